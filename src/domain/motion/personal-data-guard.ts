import { findPersonalData, type PersonalDatum } from '../personal-data/find.ts'
import { isPublic } from './audience.ts'
import type { DataOf, MotionEvent } from './events.ts'

// What is public cannot be called back. So a text that looks as if it holds somebody's number or
// address is not recorded until somebody says that it belongs there, and why.

/** Where an event holds what looks like personal data. It never says what stands there. */
export interface Finding extends PersonalDatum {
  /** Which of the proposals; 0 is the first. */
  readonly index: number
  /** Where in its content: `text`, `evidence[1].title`. */
  readonly path: string
}

/** Somebody's word that what was found belongs in the text. */
export interface PersonalDataConfirmation {
  readonly reason: string
}

/** These hold addresses of pages, check sums and identities: nothing that a person wrote. */
const notWritten: readonly string[] = ['address', 'sha256', 'eventId', 'reportId', 'otherMotionId']

/** Everything in the public ones of these events that looks like personal data, in their order. */
export function findingsIn(events: readonly MotionEvent[]): readonly Finding[] {
  return events.flatMap((event, index) =>
    isPublic(event)
      ? textsIn(event.data).flatMap(({ path, text }) =>
          findPersonalData(text).map((datum) => ({ index, path, ...datum })),
        )
      : [],
  )
}

interface FoundText {
  readonly path: string
  readonly text: string
}

/**
 * Every text in an event's content that a person may have written, and where. A field that is added
 * to an event is looked into unless it is named above; in dates and in words from a list there is
 * nothing to find.
 */
export function textsIn(value: unknown, path = ''): readonly FoundText[] {
  if (typeof value === 'string') return [{ path, text: value }]
  if (Array.isArray(value)) return value.flatMap((one, i) => textsIn(one, `${path}[${i}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    notWritten.includes(name) ? [] : textsIn(one, path === '' ? name : `${path}.${name}`),
  )
}

/**
 * What is recorded of the confirmation: which of the events it is about, and what kinds were found.
 * @param ids of all proposals, in their order.
 */
export function confirmed(
  findings: readonly Finding[],
  ids: readonly string[],
  { reason }: PersonalDataConfirmation,
): DataOf<'PersonalDataConfirmed'> {
  const indexes = new Set(findings.map(({ index }) => index))
  const kinds = new Set(findings.map(({ kind }) => kind))
  return { eventIds: ids.filter((_, i) => indexes.has(i)), kinds: [...kinds].sort(), reason }
}
