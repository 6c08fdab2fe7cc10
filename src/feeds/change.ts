import { dateInWords } from '#domain/dates-in-words.ts'
import type { ApproximateDate } from '#domain/dates.ts'
import type { DataOf, EventContent, MotionEventType } from '#domain/motion/events.ts'
import { plainValues, type ForEachEvent } from '#domain/motion/plain-content.ts'
import type { AtomEntry } from './atom.ts'
import { vocabulary } from '#domain/vocabulary.ts'

const { nl } = vocabulary

/** Something that happened to a motion, with the motion as it is known now. */
export interface MotionChange {
  readonly eventId: string
  readonly motionId: string
  readonly reference: string | null
  readonly title: string | null
  readonly recordedAt: string
  readonly correctedAt: string | null
  readonly redactedAt: string | null
  readonly happened: EventContent
}

/** An entry of a feed. @param page the address of the motion's page. */
export function entryOf(change: MotionChange, page: string): AtomEntry {
  const { happened, recordedAt } = change
  const name = nl.events[happened.type]
  return {
    id: `urn:uuid:${change.eventId}`,
    title: `${motionName(change)}: ${name.toLowerCase()}`,
    published: recordedAt,
    updated: updatedAt(change),
    link: page,
    category: { term: happened.type, label: name },
    text: happened.data === null ? 'De inhoud is verwijderd.' : textOf(happened),
  }
}

/** When the entry last changed (RFC 3339). */
export function updatedAt({ recordedAt, correctedAt, redactedAt }: MotionChange): string {
  // Instants in the register's form sort as text.
  return [recordedAt, correctedAt ?? '', redactedAt ?? ''].sort().at(-1) ?? recordedAt
}

/** `M-12 Bomen langs de singel`, as far as it is known. */
export const motionName = ({
  reference,
  title,
}: Pick<MotionChange, 'reference' | 'title'>): string =>
  [reference, title].filter((part) => part !== null).join(' ') || 'Motie'

type TextOf<T extends MotionEventType> = (data: DataOf<T>) => string

type Texts = { readonly [T in MotionEventType]: TextOf<T> }

const textOf = <T extends MotionEventType>({
  type,
  data,
}: {
  type: T
  data: DataOf<T>
}): string => {
  const table: Partial<Texts> = texts
  const text: TextOf<T> | undefined = table[type]
  return text === undefined ? plainText(data) : text(data)
}

/** The content of an event that needs no words of its own. */
const plainText = (data: object): string =>
  paragraphs(
    ...plainValues(data).map((value) => {
      if (value.kind === 'date') return deadlineWords(value.date)
      return value.name === 'reason' ? lines(['Reden', value.text]) : value.text
    }),
  )

type LabelledLine = readonly [label: string, value: string | undefined]

/** `label: value`, a line each; without the ones that have no value. */
const lines = (...parts: readonly LabelledLine[]): string =>
  parts.flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`])).join('\n')

const paragraphs = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n\n')

const deadlineWords = (deadline: ApproximateDate | 'none'): string =>
  deadline === 'none' ? 'geen' : dateInWords(deadline, 'nl')

const dayWords = (on: string): string => dateInWords({ on, precision: 'day' }, 'nl')

const responsible = (data: DataOf<'WorkStarted'>): string =>
  lines(
    ['Portefeuillehouder', data.portfolioHolder],
    ['Afdeling', data.department],
    ['Ambtelijk opsteller', data.official],
  )

const submittersOf = ({ submitters, andOthers }: DataOf<'MotionSubmitted'>): string =>
  [
    ...submitters.map(({ party, name }) => (name === undefined ? party : `${name} (${party})`)),
    ...(andOthers ? ['e.a.'] : []),
  ].join(', ')

const votesOf = ({ votes }: DataOf<'DecisionRecorded'>): string | undefined =>
  votes && `${votes.for} voor, ${votes.against} tegen`

const documentOf = ({ title, address }: DataOf<'DocumentAttached'>): string =>
  `${title}\n${address}`

/** Internal events are in no feed. */
const notInFeeds = (): string => ''

const texts: ForEachEvent<Texts> = {
  MotionSubmitted: (data) => paragraphs(lines(['Ingediend door', submittersOf(data)]), data.text),
  DecisionRecorded: (data) =>
    lines(['Besluit', nl.outcomes[data.outcome]], ['Stemmen', votesOf(data)]),
  WorkStarted: responsible,
  ResponsibilityAssigned: responsible,
  DeadlineSet: ({ deadline }) => lines(['Termijn', deadlineWords(deadline)]),
  DeadlineMoved: ({ deadline, reason }) =>
    lines(['Termijn', deadlineWords(deadline)], ['Reden', reason]),
  ProgressCorrected: ({ text, reason }) => paragraphs(lines(['Reden', reason]), text),
  InternalNoteAdded: notInFeeds,
  DocumentAttached: documentOf,
  CommitteeScheduled: (data) =>
    lines(
      ['Commissie', data.committee],
      ['Datum', dayWords(data.meetsOn)],
      ['Vorm', nl.committeeForms[data.form]],
      ['Doel', nl.committeePurposes[data.purpose]],
      ['Agenda', data.agenda],
    ),
  CommitteeRescheduled: ({ meetsOn, reason }) =>
    lines(['Nieuwe datum', dayWords(meetsOn)], ['Reden', reason]),
  SettlementProposed: ({ reason, explanation, evidence }) =>
    paragraphs(
      lines(['Reden', nl.closingReasons[reason]]),
      explanation,
      ...evidence.map(documentOf),
    ),
  SettlementAccepted: ({ decidedBy, note }) =>
    paragraphs(lines(['Besloten door', nl.deciders[decidedBy]]), note),
  SettlementRefused: ({ reason, newDeadline }) =>
    lines(['Reden', reason], ['Nieuwe termijn', newDeadline && deadlineWords(newDeadline)]),
  DetailsCorrected: ({ changes, reason }) =>
    paragraphs(
      lines(['Reden', reason], ['Nummer', changes.reference], ['Titel', changes.title]),
      changes.text,
    ),
  MotionsLinked: ({ relation }) => lines(['Verband', nl.relations[relation]]),
  RedactionProposed: notInFeeds,
  PersonalDataConfirmed: notInFeeds,
  ContentRedacted: ({ ground, reason }) => lines(['Grond', nl.grounds[ground]], ['Reden', reason]),
}
