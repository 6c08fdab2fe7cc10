import type { MotionEventType } from '#domain/motion/events.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { fold } from '#domain/motion/state.ts'
import type { EventInput } from '#recording/recording.ts'
import { eventInput } from './record-forms.ts'

/** What must have happened, what somebody types, and what is recorded of that. */
interface Case {
  readonly before: readonly EventInput[]
  typed(history: readonly RecordedEvent[]): Record<string, string>
  readonly recorded: object
}

export const workStarted = eventInput('WorkStarted', {})
const deadline = eventInput('DeadlineSet', { deadline: { on: '2026-07-01', precision: 'month' } })
export const report = eventInput('ProgressReported', { text: 'Er staat een fout in.' })
const scheduled = eventInput('CommitteeScheduled', {
  committee: 'Ruimte',
  meetsOn: '2025-11-16',
  form: 'meeting',
  purpose: 'progress',
})
const settlement = eventInput('SettlementProposed', {
  reason: 'executed',
  explanation: 'De bomen staan er.',
  evidence: [],
})
const accepted = eventInput('SettlementAccepted', { decidedBy: 'council' })

/** The id of the first event of a type. */
export const idOf = (history: readonly RecordedEvent[], type: MotionEventType): string =>
  history.find((event) => event.type === type)?.id ?? ''

/** A form of each type of event, filled in. */
export const cases: Readonly<Record<Exclude<MotionEventType, 'PersonalDataConfirmed'>, Case>> = {
  MotionSubmitted: {
    before: [],
    typed: () => ({
      reference: 'N-1',
      title: ' Meer bankjes ',
      text: 'Verzoekt het college\r\nbankjes te plaatsen.',
      kind: 'voorstel',
      'submitters.0.party': 'Groen',
      'submitters.2.party': 'Lokaal',
      'submitters.2.name': 'A. de Boer',
      andOthers: 'ja',
      meeting: '',
    }),
    recorded: {
      reference: 'N-1',
      title: 'Meer bankjes',
      text: 'Verzoekt het college\nbankjes te plaatsen.',
      kind: 'voorstel',
      submitters: [{ party: 'Groen' }, { party: 'Lokaal', name: 'A. de Boer' }],
      andOthers: true,
    },
  },
  DecisionRecorded: {
    before: [],
    typed: () => ({
      outcome: 'adopted',
      'votes.for': '21',
      'votes.against': '10',
      'votes.byParty.0.party': 'Groen',
      'votes.byParty.0.for': '4',
      'votes.byParty.0.against': '0',
    }),
    recorded: {
      outcome: 'adopted',
      votes: { for: 21, against: 10, byParty: [{ party: 'Groen', for: 4, against: 0 }] },
    },
  },
  WorkStarted: {
    before: [],
    typed: () => ({ portfolioHolder: 'Wethouder Jansen' }),
    recorded: { portfolioHolder: 'Wethouder Jansen' },
  },
  ResponsibilityAssigned: {
    before: [workStarted],
    typed: () => ({ department: 'Ruimte', official: 'adviseur groen' }),
    recorded: { department: 'Ruimte', official: 'adviseur groen' },
  },
  DeadlineSet: {
    before: [],
    typed: () => ({ deadline: '', 'deadline.precision': 'none' }),
    recorded: { deadline: 'none' },
  },
  DeadlineMoved: {
    before: [deadline],
    typed: () => ({ deadline: '2027-02-03', 'deadline.precision': 'quarter', reason: 'Te druk.' }),
    recorded: { deadline: { on: '2027-02-03', precision: 'quarter' }, reason: 'Te druk.' },
  },
  ProgressReported: {
    before: [workStarted],
    typed: () => ({ text: 'De bomen zijn besteld.' }),
    recorded: { text: 'De bomen zijn besteld.' },
  },
  ProgressCorrected: {
    before: [workStarted],
    typed: (history) => ({
      reportId: idOf(history, 'ProgressReported'),
      text: 'Nu zonder fout.',
      reason: 'Een fout.',
    }),
    recorded: { text: 'Nu zonder fout.', reason: 'Een fout.' },
  },
  InternalNoteAdded: {
    before: [],
    typed: () => ({ text: 'Bellen.' }),
    recorded: { text: 'Bellen.' },
  },
  DocumentAttached: {
    before: [],
    typed: () => ({
      title: 'Brief',
      address: 'https://voorbeeld.example/brief.pdf',
      mediaType: '',
    }),
    recorded: { title: 'Brief', address: 'https://voorbeeld.example/brief.pdf' },
  },
  CommitteeScheduled: {
    before: [workStarted],
    typed: () => ({
      committee: 'Ruimte',
      meetsOn: '2026-04-01',
      form: 'written',
      purpose: 'settlement',
      agenda: '4',
    }),
    recorded: {
      committee: 'Ruimte',
      meetsOn: '2026-04-01',
      form: 'written',
      purpose: 'settlement',
      agenda: '4',
    },
  },
  CommitteeRescheduled: {
    before: [workStarted, scheduled],
    typed: () => ({ meetsOn: '2026-04-08', reason: 'Volle agenda.' }),
    recorded: { meetsOn: '2026-04-08', reason: 'Volle agenda.' },
  },
  CommitteeCancelled: {
    before: [workStarted, scheduled],
    typed: () => ({ reason: 'Vervalt.' }),
    recorded: { reason: 'Vervalt.' },
  },
  CommitteeInformed: {
    before: [workStarted, scheduled],
    typed: () => ({ note: '  ' }),
    recorded: {},
  },
  SettlementProposed: {
    before: [workStarted],
    typed: () => ({
      reason: 'executed',
      explanation: 'De bomen staan er.',
      'evidence.0.title': 'Foto',
      'evidence.0.address': 'https://voorbeeld.example/foto',
      'evidence.1.title': 'Brief',
      'evidence.1.address': 'https://voorbeeld.example/brief',
    }),
    recorded: {
      reason: 'executed',
      explanation: 'De bomen staan er.',
      evidence: [
        { title: 'Foto', address: 'https://voorbeeld.example/foto' },
        { title: 'Brief', address: 'https://voorbeeld.example/brief' },
      ],
    },
  },
  SettlementAccepted: {
    before: [workStarted, settlement, scheduled],
    typed: () => ({ decidedBy: 'council', note: 'Hamerstuk.' }),
    recorded: { decidedBy: 'council', note: 'Hamerstuk.' },
  },
  SettlementRefused: {
    before: [workStarted, settlement, scheduled],
    typed: () => ({
      reason: 'Er mist een boom.',
      newDeadline: '2026-09-01',
      'newDeadline.precision': 'day',
    }),
    recorded: { reason: 'Er mist een boom.', newDeadline: { on: '2026-09-01', precision: 'day' } },
  },
  MotionReopened: {
    before: [workStarted, settlement, scheduled, accepted],
    typed: () => ({ reason: 'De bomen zijn om.' }),
    recorded: { reason: 'De bomen zijn om.' },
  },
  DetailsCorrected: {
    before: [],
    typed: (history) => {
      const { reference } = fold(history)
      return {
        'changes.reference': reference ?? '',
        'changes.title': 'Bomen langs het water',
        'changes.kind': 'voorstel',
        'changes.submitters.0.party': 'Groen',
        reason: 'Verkeerd overgenomen.',
      }
    },
    recorded: { changes: { title: 'Bomen langs het water' }, reason: 'Verkeerd overgenomen.' },
  },
  MotionsLinked: {
    before: [],
    typed: () => ({ otherMotionId: ' l-ander ', relation: 'related' }),
    recorded: { relation: 'related' },
  },
  RedactionProposed: {
    before: [workStarted, report],
    typed: (history) => ({
      eventId: idOf(history, 'ProgressReported'),
      ground: 'personal-data',
      reason: 'Een naam.',
    }),
    recorded: { ground: 'personal-data', reason: 'Een naam.' },
  },
  ContentRedacted: {
    before: [workStarted, report],
    typed: (history) => ({
      eventId: idOf(history, 'ProgressReported'),
      ground: 'personal-data',
      reason: 'Een naam.',
    }),
    recorded: { ground: 'personal-data', reason: 'Een naam.' },
  },
}
