import type { QueueLimits } from '#work-queue'

// Every limit of the API in one place; the unit is in the name. Texts have theirs in the domain.

export const bodySizeMaxBytes = 256 * 1024
/** Values of a body, the lists and objects that hold them included: ten settlements and their documents. */
export const bodyValuesMax = 5_000
/** How deep lists and objects of a body stand in each other; to parse a hundred thousand takes long. */
export const bodyDepthMax = 20
/** Parameters of a query: the longest names a hundred motions to work on together. */
export const queryParametersMax = 150
/** Places of what looks like personal data that one answer tells. */
export const findingsMax = 100
/** What an answer tells of input that is not valid: its size must not grow with what was sent. */
export const invalidParamsMax = 20
export const invalidNameLengthMax = 100
export const invalidReasonLengthMax = 200

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
/** A forked history waits for people; a program need not ask more often. */
export const forkRetryAfterSeconds = 60

/**
 * How much work of each class there is at once in one process, and how long the rest may wait for it. The
 * slots are for use, the waits for a moment's crowd: beyond them a request is refused while its caller
 * still waits, because an answer that comes too late is of no use and delays the next one.
 */
export const workLimits = {
  recording: { runningMax: 24, waitingMax: 96, waitMaxMs: 5_000, standingWaitMaxMs: 300 },
  reading: { runningMax: 32, waitingMax: 256, waitMaxMs: 1_000 },
  /** Looks over the whole register as it was: much work for the database, or for this process. */
  'looking-back': { runningMax: 2, waitingMax: 16, waitMaxMs: 5_000 },
  /** Whole registers and logs; each counts until its reader has all of it. */
  exporting: { runningMax: 20, waitingMax: 20, waitMaxMs: 5_000 },
  /** Readiness and metrics, which ask the database: they are answered under load too. */
  health: { runningMax: 4, waitingMax: 32, waitMaxMs: 2_000 },
} as const satisfies Record<string, QueueLimits>
/** Pieces of exports that are made at the same time; each export waits for one piece at most. */
export const exportPieces: QueueLimits = {
  runningMax: 2,
  waitingMax: workLimits.exporting.runningMax,
  waitMaxMs: 30_000,
}
/**
 * When the event loop is later than this for some looks in a row, each class gets this share of its slots
 * and no waits. Not less: a machine that others keep busy would do nothing at all.
 */
export const eventLoopDelayMaxMs = 250
export const delayedShare = 0.5

export const heartbeatIntervalMs = 15_000
/** A live stream whose reader has taken no byte for this long is ended. */
export const stalledAfterMs = 30_000
export const rateLimitWindowMs = 60_000
/** The plugin forgets the least recently seen caller beyond this many. */
export const rateLimitCallersMax = 10_000

/** A connection on which nothing moves is cut off: also a live stream that nobody reads. */
export const connectionTimeoutMs = 30_000
/** Who sends a request bit by bit is cut off: the headers must be there so soon, and all of it. */
export const headersTimeoutMs = 10_000
export const requestTimeoutMs = 30_000
/** How often the server looks for requests that take longer than that. */
export const slowRequestsCheckMs = 2_000
/** Connections of one process; one more is closed at once. More than listeners, so that others get in. */
export const connectionsMax = 12_000

/** Entries of a feed; the rest is on its next pages. */
export const feedEntriesMax = 50
/** Deadlines in a calendar, and things that happened between committees and motions. */
export const calendarDaysMax = 2_000
/** How long a feed or a calendar may be kept by who got it: a redacted text may be seen so long. */
export const feedMaxAgeSeconds = 60
/** What describes the service changes only with a new version of it. */
export const descriptionMaxAgeSeconds = 3_600
