import type { Actor } from '#domain/actor.ts'
import type { MotionEvent, MotionEventType } from '#domain/motion/events.ts'
import { textsIn } from '#domain/motion/personal-data-guard.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { mayBeConfirmed, mayBeProposed, mayCorrect } from '#domain/motion/rules.ts'
import { fold, type MotionState } from '#domain/motion/state.ts'
import type { FormContext } from './form-context.ts'
import { occurredOn, precisionOf, type Entries, type EventField } from './fields.ts'

type Begun = Readonly<Record<string, string | null | undefined>>

/**
 * What a form has in its fields before anybody types.
 * @param about the event of the motion that it is about, where somebody chose one.
 */
export function startOf(formContext: FormContext, about?: string): Entries {
  const begun = {
    [occurredOn]: formContext.pageRequest.today,
    [precisionOf(occurredOn)]: 'day',
    ...starts[formContext.type]?.(formContext, about),
  }
  return new Map(
    Object.entries(begun).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}

/** Forms that are not named begin empty. */
const starts: Partial<
  Readonly<Record<MotionEventType, (formContext: FormContext, about?: string) => Begun>>
> = {
  MotionSubmitted: () => ({ kind: 'overig' }),
  WorkStarted: ({ history }) => responsibilityIn(fold(history)),
  ResponsibilityAssigned: ({ history }) => responsibilityIn(fold(history)),
  DeadlineSet: () => ({ [precisionOf('deadline')]: 'day' }),
  DeadlineMoved: () => ({ [precisionOf('deadline')]: 'day' }),
  SettlementRefused: () => ({ [precisionOf('newDeadline')]: 'day' }),
  CommitteeScheduled: () => ({ form: 'meeting', purpose: 'progress' }),
  DetailsCorrected: ({ history }) => detailsIn(fold(history)),
  ProgressCorrected: reportToCorrect,
  ContentRedacted: redactionToConfirm,
}

const responsibilityIn = ({ portfolioHolder, department, official }: MotionState): Begun => ({
  portfolioHolder,
  department,
  official,
})

function detailsIn(state: MotionState): Begun {
  const { reference, title, text, kind, submitters, andOthers, meeting, agendaItem } = state
  const details: Begun = { reference, title, text, kind, meeting, agendaItem }
  const rows = submitters.flatMap(({ party, name }, row): [string, string | undefined][] => [
    [`submitters.${row}.party`, party],
    [`submitters.${row}.name`, name],
  ])
  const begun = [...Object.entries({ ...details, andOthers: andOthers ? 'ja' : null }), ...rows]
  return Object.fromEntries(begun.map(([name, value]) => [`changes.${name}`, value]))
}

function reportToCorrect(formContext: FormContext, about?: string): Begun {
  const report = chosenIn('correctable', formContext, about)
  if (report === undefined) return {}
  const { id } = report.event
  const text = fold(formContext.history).reports.find((one) => one.id === id)?.text
  return { reportId: id, text }
}

function redactionToConfirm(formContext: FormContext, about?: string): Begun {
  const { event, proposal } = chosenIn('proposed', formContext, about) ?? {}
  return { eventId: event?.id, ground: proposal?.ground, reason: proposal?.reason }
}

/** The event that was asked for; and where there is only one, nobody has to ask. */
function chosenIn(
  from: EventField['from'],
  { history, actor }: FormContext,
  about?: string,
): EventChoice | undefined {
  const choices = eventChoices(from, history, actor)
  const asked = choices.find(({ event }) => event.id === about)
  return asked ?? (choices.length === 1 ? choices[0] : undefined)
}

/** An event of the motion that a form can be about. */
export interface EventChoice {
  readonly event: RecordedEvent
  /** The beginning of what it says; '' when nothing is left of that. */
  readonly excerpt: string
  /** Who proposed to redact it, on what ground and why; null when nobody did. */
  readonly proposal: RedactionChoice | null
}

export interface RedactionChoice extends Pick<
  MotionEvent<'RedactionProposed'>['data'],
  'ground' | 'reason'
> {
  readonly proposedBy: string
}

const excerptLengthMax = 240

/** The events that a field of a form can name, the newest first. */
export function eventChoices(
  from: EventField['from'],
  history: readonly RecordedEvent[],
  actor: Actor,
): readonly EventChoice[] {
  const ids = idsOf(from, history, actor)
  return history
    .filter(({ id }) => ids.has(id))
    .toReversed()
    .map((event) => ({
      event,
      excerpt: excerptOf(event, history),
      proposal: from === 'proposed' ? proposalOf(event.id, history) : null,
    }))
}

function idsOf(
  from: EventField['from'],
  history: readonly RecordedEvent[],
  actor: Actor,
): ReadonlySet<string> {
  const state = fold(history)
  const { reports, eventsSoFar, proposedRedactions } = state
  const ids = {
    correctable: () => reports.filter((report) => mayCorrect(actor, report)).map(({ id }) => id),
    redactable: () => eventsSoFar.filter(({ id }) => mayBeProposed(state, id)).map(({ id }) => id),
    proposed: () =>
      proposedRedactions
        .filter((proposed) => mayBeConfirmed(state, proposed, actor))
        .map(({ eventId }) => eventId),
  }
  return new Set(ids[from]())
}

/** A corrected report is shown as it reads now. */
function excerptOf({ id, data }: RecordedEvent, history: readonly RecordedEvent[]): string {
  const report = fold(history).reports.find((found) => found.id === id)
  const text =
    report?.text ??
    textsIn(data)
      .map((found) => found.text)
      .join(' · ')
  const signs = Array.from(text)
  return signs.length > excerptLengthMax
    ? `${signs.slice(0, excerptLengthMax).join('')}…`
    : signs.join('')
}

function proposalOf(eventId: string, history: readonly RecordedEvent[]): RedactionChoice | null {
  const found = history.findLast(
    (event) => event.type === 'RedactionProposed' && event.data?.eventId === eventId,
  )
  if (found?.type !== 'RedactionProposed' || found.data === null) return null
  const { ground, reason } = found.data
  return { ground, reason, proposedBy: found.actor.id }
}
