import type { OccurredOnPrecision } from '#domain/dates.ts'
import { forAudience } from '#domain/motion/audience.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { Retrospect } from '#domain/motion/retrospect.ts'
import { isAmendment, type RecordedMotion } from '#domain/motion/state.ts'
import { redactionsIn, type Redaction } from '#domain/motion/timeline.ts'
import { motionAddress } from '#page-addresses'

/** What every description of a motion needs besides the motion itself. */
export interface MotionContext {
  readonly council: string
  readonly councilName: string
  /** Where the API is, such as `https://moties.example.nl/api/v1`. */
  readonly apiAddress: string
  /** Where the pages are, such as `https://moties.example.nl`. */
  readonly publicUrl: string
}

/** A date as exactly as it is known; null when it is not. */
export interface KnownDate {
  readonly on: string | null
  readonly precision: OccurredOnPrecision
}

/** An event as anybody may read it: `data` is null when the content was redacted. */
export type PublicEvent = RecordedEvent & { readonly redaction: Redaction | null }

/**
 * A motion as the public may see it, without internal events and redacted content. A description of it
 * shows the role of an actor and not the id.
 */
export interface PublicMotion {
  readonly state: RecordedMotion
  /** In the order of the log. */
  readonly events: readonly PublicEvent[]
  /** The permanent address of the motion, for references from other data. */
  readonly address: string
  /** Where people read about it. */
  readonly page: string
  readonly context: MotionContext
}

/** @param seen the motion now or at some moment, as the domain gives it: without what was redacted. */
export function publicMotion({ state, events }: Retrospect, context: MotionContext): PublicMotion {
  const redactions = redactionsIn(events)
  const shown = forAudience(events, 'public')
  return {
    state,
    events: shown.map((event) => ({ ...event, redaction: redactions.get(event.id) ?? null })),
    address: `${context.apiAddress}/motions/${state.motionId}`,
    page: `${context.publicUrl}${motionAddress(context.council, state.reference)}`,
    context,
  }
}

/** What the motion is called: its reference and its title, or its id where neither is known. */
export function nameOf({ state: { reference, title, motionId } }: PublicMotion): string {
  const parts = [reference, title].filter((part) => part !== null)
  return parts.length === 0 ? motionId : parts.join(' ')
}

/** The day that the council gave the decision, or that the motion was submitted, and so on. */
export const whenOf = (event: RecordedEvent): KnownDate => ({
  on: event.occurredOn,
  precision: event.occurredOnPrecision,
})

/**
 * From when until when things happened, as far as their dates are known: null without any date. What
 * put the record right happened to the record, and not to the motion.
 */
export function periodOf({ events }: PublicMotion): { first: KnownDate; last: KnownDate } | null {
  const dates = events
    .filter((event) => !isAmendment(event))
    .map(whenOf)
    .filter(({ on }) => on !== null)
    .toSorted((one, other) => ((one.on ?? '') < (other.on ?? '') ? -1 : 1))
  const [first, last] = [dates[0], dates.at(-1)]
  return first === undefined || last === undefined ? null : { first, last }
}

/** Register of identities of Dutch governments (TOOI): what a council's code stands for. */
export function tooiAddressOf(council: string): string {
  const kinds = { gm: 'gemeente', pv: 'provincie', ws: 'waterschap' } as const
  const prefix = council.slice(0, 2)
  const kind = prefix === 'pv' || prefix === 'ws' ? kinds[prefix] : kinds.gm
  return `https://identifier.overheid.nl/tooi/id/${kind}/${council}`
}

/**
 * A date in the form of XML Schema that says no more than is known: a quarter becomes its year, as
 * there is no form for it and a month would be invented. Null without a date.
 */
export function xsdDateOf({ on, precision }: KnownDate): { type: string; value: string } | null {
  if (on === null || precision === 'unknown') return null
  if (precision === 'day') return { type: 'date', value: on }
  if (precision === 'month') return { type: 'gYearMonth', value: on.slice(0, 7) }
  return { type: 'gYear', value: on.slice(0, 4) }
}
