import { randomUUIDv7 } from 'node:crypto'
import * as fc from 'fast-check'
import type { DataOf, MotionEventType } from '#domain/motion/events.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { possibleEvents } from '#domain/motion/rules.ts'
import { fold, type MotionState } from '#domain/motion/state.ts'
import { clerk, secondClerk, submission, happened, type Happened } from './register.ts'

/** One thing that somebody does: to which motion, which of the events that may follow, with what. */
export interface Choice {
  readonly motion: number
  readonly event: number
  readonly content: number
  readonly bySecond: boolean
}

export const choices = (lengthMax: number): fc.Arbitrary<Choice[]> =>
  fc.array(
    fc.record({
      motion: fc.nat(4),
      event: fc.nat(1_000),
      content: fc.nat(1_000),
      bySecond: fc.boolean(),
    }),
    { minLength: lengthMax / 2, maxLength: lengthMax },
  )

type Contents = { readonly [T in MotionEventType]: (state: MotionState, seed: number) => DataOf<T> }

const pick = <T>(items: readonly T[], seed: number): T | undefined => items[seed % items.length]
const text = (seed: number): string =>
  pick(['Het loopt.', 'De brief is weg.', 'Wacht op geld.'], seed) ?? ''
const party = (seed: number): string => pick(['CDA', 'VVD', 'GroenLinks'], seed) ?? ''
const deadline = (seed: number): DataOf<'DeadlineSet'>['deadline'] =>
  pick(
    ['none', { on: '2021-12-01', precision: 'month' }, { on: '2022-03-01', precision: 'day' }],
    seed,
  ) ?? 'none'
const anEventOf = (state: MotionState, seed: number): string =>
  pick(state.eventsSoFar, seed)?.id ?? ''

const redaction = (eventId: string) =>
  ({ eventId, ground: 'personal-data', reason: 'Naam van een bewoner' }) as const

const contents: Contents = {
  MotionSubmitted: (_, seed) =>
    submission({ title: text(seed), submitters: [{ party: party(seed) }] }),
  DecisionRecorded: (_, seed) => ({
    outcome: pick(['adopted', 'adopted', 'rejected', 'deferred'], seed) ?? 'adopted',
  }),
  WorkStarted: (_, seed) => ({ portfolioHolder: `Wethouder ${seed % 3}` }),
  ResponsibilityAssigned: (_, seed) => ({ portfolioHolder: `Wethouder ${seed % 3}` }),
  DeadlineSet: (_, seed) => ({ deadline: deadline(seed) }),
  DeadlineMoved: (_, seed) => ({ deadline: deadline(seed), reason: text(seed) }),
  ProgressReported: (_, seed) => ({ text: text(seed) }),
  ProgressCorrected: ({ reports }, seed) => ({
    reportId: pick(reports, seed)?.id ?? '',
    text: text(seed + 1),
    reason: 'Tikfout',
  }),
  InternalNoteAdded: (_, seed) => ({ text: text(seed) }),
  DocumentAttached: () => ({ title: 'Brief', address: 'https://example.org/brief.pdf' }),
  CommitteeScheduled: (_, seed) => ({
    committee: 'Ruimte',
    meetsOn: '2022-01-10',
    form: 'meeting',
    purpose: pick(['progress', 'settlement'], seed) ?? 'progress',
  }),
  CommitteeRescheduled: () => ({ meetsOn: '2022-02-10', reason: 'Vol' }),
  CommitteeCancelled: () => ({ reason: 'Vervallen' }),
  CommitteeInformed: () => ({}),
  SettlementProposed: () => ({ reason: 'executed', explanation: 'Gedaan.', evidence: [] }),
  SettlementAccepted: () => ({ decidedBy: 'committee' }),
  SettlementRefused: (_, seed) => ({ reason: 'Te vroeg', newDeadline: deadline(seed) }),
  MotionReopened: () => ({ reason: 'Toch niet' }),
  DetailsCorrected: (_, seed) => ({
    changes: { ...submission({ title: text(seed) }) },
    reason: 'Tikfout',
  }),
  MotionsLinked: () => ({ otherMotionId: randomUUIDv7(), relation: 'related' }),
  RedactionProposed: (state, seed) => redaction(anEventOf(state, seed)),
  ContentRedacted: ({ proposedRedactions }, seed) =>
    redaction(pick(proposedRedactions, seed)?.eventId ?? ''),
  // Nobody records it by itself.
  PersonalDataConfirmed: () => ({ eventIds: [], kinds: [], reason: '' }),
}

const precisions = ['day', 'month', 'year'] as const

/** What the choice comes to after this history; undefined when nothing may follow. */
export function chosen(history: readonly RecordedEvent[], choice: Choice): Happened | undefined {
  const state = fold(history)
  const by = choice.bySecond ? secondClerk : clerk
  const type = pick(possibleEvents(state, by), choice.event)
  if (type === undefined) return undefined
  const month = String((state.version % 12) + 1).padStart(2, '0')
  return happened(type, contents[type](state, choice.content), {
    by,
    on: choice.content % 7 === 0 ? null : `2022-${month}-01`,
    precision: pick(precisions, choice.content) ?? 'day',
  })
}
