import { randomUUIDv7 } from 'node:crypto'
import type { AppendCommand } from '#council-log/event.ts'
import type { CouncilLog } from '#council-log/log.ts'
import type { Actor } from '#domain/actor.ts'
import { decide, erasedHistory, refusalIn, type AcceptedEvent } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { Proposal } from '#domain/motion/rules.ts'
import { fold } from '#domain/motion/state.ts'
import { recordCouncilEvent } from './council-recorder.ts'
import { readHistory, readMotion } from './history.ts'
import { createKeyedMutex } from './keyed-mutex.ts'
import type {
  AboutACouncil,
  RecordEventsRequest,
  Asker,
  CouncilRecording,
  MoreOfAMotion,
  NewMotion,
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
}

/**
 * Reads the history, has the domain decide, appends, and decides again when another request appended
 * first. Its methods throw `Busy` when too many requests wait: nothing was recorded. Any other error
 * means that the database is away and the outcome is unknown; the same request under the same key
 * returns it.
 * @param today the calendar date in Amsterdam now.
 */
export function createRecorder(log: CouncilLog, today: () => string): Recorder {
  // Within this process nobody loses a race for a motion: only other instances can be first.
  const mutex = createKeyedMutex({ waitingMax: waitingForMotionMax, waitMaxMs: waitForMotionMaxMs })
  return {
    submitMotion: (request) => submitMotion({ log, today }, request),
    recordEvents: (request) =>
      mutex.run(request.motionId, () => recordEvents({ log, today }, request), request.signal),
    recordCouncilEvent: (request) => recordCouncilEvent(log, request),
  }
}

interface RecorderDependencies {
  readonly log: CouncilLog
  readonly today: () => string
}

async function submitMotion(deps: RecorderDependencies, request: NewMotion): Promise<Recording> {
  const { log } = deps
  const { council } = request
  if ((await log.head(council)) === undefined) return { kind: 'unknown-council' }
  const repetition = await repetitionOf(log, council, request)
  const motion = { council, motionId: randomUUIDv7(), history: [] }
  return repetition ?? (await decideAndAppend(deps, motion, request)) ?? { kind: 'contended' }
}

async function recordEvents(
  deps: RecorderDependencies,
  request: MoreOfAMotion,
): Promise<Recording> {
  const { log } = deps
  const { motionId, expectedVersion } = request
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const motion = await readMotion(log, motionId)
    if (motion === undefined) return { kind: 'unknown-motion' }
    const { council, history } = motion
    // The idempotency key is looked up before the version is compared: a repetition gets its first answer.
    const isRepetition = history.some(({ commitId }) => commitId === request.commitId)
    const repetition = isRepetition ? await repetitionOf(log, council, request) : undefined
    if (repetition !== undefined) return repetition
    if (expectedVersion !== undefined && expectedVersion !== history.length) {
      return { kind: 'moved', version: history.length }
    }
    const recording = await decideAndAppend(deps, { council, motionId, history }, request)
    if (recording !== undefined) return recording
  }
  return { kind: 'contended' }
}

interface LoadedMotion {
  readonly council: string
  readonly motionId: string
  readonly history: readonly RecordedEvent[]
}

/** Undefined when somebody else was first, so that it must be decided again. */
async function decideAndAppend(
  { log, today }: RecorderDependencies,
  motion: LoadedMotion,
  request: RecordEventsRequest,
): Promise<Recording | undefined> {
  const { council, history } = motion
  const proposals = request.eventInputs.map((event) => ({ ...event, id: randomUUIDv7() }))
  const otherMotionsKnown = await motionsKnown(log, council, proposals)
  const { actor } = request
  const confirmation = request.confirmation && { ...request.confirmation, id: randomUUIDv7() }
  const input = { history, proposals, actor, otherMotionsKnown, confirmation }
  const outcome = decide({ ...input, today: today() })
  if (outcome.kind === 'refused') return outcome

  const command = commandFor(motion, request, outcome)
  const appended = await log.append(council, command, request.signal)
  switch (appended.kind) {
    case 'appended':
      return recorded(motion, request, { ...appended, accepted: outcome.events })
    case 'duplicate':
      return repetitionOf(log, council, request)
    case 'key-reused':
      return appended
    case 'conflict':
      return undefined
    case 'claim-taken':
      return referenceTaken(history, actor)
  }
}

function commandFor(
  { motionId, history }: LoadedMotion,
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
function recorded(
  { council, motionId, history }: LoadedMotion,
  { actor, commitId, traceparent }: RecordEventsRequest,
  { accepted, position, recordedAt }: Appended,
): Recording {
  const events = accepted.map((event, index) => ({
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
  const whole = erasedHistory([...history, ...events])
  return { kind: 'recorded', council, motionId, position, repeated: false, events, history: whole }
}

const referenceTaken = (history: readonly RecordedEvent[], actor: Actor): Recording => ({
  kind: 'refused',
  refusal: refusalIn(fold(history), actor, { code: 'reference-taken', index: 0 }),
})

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
  return { kind: 'recorded', council, motionId, position, repeated: true, events, history }
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
