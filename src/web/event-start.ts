import type { Actor } from '#domain/actor.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { fold, type MotionState } from '#domain/motion/state.ts'
import { eventChoices } from './event-choices.ts'
import { occurredOn, precisionOf, type Entries } from './form-entries.ts'

interface Beginning {
  readonly type: MotionEventType
  readonly history: readonly RecordedEvent[]
  readonly actor: Actor
  readonly today: string
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
  ProgressCorrected: ({ history, actor }) => reportToCorrect(history, actor),
  ContentRedacted: ({ history, actor }) => redactionToConfirm(history, actor),
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

/** Where there is only one, nobody has to choose. */
function reportToCorrect(history: readonly RecordedEvent[], actor: Actor): Begun {
  const [only, ...others] = eventChoices('correctable', history, actor)
  if (only === undefined || others.length > 0) return {}
  const { id } = only.event
  const text = fold(history).reports.find((report) => report.id === id)?.text
  return { reportId: id, text }
}

function redactionToConfirm(history: readonly RecordedEvent[], actor: Actor): Begun {
  const [only, ...others] = eventChoices('proposed', history, actor)
  if (only === undefined || others.length > 0) return {}
  return { eventId: only.event.id, ground: only.proposal?.ground, reason: only.proposal?.reason }
}
