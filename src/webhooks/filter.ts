import { isSentOut } from '#domain/motion/audience.ts'
import type { LoggedEvent } from '#council-log/event.ts'
import { isAboutCouncil } from '#cloud-events/names.ts'
import { readRecorded } from '#domain/motion/recorded.ts'
import { fold } from '#domain/motion/state.ts'

/**
 * Which events somebody wants. All conditions hold together, and of the values of one condition any;
 * null asks nothing. What is asked about a motion is never true of an event of the council itself.
 */
export interface EventFilter {
  readonly motionId: readonly string[] | null
  /** Names of events, such as `ProgressReported`. */
  readonly type: readonly string[] | null
  /** The motion's phase after the event. */
  readonly phase: readonly string[] | null
  /** One of the motion's submitters, as known with this event. */
  readonly party: readonly string[] | null
  /** Who answers for the motion, as known with this event. */
  readonly portfolioHolder: readonly string[] | null
}

/** What is known of an event's motion with that event, and not later: it stays true for ever. */
export interface MotionFacts {
  readonly parties: readonly string[]
  readonly portfolioHolder: string | null
}

/** Reads a motion's whole history, oldest event first. */
export type ReadHistory = (streamId: string) => Promise<readonly LoggedEvent[]>

type EventPosition = Pick<LoggedEvent, 'streamId' | 'position'>

/** Tells what was known of a motion at one of its events; reads each motion's history once. */
export function motionFactsFrom(
  readHistory: ReadHistory,
): (event: EventPosition) => Promise<MotionFacts> {
  const histories = new Map<string, Promise<readonly LoggedEvent[]>>()
  return async ({ streamId, position }) => {
    const reading = histories.get(streamId) ?? readHistory(streamId)
    histories.set(streamId, reading)
    const recorded = (await reading).flatMap((event) => readRecorded(event) ?? [])
    // Redacted values are erased from the history, so no filter can match them.
    const known = recorded.filter((event) => event.position <= position)
    const { submitters, portfolioHolder } = fold(known)
    return { parties: submitters.map(({ party }) => party), portfolioHolder }
  }
}

/** Whether the event goes to a subscription with this filter. What is internal goes to nobody. */
export async function isWanted(
  event: LoggedEvent,
  filter: EventFilter,
  factsOf: (event: EventPosition) => Promise<MotionFacts>,
): Promise<boolean> {
  if (!isSentOut(event) || !isOneOf(filter.type, event.type)) return false
  if (isAboutCouncil(event)) return !asksAboutMotion(filter)
  if (!isOneOf(filter.motionId, event.streamId) || !isOneOf(filter.phase, event.phase)) return false
  return !asksAboutFacts(filter) || hasFacts(filter, await factsOf(event))
}

const isOneOf = (wanted: readonly string[] | null, value: string | null): boolean =>
  wanted === null || (value !== null && wanted.includes(value))

function hasFacts(filter: EventFilter, { parties, portfolioHolder }: MotionFacts): boolean {
  const isOfParty = filter.party === null || parties.some((party) => isOneOf(filter.party, party))
  return isOfParty && isOneOf(filter.portfolioHolder, portfolioHolder)
}

const asksAboutFacts = ({ party, portfolioHolder }: EventFilter): boolean =>
  party !== null || portfolioHolder !== null

const asksAboutMotion = (filter: EventFilter): boolean =>
  filter.motionId !== null || filter.phase !== null || asksAboutFacts(filter)
