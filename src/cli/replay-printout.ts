import { isPublic } from '#domain/motion/audience.ts'
import { dateInWords } from '#domain/dates-in-words.ts'
import type { DataOf, MotionEvent, MotionEventType } from '#domain/motion/events.ts'
import { plainValues, type ForEachEvent, type PlainValue } from '#domain/motion/plain-content.ts'
import { Phase, type RecordedEvent } from '#domain/motion/recorded.ts'
import { countOf, excerpt } from './import-printout.ts'
import { inWords, type Axis, type ReplayMoment } from './replay-moment.ts'
import type { StoryEvent } from './replay-story.ts'

const excerptLengthMax = 60
const secondsLength = '2021-11-10T12:00:00'.length

type Dated = Pick<RecordedEvent, 'occurredOn' | 'occurredOnPrecision'>

/** A date as people write it, as exactly as it is known: `10 November 2021`, `October 2024`, `2020`. */
export const occurredInWords = ({
  occurredOn: on,
  occurredOnPrecision: precision,
}: Dated): string => (on === null ? 'date unknown' : dateInWords({ on, precision }, 'en'))

/** One event on one line: position, both dates, role, phases, motion, type and a part of its content. */
export function printedEvent({ event, phaseBefore, phase, reference }: StoryEvent): string {
  const { position, recordedAt, actor, motionId } = event
  const phases = phaseBefore === phase ? phase : `${phaseBefore ?? '-'} → ${phase}`
  return [
    `#${position}`.padEnd(7),
    `recorded ${recordedAt.slice(0, secondsLength)}Z`,
    `occurred ${occurredInWords(event).padEnd(17)}`,
    actor.role.padEnd(9),
    phases.padEnd(32),
    (reference ?? motionId).padEnd(9),
    markedType(event).padEnd(18),
    contentInShort(event),
  ]
    .join('  ')
    .trimEnd()
}

const markedType = (event: RecordedEvent): string =>
  isPublic(event) ? event.type : `${event.type} (internal)`

function contentInShort(event: RecordedEvent): string {
  return event.data === null ? '(redacted)' : excerpt(tellingText(event), excerptLengthMax)
}

type Telling<T extends MotionEventType> = (data: DataOf<T>) => string

const dayOf = (deadline: DataOf<'DeadlineSet'>['deadline']): string =>
  deadline === 'none'
    ? 'none'
    : occurredInWords({ occurredOn: deadline.on, occurredOnPrecision: deadline.precision })

const plainText = (value: PlainValue): string =>
  value.kind === 'text' ? value.text : dayOf(value.date)

const namesIn = (data: DataOf<'WorkStarted'>): string => Object.values(data).join(', ')

type Tellings = { readonly [T in MotionEventType]: Telling<T> }

/** The few words that say most of an event; a plain event is told by all that it holds. */
const tellings: ForEachEvent<Tellings> = {
  MotionSubmitted: ({ title }) => title,
  DecisionRecorded: ({ outcome }) => outcome,
  WorkStarted: namesIn,
  ResponsibilityAssigned: namesIn,
  ProgressCorrected: ({ text }) => text,
  DocumentAttached: ({ title }) => title,
  CommitteeScheduled: ({ committee, meetsOn }) => `${committee}, ${meetsOn}`,
  SettlementProposed: ({ reason, explanation }) => `${reason}: ${explanation}`,
  SettlementAccepted: ({ decidedBy }) => `by the ${decidedBy}`,
  DetailsCorrected: ({ changes, reason }) => `${Object.keys(changes).join(', ')}: ${reason}`,
  MotionsLinked: ({ relation, otherMotionId }) => `${relation} ${otherMotionId}`,
  RedactionProposed: ({ ground, reason }) => `${ground}: ${reason}`,
  ContentRedacted: ({ ground, reason }) => `${ground}: ${reason}`,
  PersonalDataConfirmed: ({ kinds, reason }) => `${kinds.join(', ')}: ${reason}`,
}

function tellingText<T extends MotionEventType>({ type, data }: MotionEvent<T>): string {
  const table: Partial<Tellings> = tellings
  const tell: Telling<T> | undefined = table[type]
  return tell === undefined ? plainValues(data).map(plainText).join(': ') : tell(data)
}

/** The same for programs: everything that the line says, and the whole content. */
export function eventAsJson({ event, phaseBefore, phase, reference }: StoryEvent) {
  return {
    position: event.position,
    recordedAt: event.recordedAt,
    occurredOn: event.occurredOn,
    occurredOnPrecision: event.occurredOnPrecision,
    role: event.actor.role,
    phaseBefore,
    phase,
    motionId: event.motionId,
    reference,
    version: event.version,
    type: event.type,
    internal: !isPublic(event),
    redacted: event.data === null,
    data: event.data,
  }
}

export interface StoryTitle {
  readonly council: string
  /** Undefined: every motion of the council. */
  readonly motion: string | undefined
  readonly axis: Axis
  readonly from: ReplayMoment | undefined
  readonly until: ReplayMoment | undefined
}

/** The line above the story: council and motion, time axis, and the option for the other axis. */
export function printedTitle({ council, motion, axis, from, until }: StoryTitle): string {
  const words = [
    council,
    motion,
    axis === 'world' ? 'as it happened in the world' : 'as it was recorded',
    from && `from ${inWords(from)}`,
    until && `until ${inWords(until)}`,
    axis === 'world'
      ? 'by what is known now, motion by motion (as it was recorded: --axis recorded)'
      : 'in the order of the log (as it happened in the world: --axis world)',
  ]
  return words.filter((word) => word !== undefined).join(', ')
}

/** The totals of a story. */
export interface StorySum {
  readonly events: number
  readonly motions: number
  /** How many motions were in each phase at that moment. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>
}

/** The line below the story. */
export function printedSum({ events, motions, phases }: StorySum): string {
  const inPhases = Phase.options.flatMap((phase) =>
    phases[phase] === undefined ? [] : [`${phases[phase]} ${phase}`],
  )
  const at = inPhases.length === 0 ? '' : `; at that moment ${inPhases.join(', ')}`
  return `${countOf(events, 'event')}, ${countOf(motions, 'motion')}${at}`
}
