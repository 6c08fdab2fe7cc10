import { z } from 'zod'
import { ApproximateDate, CalendarDate } from '../dates.ts'
import { EventId, MotionId, Sha256 } from '../ids.ts'
import { PersonalDataKind } from '../personal-data/find.ts'
import { Line, Text, WebAddress } from '../text.ts'

// The permanent contract. These names and shapes are stored for decades: add, never rename, never
// repurpose. An event's name is at once the XState event, the stored row's type, the API's body, the
// published message's type and the entry in the timeline. The motion's own id belongs to the
// envelope, not to the event.

export const submittersMax = 50
export const evidenceMax = 50
export const partiesMax = 50

export const MotionKind = z.enum([
  'voorstel',
  'afkeuring',
  'treurnis',
  'wantrouwen',
  'vreemd',
  'overig',
])
export const DecisionOutcome = z.enum(['adopted', 'rejected', 'withdrawn', 'deferred'])
export const ClosingReason = z.enum([
  'executed',
  'partly-executed',
  'taken-up-in-policy',
  'overtaken',
  'not-executed',
  'replaced',
])
export const Relation = z.enum(['merged-into', 'replaces', 'follows-up', 'related'])
export const CommitteeForm = z.enum(['meeting', 'written'])
export const CommitteePurpose = z.enum(['progress', 'settlement'])

/** `none` says that no deadline was agreed; that is a value, and differs from knowing nothing. */
export const Deadline = z.union([ApproximateDate, z.literal('none')])
export const Submitter = z.strictObject({ party: Line, name: z.exactOptional(Line) })

const votes = z.int().min(0).max(1000)
export const Votes = z.strictObject({
  for: votes,
  against: votes,
  byParty: z.array(z.strictObject({ party: Line, for: votes, against: votes })).max(partiesMax),
})
export type Votes = z.infer<typeof Votes>

const responsibility = {
  portfolioHolder: z.exactOptional(Line),
  department: z.exactOptional(Line),
  /** A function ("beleidsadviseur wonen"), not a person's name. */
  official: z.exactOptional(Line),
}

const details = {
  reference: Line,
  title: Line,
  text: z.exactOptional(Text),
  kind: MotionKind.default('overig'),
  submitters: z.array(Submitter).max(submittersMax),
  /** The source says "e.a." or "c.s.": there are submitters that it does not name. */
  andOthers: z.boolean().default(false),
  meeting: z.exactOptional(Line),
  agendaItem: z.exactOptional(Line),
}

export const Document = z.strictObject({
  title: Line,
  address: WebAddress,
  mediaType: z.exactOptional(Line),
  sha256: z.exactOptional(Sha256),
})

const redaction = {
  eventId: EventId,
  ground: z.enum(['personal-data', 'confidential']),
  reason: Text,
}

interface EventDefinition<Data extends z.ZodObject> {
  /** Version of the data's shape. A new version adds; the golden files keep the old ones readable. */
  readonly schema: number
  /** Internal events are for the people of the council alone; outside, only their place is shown. */
  readonly visibility: 'public' | 'internal'
  /** One sentence: what has happened when this event is in the log. */
  readonly meaning: string
  readonly data: Data
}

const event = <Data extends z.ZodObject>(
  meaning: string,
  data: Data,
  visibility: 'public' | 'internal' = 'public',
): EventDefinition<Data> => ({ schema: 1, visibility, meaning, data })

/** Every event that a motion can have, with its meaning and the shape of its data. */
export const motionEvents = {
  MotionSubmitted: event(
    'Members put the text before the council; from here on it is public record.',
    z.strictObject({
      ...details,
      source: z.exactOptional(z.strictObject({ address: Line, sha256: Sha256 })),
    }),
  ),
  DecisionRecorded: event(
    'The council voted on the motion, or it was withdrawn or deferred.',
    z.strictObject({ outcome: DecisionOutcome, votes: z.exactOptional(Votes) }),
  ),
  WorkStarted: event('The executive took the motion in hand.', z.strictObject(responsibility)),
  ResponsibilityAssigned: event(
    'Somebody else, or for the first time somebody, answers for the motion.',
    z.strictObject(responsibility).refine((data) => Object.keys(data).length > 0, {
      error: 'must name a portfolio holder, a department or an official',
    }),
  ),
  DeadlineSet: event(
    'A first deadline was agreed, or it was agreed that there is none.',
    z.strictObject({ deadline: Deadline }),
  ),
  DeadlineMoved: event(
    'The deadline became another one, for a reason.',
    z.strictObject({ deadline: Deadline, reason: Text }),
  ),
  ProgressReported: event(
    'It was reported where the work stands; the report is known by the id of this event.',
    z.strictObject({ text: Text }),
  ),
  ProgressCorrected: event(
    'The text of an earlier report was put right; the earlier text stays in the history.',
    z.strictObject({ reportId: EventId, text: Text, reason: Text }),
  ),
  InternalNoteAdded: event(
    'A note for the people who work on the motion, not for the public.',
    z.strictObject({ text: Text }),
    'internal',
  ),
  DocumentAttached: event('A document was added to the dossier.', Document),
  CommitteeScheduled: event(
    'A committee will deal with the motion, in a meeting or in writing.',
    z.strictObject({
      committee: Line,
      meetsOn: CalendarDate,
      form: CommitteeForm.default('meeting'),
      purpose: CommitteePurpose.default('progress'),
      agenda: z.exactOptional(Line),
    }),
  ),
  CommitteeRescheduled: event(
    'The committee will deal with the motion on another day.',
    z.strictObject({ meetsOn: CalendarDate, reason: Text }),
  ),
  CommitteeCancelled: event(
    'The committee will not deal with the motion; the work goes on.',
    z.strictObject({ reason: Text }),
  ),
  CommitteeInformed: event(
    'The committee took note and the work goes on.',
    z.strictObject({ note: z.exactOptional(Text) }),
  ),
  SettlementProposed: event(
    'It was proposed to settle the motion, with a reason and the evidence for it.',
    z.strictObject({
      reason: ClosingReason,
      explanation: Text,
      evidence: z.array(Document).max(evidenceMax).default([]),
    }),
  ),
  SettlementAccepted: event(
    'The council side accepted the proposal: the motion is completed.',
    z.strictObject({
      decidedBy: z.enum(['committee', 'council', 'presidium']),
      note: z.exactOptional(Text),
    }),
  ),
  SettlementRefused: event(
    'The council side refused the proposal: the work goes on.',
    z.strictObject({ reason: Text, newDeadline: z.exactOptional(Deadline) }),
  ),
  MotionReopened: event('A completed motion was taken up again.', z.strictObject({ reason: Text })),
  DetailsCorrected: event(
    'What was registered of the motion was put right; an old reference stays findable.',
    z.strictObject({
      changes: z
        .strictObject({
          ...details,
          kind: MotionKind,
          andOthers: z.boolean(),
        })
        .exactPartial()
        .refine((changes) => Object.keys(changes).length > 0, { error: 'must change something' }),
      reason: Text,
    }),
  ),
  MotionsLinked: event(
    'The motion was tied to another motion of the same council.',
    z.strictObject({ otherMotionId: MotionId, relation: Relation }),
  ),
  RedactionProposed: event(
    'Somebody asked that the content of an event be removed; a second person must confirm it.',
    z.strictObject(redaction),
    'internal',
  ),
  ContentRedacted: event(
    'The content of an event was removed on a legal ground; that it was, and why, remains.',
    z.strictObject({
      ...redaction,
      /** Set when what was removed was internal: then so are the fact and its reason. */
      visibility: z.exactOptional(z.literal('internal')),
    }),
  ),
  PersonalDataConfirmed: event(
    'Somebody saw that a text holds what looks like personal data, and recorded it as it is, for a reason.',
    z.strictObject({
      eventIds: z.array(EventId).min(1),
      kinds: z.array(PersonalDataKind).min(1),
      reason: Text,
    }),
    'internal',
  ),
} as const

export type MotionEventType = keyof typeof motionEvents

export const isMotionEventType = (name: string): name is MotionEventType =>
  Object.hasOwn(motionEvents, name)

/** Every type of event, in the order of the contract. */
export const motionEventTypes: readonly MotionEventType[] =
  Object.keys(motionEvents).filter(isMotionEventType)

export type DataOf<T extends MotionEventType> = z.output<(typeof motionEvents)[T]['data']>

/** An event of a motion as its content alone: what happened, without who, when and where. */
export type MotionEvent<T extends MotionEventType = MotionEventType> = {
  [K in T]: { readonly type: K; readonly data: DataOf<K> }
}[T]

/** As `MotionEvent`; `data` is null when the content was redacted. That the event happened remains. */
export type EventContent = MotionEvent | { readonly type: MotionEventType; readonly data: null }
