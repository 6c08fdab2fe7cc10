import type { CouncilLog } from '#council-log/log.ts'
import type { Actor } from '#domain/actor.ts'
import { councilEvents } from '#domain/council.ts'
import { unknownOccurrence, type Occurrence, type OccurredOnPrecision } from '#domain/dates.ts'
import type { PersonalDataConfirmation } from '#domain/motion/personal-data-guard.ts'
import type { Refusal } from '#domain/motion/refusal.ts'
import type { Recorder } from '#recording/recorder.ts'
import type { RecordEventsRequest, EventInput, Recording } from '#recording/recording.ts'
import { derivedId, hashOf } from './derived-id.ts'
import type { KnownMotion } from './known-motion.ts'
import { recognise, type MotionOnPage } from './page.ts'
import type { ProposedEvent } from './proposal.ts'
import { findKnownMotion } from './register-review.ts'
import { commitIdFor, reviewPage, type MotionReview } from './review.ts'
import type { Source } from './source.ts'

/** After so many lost races for one motion the import leaves that motion out. */
export const attemptsMax = 5

/** What an import works with. */
export interface ImportRoom {
  readonly log: CouncilLog
  readonly recorder: Recorder
  /** The calendar date in Amsterdam. */
  readonly today: string
}

/** What is imported, where to, and in whose name. */
export interface AcceptedImport {
  readonly council: string
  readonly source: Source
  readonly actor: Actor
  /** The references of the motions that are accepted; all of the source when left out. */
  readonly only?: ReadonlySet<string> | undefined
  /** Confirms that what looks like personal data belongs there; without it such motions are left out. */
  readonly confirmation?: PersonalDataConfirmation | undefined
}

/** What came of one motion of the source. */
export interface ImportedMotion {
  readonly reference: string
  /** How many events this import appended: none when the register had them all. */
  readonly newEvents: number
  /** Why nothing was recorded although there was something to record. */
  readonly problem?: Refusal['message']
  /** Contradictions that are left for a person. */
  readonly contradictions: MotionReview['contradictions']
  /** The texts that look like personal data in the events that were to be recorded. */
  readonly personalData: MotionReview['personalData']
}

/**
 * Records what a source has that the register has not: one commit a motion. Every motion is compared
 * with the register as it is at that moment, so an import that was broken off can be repeated, and
 * one that was finished appends nothing.
 * @throws when the database is away: what was recorded until then is recorded.
 */
export async function* acceptImport(
  room: ImportRoom,
  accepted: AcceptedImport,
): AsyncGenerator<ImportedMotion> {
  const { source, only } = accepted
  for (const page of recognise(source.text).pages) {
    if (only?.has(source.text.slice(...page.reference)) === false) continue
    yield await acceptPage(room, accepted, page)
  }
}

async function acceptPage(
  room: ImportRoom,
  accepted: AcceptedImport,
  page: MotionOnPage,
): Promise<ImportedMotion> {
  const { council, source } = accepted
  const reference = source.text.slice(...page.reference)
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const known = await findKnownMotion(room.log, council, reference)
    const review = reviewPage(source, page, { today: room.today, known })
    const { contradictions, personalData } = review
    const found = { reference, contradictions, personalData }
    if (review.proposed.length === 0) return { ...found, newEvents: 0 }
    const recording = await recordReview(room.recorder, accepted, { review, known })
    const outcome = importOutcomeOf(recording)
    if (outcome !== 'changed') return { ...found, ...outcome }
  }
  const problem = keptChanging
  return { reference, newEvents: 0, contradictions: [], personalData: [], problem }
}

const keptChanging = {
  nl: 'Anderen bleven deze motie wijzigen terwijl ze werd ingelezen.',
  en: 'Others kept changing this motion while it was imported.',
} as const

async function recordReview(
  recorder: Recorder,
  { council, source, actor, confirmation }: AcceptedImport,
  { review, known }: { readonly review: MotionReview; readonly known: KnownMotion | undefined },
): Promise<Recording> {
  const eventInputs = review.proposed.map(asEventInput)
  const asked: RecordEventsRequest = {
    actor,
    commitId: commitIdFor({ council, sha256: source.sha256, review, confirmation }),
    requestHash: hashOf(confirmation === undefined ? eventInputs : [eventInputs, confirmation]),
    traceparent: null,
    eventInputs,
    confirmation,
  }
  if (known === undefined) return recorder.submitMotion({ ...asked, council })
  const { motionId, version: expectedVersion } = known
  return recorder.recordEvents({ ...asked, motionId, expectedVersion })
}

// The confidence and the place in the source are part of the review and are not recorded.
function asEventInput(proposed: ProposedEvent): EventInput {
  const { occurredOn, occurredOnPrecision, confidence, span, ...event } = proposed
  return { ...event, occurrence: occurrenceOf(occurredOn, occurredOnPrecision) }
}

const occurrenceOf = (on: string | null, precision: OccurredOnPrecision): Occurrence =>
  on === null || precision === 'unknown' ? unknownOccurrence : { on, precision }

type MotionImportOutcome = Pick<ImportedMotion, 'newEvents' | 'problem'>

/** `changed`: somebody else recorded something meanwhile, so it must be compared again. */
function importOutcomeOf(recording: Recording): MotionImportOutcome | 'changed' {
  if (recording.kind === 'recorded') {
    return { newEvents: recording.repeated ? 0 : recording.events.length }
  }
  if (recording.kind === 'refused') return importOutcomeOfRefusal(recording.refusal)
  if (recording.kind === 'moved' || recording.kind === 'contended') return 'changed'
  throw new Error(`an import met ${recording.kind}, which its caller must have ruled out`)
}

const importOutcomeOfRefusal = ({ code, message }: Refusal): MotionImportOutcome | 'changed' =>
  code === 'reference-taken' ? 'changed' : { newEvents: 0, problem: message }

/**
 * Registers the council when it is not registered yet.
 * @returns true when this call registered the council.
 */
export async function ensureCouncil(
  { log, recorder }: Pick<ImportRoom, 'log' | 'recorder'>,
  council: { readonly code: string; readonly name: string },
  actor: Actor,
): Promise<boolean> {
  const { code, name } = council
  if ((await log.head(code)) !== undefined) return false
  const data = councilEvents.CouncilRegistered.data.parse({ name })
  const recording = await recorder.recordCouncilEvent({
    council: code,
    event: { type: 'CouncilRegistered', data },
    actor,
    commitId: derivedId(['register', code]),
    requestHash: hashOf(data),
    traceparent: null,
  })
  return recording.kind === 'recorded'
}
