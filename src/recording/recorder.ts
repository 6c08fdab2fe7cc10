import { randomUUIDv7 } from 'node:crypto'
import type { AppendCommand } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { decide, refusalIn, type AcceptedEvent } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { Proposal } from '#domain/motion/rules.ts'
import { foldRecorded } from '#domain/motion/state.ts'
import { Busy } from '#work-queue'
import { recordCouncilEvent } from './council-recorder.ts'
import { readHistory, readMotion } from './history.ts'
import { createKeyedMutex } from './keyed-mutex.ts'
import {
  rememberedMotion,
  rememberMotions,
  withEvents,
  type RememberedMotion,
  type RememberedMotions,
} from './remembered-motions.ts'
import type {
  AboutACouncil,
  RecordEventsRequest,
  Asker,
  CouncilRecording,
  MoreOfAMotion,
  NewMotion,
  Recorded,
  Recording,
} from './recording.ts'

/** After so many lost races for one motion the caller gets a conflict instead of another attempt. */
export const attemptsMax = 30
/** Requests that wait for their turn with one motion: one more is refused. */
const waitingForMotionMax = 100
/** A request that waited this long for its turn with a motion is refused. */
const waitForMotionMaxMs = 10_000

/** The only place where events are decided and handed to the log. */
export interface Recorder {
  submitMotion(request: NewMotion): Promise<Recording>
  recordEvents(request: MoreOfAMotion): Promise<Recording>
  recordCouncilEvent(request: AboutACouncil): Promise<CouncilRecording>
  /**
   * Forgets what was recorded lately, so that it is read again. To be called when a connection to the
   * database was lost: after a failover or a restore the log may hold another history than before.
   */
  forget(): void
}

/**
 * Has the domain decide and appends. What was recorded about lately is decided on from memory, without
 * a question to the database: the log takes events only behind the version that they were decided on,
 * and tells a repeated request from a new one. So a memory that is behind the log accepts nothing
 * wrongly; and it refuses nothing, because what it would refuse is decided again on the log itself. A
 * memory of another history than the log's is forgotten with the connection that was lost.
 *
 * The methods throw `Busy` when there is too much to do: nothing was recorded. They throw anything else
 * when the database is away: the outcome is then unknown, and the same request under the same key
 * finds out.
 * @param today the calendar date in Amsterdam now.
 */
export function createRecorder(log: CouncilLog, today: () => string): Recorder {
  // Within this process nobody loses a race for a motion: only other instances can be first.
  const mutex = createKeyedMutex({ waitingMax: waitingForMotionMax, waitMaxMs: waitForMotionMaxMs })
  const deps = { log, today, motions: rememberMotions(), councils: new Set<string>() }
  return {
    submitMotion: (request) => submitMotion(deps, request),
    recordEvents: (request) =>
      mutex.run(request.motionId, () => recordEvents(deps, request), request.signal),
    recordCouncilEvent: (request) => recordCouncilEvent(log, request),
    forget: () => forget(deps),
  }
}

function forget({ motions, councils }: RecorderDependencies): void {
  motions.clear()
  councils.clear()
}

interface RecorderDependencies {
  readonly log: CouncilLog
  readonly today: () => string
  readonly motions: RememberedMotions
  /** Councils that are known to have a log. */
  readonly councils: Set<string>
}

async function submitMotion(deps: RecorderDependencies, request: NewMotion): Promise<Recording> {
  const { log, councils } = deps
  const { council } = request
  if (!councils.has(council)) {
    if ((await log.head(council)) === undefined) return { kind: 'unknown-council' }
    councils.add(council)
  }
  const recording = await decideAndAppend(
    deps,
    rememberedMotion(council, randomUUIDv7(), []),
    request,
  )
  // What was answered once is answered again, also where it would be refused today.
  const repetition =
    recording?.kind === 'refused' ? await repetitionOf(log, council, request) : undefined
  return repetition ?? recording ?? { kind: 'contended' }
}

async function recordEvents(
  deps: RecorderDependencies,
  request: MoreOfAMotion,
): Promise<Recording> {
  const { log, motions } = deps
  const { motionId } = request
  const known = motions.get(motionId)
  const recording = known && (await decideOn(deps, known, request))
  if (recording?.kind === 'recorded') return recording
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const found = await readMotion(log, motionId)
    if (found === undefined) return { kind: 'unknown-motion' }
    const motion = rememberedMotion(found.council, motionId, found.history)
    motions.set(motionId, motion)
    const outcome = await decideOn(deps, motion, request)
    if (outcome !== undefined) return outcome
  }
  return { kind: 'contended' }
}

/** Undefined when somebody else was first, so that it must be decided again. */
async function decideOn(
  deps: RecorderDependencies,
  motion: RememberedMotion,
  request: MoreOfAMotion,
): Promise<Recording | undefined> {
  const { council, history } = motion
  const { commitId, expectedVersion } = request
  // The idempotency key is looked up before the version is compared: a repetition gets its first answer.
  const isRepetition = history.some((event) => event.commitId === commitId)
  const repetition = isRepetition ? await repetitionOf(deps.log, council, request) : undefined
  if (repetition !== undefined) return repetition
  if (expectedVersion !== undefined && expectedVersion !== history.length) {
    return { kind: 'moved', version: history.length }
  }
  return decideAndAppend(deps, motion, request)
}

/** Undefined when somebody else was first, so that it must be decided again. */
async function decideAndAppend(
  deps: RecorderDependencies,
  motion: RememberedMotion,
  request: RecordEventsRequest,
): Promise<Recording | undefined> {
  const { log, today } = deps
  const { council, history, state } = motion
  const proposals = request.eventInputs.map((event) => ({ ...event, id: randomUUIDv7() }))
  const otherMotionsKnown = await motionsKnown(log, council, proposals)
  const { actor } = request
  const confirmation = request.confirmation && { ...request.confirmation, id: randomUUIDv7() }
  const input = { history, state, proposals, actor, otherMotionsKnown, confirmation }
  const outcome = decide({ ...input, today: today() })
  if (outcome.kind === 'refused') return outcome

  const command = commandFor(motion, request, outcome)
  const appended = await log.append(council, command, request.signal).catch((error: unknown) => {
    if (!(error instanceof Busy)) forget(deps)
    throw error
  })
  switch (appended.kind) {
    case 'appended': {
      const events = recordedEvents(motion, request, { ...appended, accepted: outcome.events })
      const after = withEvents(motion, events)
      deps.motions.set(motion.motionId, after)
      return recordedIn(after, { events, position: appended.position, repeated: false })
    }
    case 'duplicate':
      return repetitionOf(log, council, request)
    case 'key-reused':
      return appended
    case 'conflict':
      return undefined
    case 'claim-taken': {
      const refusal = refusalIn(state, actor, { code: 'reference-taken', index: 0 })
      return { kind: 'refused', refusal }
    }
  }
}

function commandFor(
  { motionId, history }: RememberedMotion,
  { actor, commitId, requestHash, traceparent }: RecordEventsRequest,
  {
    events,
    claims,
  }: { readonly events: readonly AcceptedEvent[]; readonly claims: readonly string[] },
): AppendCommand {
  const expectedVersion = history.length
  const streamId = motionId
  return { streamId, expectedVersion, events, claims, actor, commitId, requestHash, traceparent }
}

interface Appended {
  readonly accepted: readonly AcceptedEvent[]
  /** Position of the last of them. */
  readonly position: number
  readonly recordedAt: string
}

/** The events as the log has them now, without reading them back. */
const recordedEvents = (
  { council, motionId, history }: RememberedMotion,
  { actor, commitId, traceparent }: RecordEventsRequest,
  { accepted, position, recordedAt }: Appended,
): readonly RecordedEvent[] =>
  accepted.map((event, index) => ({
    ...event,
    council,
    motionId,
    position: position - accepted.length + index + 1,
    version: history.length + index + 1,
    recordedAt,
    actor,
    commitId,
    traceparent,
  }))

const recordedIn = (
  { council, motionId, history, state }: RememberedMotion,
  what: Pick<Recorded, 'events' | 'position' | 'repeated'>,
): Recorded => {
  const place = { council, motionId, history, state: foldRecorded(history, state) }
  return { kind: 'recorded', ...place, ...what }
}

/** The answer that was given to this key before; undefined when there was none. */
async function repetitionOf(
  log: CouncilLog,
  council: string,
  { commitId, requestHash }: Asker,
): Promise<Recording | undefined> {
  const commit = await log.commitOf(council, commitId)
  if (commit === undefined) return undefined
  if (commit.requestHash !== requestHash) return { kind: 'key-reused' }
  const { streamId: motionId, version, position } = commit
  const history = (await readHistory(log, council, motionId)).slice(0, version)
  const events = history.filter((event) => event.commitId === commitId)
  const motion = rememberedMotion(council, motionId, history)
  return recordedIn(motion, { events, position, repeated: true })
}

/** Those of the motions that the proposals link to which this council has. */
async function motionsKnown(
  log: CouncilLog,
  council: string,
  proposals: readonly Proposal[],
): Promise<ReadonlySet<string>> {
  const named = proposals.flatMap((proposal) =>
    proposal.type === 'MotionsLinked' ? proposal.data.otherMotionId : [],
  )
  const councils = await Promise.all(named.map((id) => log.councilOf(id)))
  return new Set(named.filter((_, index) => councils[index] === council))
}
