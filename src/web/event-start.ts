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
    ...contentStart(beginning),
  }
  return new Map(
    Object.entries(begun).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
}

function contentStart({ type, history, actor }: Beginning): Begun {
  switch (type) {
    case 'MotionSubmitted':
      return { kind: 'overig' }
    case 'WorkStarted':
    case 'ResponsibilityAssigned':
      return responsibilityIn(fold(history))
    case 'DeadlineSet':
    case 'DeadlineMoved':
      return { [precisionOf('deadline')]: 'day' }
    case 'SettlementRefused':
      return { [precisionOf('newDeadline')]: 'day' }
    case 'CommitteeScheduled':
      return { form: 'meeting', purpose: 'progress' }
    case 'DetailsCorrected':
      return detailsIn(fold(history))
    case 'ProgressCorrected':
      return reportToCorrect(history, actor)
    case 'ContentRedacted':
      return redactionToConfirm(history, actor)
    case 'DecisionRecorded':
    case 'ProgressReported':
    case 'InternalNoteAdded':
    case 'DocumentAttached':
    case 'CommitteeRescheduled':
    case 'CommitteeCancelled':
    case 'CommitteeInformed':
    case 'SettlementProposed':
    case 'SettlementAccepted':
    case 'MotionReopened':
    case 'MotionsLinked':
    case 'RedactionProposed':
    case 'PersonalDataConfirmed':
      return {}
  }
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
