// Every limit of the mail in one place; the unit is in the name.

export const addressLengthMax = 254
/** Nobody at the address said yes for so long: then it is forgotten. */
export const unconfirmedKeptHours = 48
/** Requests for one mailbox in a day, so that nobody can fill somebody else's. */
export const requestsPerMailboxMax = 3
/** Requests from one client address in an hour, so that nobody can have many strangers written to. */
export const requestsPerClientMax = 5
/** Letters to people who have not said yes, of the whole service in an hour, if nothing else is set. */
export const unconfirmedPerHourMaxDefault = 200
/** Dutch local time. */
export const digestHour = 8

export const walkPageMax = 1_000
/** More letters than this about one page of the log become one letter. */
export const lettersPerPageMax = 20
/** Lines in a letter; the rest is counted. */
export const linesMax = 100

export const pollIntervalMs = 1_000
export const cleaningIntervalMs = 60_000
/** The lease of an instance on a letter; longer than any attempt lasts. */
export const leaseMinutes = 10
export const smtpTimeoutMs = 30_000
/** While the mail server is away: the pause before it is tried again, at first and at most. */
export const awayBackoff = { minMs: 1_000, maxMs: 300_000 }
/** For a letter that the server does not want yet: 1 minute, 2, 4 … and so at most. */
export const retryMaxMinutes = 360
export const retriedDays = 3
/** So many refusals in a row mean that the mailbox is gone. */
export const refusalsMax = 5
export const connectionsMax = 3
