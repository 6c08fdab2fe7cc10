import type { Actor } from '#domain/actor.ts'
import type { Occurrence } from '#domain/dates.ts'
import { unknownOccurrence } from '#domain/dates.ts'
import type { DataOf, MotionEvent, MotionEventType } from '#domain/motion/events.ts'

// Builders with defaults: a test names only what it is about.

export const clerk: Actor = { id: 'clerk-1', role: 'clerk' }
export const otherClerk: Actor = { id: 'clerk-2', role: 'clerk' }
export const official: Actor = { id: 'official-1', role: 'official' }
export const otherOfficial: Actor = { id: 'official-2', role: 'official' }
export const executive: Actor = { id: 'executive-1', role: 'executive' }
export const auditor: Actor = { id: 'auditor-1', role: 'auditor' }

/** Something that happened, told by somebody: what a proposal and a recorded event are made of. */
export type GivenEvent = MotionEvent & {
  readonly id: string
  readonly occurrence: Occurrence
  readonly actor: Actor
}

export interface Telling {
  /** A calendar day; unknown without. */
  readonly on?: string
  readonly precision?: 'day' | 'month' | 'quarter' | 'year'
  readonly by?: Actor
  readonly id?: string
}

/** `eventId(7)` is the id of the seventh event of a history, unless the test gave it another. */
export const eventId = (n: number): string =>
  `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export const motionId = eventId(0xaaaa)
export const otherMotionId = eventId(0xbbbb)
/** More motions of the same council, to link to. */
export const manyMotionIds = Array.from({ length: 100 }, (_, n) => eventId(0xb000 + n))
const unnumbered = ''

const letter = {
  title: 'Raadsinformatiebrief sanering Sportpark Oost',
  address: 'https://gemeente.example/brieven/sportpark-oost.pdf',
  mediaType: 'application/pdf',
}

/** Valid content for every event: what a client could send. */
export const samples: { readonly [T in MotionEventType]: DataOf<T> } = {
  MotionSubmitted: {
    reference: 'M-16',
    title: 'Motie - Veilig sporten op Sportpark Oost',
    text: 'Verzoekt het college de bodem onder het sportpark te saneren.',
    kind: 'voorstel',
    submitters: [{ party: 'Lokaal Belang', name: 'A. de Boer' }, { party: 'Groen' }],
    andOthers: true,
    meeting: 'Raad 12 mei 2021',
    agendaItem: '7b',
    source: { address: 'https://gemeente.example/moties/M-16.html', sha256: 'a'.repeat(64) },
  },
  DecisionRecorded: {
    outcome: 'adopted',
    votes: { for: 21, against: 10, byParty: [{ party: 'Groen', for: 4, against: 0 }] },
  },
  WorkStarted: { portfolioHolder: 'Wethouder Jansen', department: 'Ruimte' },
  ResponsibilityAssigned: { official: 'beleidsadviseur bodem' },
  DeadlineSet: { deadline: { on: '2021-10-01', precision: 'quarter' } },
  DeadlineMoved: {
    deadline: { on: '2022-03-01', precision: 'month' },
    reason: 'Het bodemonderzoek duurt langer.',
  },
  ProgressReported: { text: 'Het bodemonderzoek is aanbesteed.' },
  ProgressCorrected: {
    reportId: unnumbered,
    text: 'Het bodemonderzoek is gegund.',
    reason: 'Verkeerd woord.',
  },
  InternalNoteAdded: { text: 'Bellen met de provincie.' },
  DocumentAttached: { ...letter, sha256: 'b'.repeat(64) },
  CommitteeScheduled: {
    committee: 'Commissie Ruimte',
    meetsOn: '2021-11-16',
    form: 'meeting',
    purpose: 'progress',
    agenda: '4',
  },
  CommitteeRescheduled: { meetsOn: '2021-11-23', reason: 'De agenda was vol.' },
  CommitteeCancelled: { reason: 'De vergadering vervalt.' },
  CommitteeInformed: { note: 'Voor kennisgeving aangenomen.' },
  SettlementProposed: {
    reason: 'executed',
    explanation: 'De bodem is gesaneerd.',
    evidence: [letter],
  },
  SettlementAccepted: { decidedBy: 'council', note: 'Hamerstuk.' },
  SettlementRefused: {
    reason: 'Veld 3 is nog dicht.',
    newDeadline: { on: '2022-07-01', precision: 'day' },
  },
  MotionReopened: { reason: 'De verontreiniging is terug.' },
  DetailsCorrected: {
    changes: { reference: 'M-016', title: 'Veilig sporten op Sportpark Oost' },
    reason: 'Nieuwe nummering.',
  },
  MotionsLinked: { otherMotionId, relation: 'merged-into' },
  RedactionProposed: {
    eventId: unnumbered,
    ground: 'personal-data',
    reason: 'Er staat een naam van een inwoner in.',
  },
  ContentRedacted: {
    eventId: unnumbered,
    ground: 'personal-data',
    reason: 'Er stond een naam van een inwoner in.',
  },
  PersonalDataConfirmed: {
    eventIds: [unnumbered],
    kinds: ['email'],
    reason: 'Het is het openbare adres van de griffie.',
  },
}

/** Any event with default content, or the content that the test is about. */
export function eventOf<T extends MotionEventType>(
  type: T,
  data: Partial<DataOf<T>> = {},
  { on, precision = 'day', by = clerk, id = unnumbered }: Telling = {},
): GivenEvent {
  const occurrence = on === undefined ? unknownOccurrence : { on, precision }
  const content = { type, data: { ...samples[type], ...data } } as unknown as MotionEvent
  return { ...content, id, occurrence, actor: by }
}

/** One builder an event: `submitted({ reference: 'M-31' }, { on: '2021-05-12' })`. */
const teller =
  <T extends MotionEventType>(type: T) =>
  (data: Partial<DataOf<T>> = {}, telling: Telling = {}): GivenEvent =>
    eventOf(type, data, telling)

export const submitted = teller('MotionSubmitted')
export const decided = teller('DecisionRecorded')
export const workStarted = teller('WorkStarted')
export const deadlineSet = teller('DeadlineSet')
export const deadlineMoved = teller('DeadlineMoved')
export const progressReported = teller('ProgressReported')
export const progressCorrected = teller('ProgressCorrected')
export const internalNoteAdded = teller('InternalNoteAdded')
export const documentAttached = teller('DocumentAttached')
export const committeeScheduled = teller('CommitteeScheduled')
export const committeeRescheduled = teller('CommitteeRescheduled')
export const committeeCancelled = teller('CommitteeCancelled')
export const committeeInformed = teller('CommitteeInformed')
export const settlementProposed = teller('SettlementProposed')
export const settlementAccepted = teller('SettlementAccepted')
export const settlementRefused = teller('SettlementRefused')
export const motionReopened = teller('MotionReopened')
export const detailsCorrected = teller('DetailsCorrected')
export const motionsLinked = teller('MotionsLinked')
export const redactionProposed = teller('RedactionProposed')
export const contentRedacted = teller('ContentRedacted')
