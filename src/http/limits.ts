// Every limit of the API in one place; the unit is in the name. Texts have theirs in the domain.

export const bodySizeMaxBytes = 256 * 1024
export const eventsPerCallMax = 20

export const pageSizeDefault = 25
export const pageSizeMax = 100
/** Deeper pages cost the database a walk over everything before them; narrow the filter instead. */
export const pageMax = 10_000

export const logPageLimitDefault = 100
export const logPageLimitMax = 1_000
/** Events of one motion in one answer: more than any motion has. */
export const historyLimitMax = 1_000
/** Events that an export reads from the log at once. */
export const streamReadLimit = 500
/** Events that a live stream reads at once, and pages that a council's listeners share. */
export const livePageLimit = 100
export const livePagesKeptMax = 4
/** Listeners of one process, all councils together; each costs a connection and some memory. */
export const listenersMax = 10_000

/** Longer logs are not folded anew for one answer: some hundreds of milliseconds for so many events. */
export const worldDifferencesEventsMax = 25_000

/** How long a query waits for the read model when the caller names a `minPosition`. */
export const minPositionWaitMs = 2_000
export const retryAfterSeconds = 1

export const heartbeatIntervalMs = 15_000
/** A listener that takes nothing of what it was given for so long is dropped. */
export const stalledAfterMs = 30_000
export const rateLimitWindowMs = 60_000
/** The plugin forgets the least recently seen caller beyond this many. */
export const rateLimitCallersMax = 10_000

/** A connection on which nothing moves is cut off: also a live stream that nobody reads. */
export const connectionTimeoutMs = 30_000
export const requestTimeoutMs = 30_000

/** Entries of a feed; the rest is on its next pages. */
export const feedEntriesMax = 50
/** Deadlines in a calendar, and things that happened between committees and motions. */
export const calendarDaysMax = 2_000
/** How long a feed or a calendar may be kept by who got it: a redacted text may be seen so long. */
export const feedMaxAgeSeconds = 60
/** What describes the service changes only with a new version of it. */
export const descriptionMaxAgeSeconds = 3_600
