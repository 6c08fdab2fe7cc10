import { randomBytes } from 'node:crypto'
import type { MotionEventType } from '#domain/motion/events.ts'

interface StoryEvent {
  readonly type: MotionEventType
  readonly data: object
}

/** One commit of the story: who records it, and what. */
export interface StoryPart {
  readonly role: 'clerk' | 'executive'
  readonly events: readonly StoryEvent[]
}

/** Makes texts that occur nowhere else, and that a search index does not change. */
export function createMarking() {
  const markers: string[] = []
  const mark = (place: string): string => {
    const marker = `zq${markers.length}w${randomBytes(5).toString('hex')}q`
    markers.push(marker)
    return `${place} ${marker}`
  }
  const document = (place: string) => ({
    title: mark(place),
    address: `https://example.nl/${mark(place).replace(' ', '/')}`,
    mediaType: mark('text'),
  })
  return { markers, mark, document }
}

export type Marking = ReturnType<typeof createMarking>

/** Everything that is registered of a motion, each part with a text of its own. */
export const markedDetails = ({ mark }: Marking, name: string) => ({
  reference: mark(`M ${name}`),
  title: mark(`Titel ${name}`),
  text: mark(`Dictum ${name}`),
  submitters: [{ party: mark(`Fractie ${name}`), name: mark(`Lid ${name}`) }],
  meeting: mark(`Vergadering ${name}`),
  agendaItem: mark(`Punt ${name}`),
})

const responsibility = ({ mark }: Marking) => ({
  portfolioHolder: mark('Wethouder'),
  department: mark('Afdeling'),
  official: mark('Functie'),
})

/** From the vote to the first report, which is the last event. */
export const beginning = (marking: Marking): StoryPart => ({
  role: 'clerk',
  events: [
    { type: 'DecisionRecorded', data: { outcome: 'adopted' } },
    { type: 'WorkStarted', data: responsibility(marking) },
    { type: 'DeadlineSet', data: { deadline: { on: '2030-01-01', precision: 'day' } } },
    { type: 'DeadlineMoved', data: { deadline: 'none', reason: marking.mark('Uitstel') } },
    { type: 'ResponsibilityAssigned', data: responsibility(marking) },
    { type: 'InternalNoteAdded', data: { text: marking.mark('Notitie') } },
    { type: 'DocumentAttached', data: marking.document('Brief') },
    { type: 'ProgressReported', data: { text: marking.mark('Verslag') } },
  ],
})

/** Everything else that can happen to a motion and that somebody writes something about. */
export const continuation = (marking: Marking, reportId: string): readonly StoryPart[] => [
  { role: 'clerk', events: middle(marking, reportId) },
  { role: 'executive', events: [settlement(marking)] },
  { role: 'clerk', events: refusal(marking) },
  { role: 'executive', events: [settlement(marking)] },
  { role: 'clerk', events: ending(marking) },
  { role: 'executive', events: [settlement(marking)] },
]

const committee = ({ mark }: Marking, purpose: 'progress' | 'settlement'): StoryEvent => ({
  type: 'CommitteeScheduled',
  data: { committee: mark('Commissie'), meetsOn: '2030-01-01', purpose, agenda: mark('Agenda') },
})

const settlement = ({ mark, document }: Marking): StoryEvent => ({
  type: 'SettlementProposed',
  data: { reason: 'executed', explanation: mark('Toelichting'), evidence: [document('Bewijs')] },
})

function middle(marking: Marking, reportId: string): readonly StoryEvent[] {
  const { mark } = marking
  const correction = { reportId, text: mark('Verbetering'), reason: mark('Waarom verbeterd') }
  return [
    { type: 'ProgressCorrected', data: correction },
    committee(marking, 'progress'),
    { type: 'CommitteeRescheduled', data: { meetsOn: '2030-02-01', reason: mark('Verplaatst') } },
    { type: 'CommitteeInformed', data: { note: mark('Kennisgenomen') } },
    committee(marking, 'progress'),
    { type: 'CommitteeCancelled', data: { reason: mark('Vervallen') } },
  ]
}

const refusal = (marking: Marking): readonly StoryEvent[] => [
  committee(marking, 'settlement'),
  { type: 'SettlementRefused', data: { reason: marking.mark('Geweigerd'), newDeadline: 'none' } },
]

function ending(marking: Marking): readonly StoryEvent[] {
  const { mark } = marking
  const changes = markedDetails(marking, 'twee')
  return [
    committee(marking, 'settlement'),
    { type: 'SettlementAccepted', data: { decidedBy: 'council', note: mark('Aanvaard') } },
    { type: 'MotionReopened', data: { reason: mark('Heropend') } },
    { type: 'DetailsCorrected', data: { changes, reason: mark('Rechtgezet') } },
    committee(marking, 'progress'),
  ]
}
