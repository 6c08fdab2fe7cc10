import type { Actor } from '#domain/actor.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { fold, type MotionState } from '#domain/motion/state.ts'
import { eventChoices, type EventChoice } from './event-choices.ts'
import type { EventField } from './fields.ts'
import { occurredOn, precisionOf, type Entries } from './form-entries.ts'

interface Beginning {
  readonly type: MotionEventType
  readonly history: readonly RecordedEvent[]
  readonly actor: Actor
  readonly today: string
  /** The event of the motion that it is about, where somebody chose one. */
  readonly about?: string | undefined
}

type Begun = Readonly<Record<string, string | null | undefined>>

/** What a form has in its fields before anybody types. */
export function startOf(beginning: Beginning): Entries {
  const begun = {
    [occurredOn]: beginning.today,
    [precisionOf(occurredOn)]: 'day',
    ...starts[beginning.type]?.(beginning),
  }
  return new Map(
    Object.entries(begun).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}

/** Forms that are not named begin empty. */
const starts: Partial<Readonly<Record<MotionEventType, (beginning: Beginning) => Begun>>> = {
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

function reportToCorrect(beginning: Beginning): Begun {
  const report = chosenIn('correctable', beginning)
  if (report === undefined) return {}
  const { id } = report.event
  const text = fold(beginning.history).reports.find((one) => one.id === id)?.text
  return { reportId: id, text }
}

function redactionToConfirm(beginning: Beginning): Begun {
  const { event, proposal } = chosenIn('proposed', beginning) ?? {}
  return { eventId: event?.id, ground: proposal?.ground, reason: proposal?.reason }
}

/** The event that was asked for; and where there is only one, nobody has to ask. */
function chosenIn(
  from: EventField['from'],
  { history, actor, about }: Beginning,
): EventChoice | undefined {
  const choices = eventChoices(from, history, actor)
  const asked = choices.find(({ event }) => event.id === about)
  return asked ?? (choices.length === 1 ? choices[0] : undefined)
}
