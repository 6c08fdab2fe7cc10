// Every limit of the webhooks in one place; the unit is in the name.

/** Subscriptions of one person in one council. */
export const subscriptionsPerPersonMax = 50
/** How long messages are signed with a secret after another one has replaced it. */
export const previousSecretHours = 24
/** Secrets that were replaced and still sign; with more the oldest ends earlier. */
export const previousSecretsMax = 4
/** Values that a filter may name of one kind. */
export const filterValuesMax = 50

/** Notifications come at once; this is for the ones that get lost, and for retries that are due. */
export const pollIntervalMs = 250
/** Events that are taken in at once for one subscription. */
export const walkPageMax = 500
/** A subscription with more than this waiting takes in no more: the log keeps the rest. */
export const pendingMax = 10_000

/** Requests under way from this instance, to one receiver and to all together. */
export const requestsPerSubscriptionMax = 8
/** The same for a receiver whose last answer was no success: more requests would not help it. */
export const requestsWhileFailingMax = 2
export const requestsMax = 256
export const connectionsMax = 4

/** From the first look-up of the address until the whole answer is there. */
export const requestTimeoutMs = 10_000
/** Longer than a request can take. After this the instance that made the attempt counts as gone. */
export const leaseMs = 20_000
/** What of an answer is read; nothing of it is kept. */
export const answerBytesMax = 16 * 1024
/** How long what is under way may take when the service stops; then it is cut off and tried again. */
export const stopPatienceMs = 4_000

/** The first retry comes after this long, the next after twice that, and so on. */
export const retryDelayMinMs = 500
export const retryDelayMaxMs = 6 * 60 * 60 * 1000
/** The longest wait that a receiver may ask for with `Retry-After`. */
export const retryAfterMaxMs = 6 * 60 * 60 * 1000
/** An event that could not be delivered for this long is a dead letter. */
export const retryPeriodMs = 3 * 24 * 60 * 60 * 1000
/**
 * A receiver that accepted nothing for this long is left alone. A request less than the period, so
 * that an event that failed all through finds that its receiver did too.
 */
export const failingMaxMs = retryPeriodMs - leaseMs

/** How long it can be seen what was delivered. */
export const deliveredKeptDays = 30
/** How long what could not be delivered can be replayed. */
export const deadKeptDays = 90
export const cleaningIntervalMs = 60 * 60 * 1000
/** Rows that are deleted at once. */
export const cleaningBatchMax = 5_000
/** How long the name of a new subscription's address is looked up before it is taken as it is. */
export const resolvePatienceMs = 2_000
