import { open } from 'node:fs/promises'
import {
  canonicalJson,
  dataSaltOf,
  originSaltOf,
  saltSizeBytes,
  sealOf,
  sha256,
} from '#council-log/digest.ts'
import type { MotionEvent } from '#domain/motion/events.ts'
import { machineVersion } from '#domain/motion/machine.ts'
import type { Phase } from '#domain/motion/recorded.ts'
import {
  evidenceFormat,
  evidenceLine,
  type EvidenceHeader,
  type EvidenceRow,
} from '#proofs/verifier/line.ts'
import { beginningOfChain, chainAfter, entryHash } from '#proofs/verifier/order.ts'
import { actor, council } from './event-rows.ts'
import { motionSubmitted, progressReported, type Chance } from './generator.ts'

const eventsPerMotion = 4
/** Motions that are worked on at the same time. */
const motionsAtOnce = 64
const firstRecordedAtMs = Date.UTC(2022, 2, 30)
const linesAtOnce = 1_000
const headerSizeBytes = 512
export const logId = '0190a000-0000-7000-8000-000000000000'

interface Motion {
  readonly id: string
  readonly version: number
}

/** Writes an export, in the council's own view, of a log that there never was: lawful, with a chain. */
export async function writeEvidence(path: string, events: number, chance: Chance): Promise<void> {
  await using file = await open(path, 'w')
  const makeRow = createRows(chance)
  let row = makeRow(1)
  let at = headerSizeBytes
  for (let lines = ''; row.position <= events; row = makeRow(row.position + 1)) {
    lines += evidenceLine(row, { council, view: 'council' })
    if (row.position % linesAtOnce !== 0 && row.position < events) continue
    at += (await file.write(lines, at)).bytesWritten
    lines = ''
    // The first line tells the end of the chain, so it is written again and again, in the same room.
    await file.write(headerOf(row), 0)
  }
}

function headerOf({ position, recorded_at: recordedAt, chain }: EvidenceRow): string {
  const format = evidenceFormat
  const header: EvidenceHeader = {
    format,
    council,
    logId,
    view: 'council',
    position,
    recordedAt,
    chain,
  }
  return `${JSON.stringify(header).padEnd(headerSizeBytes - 1)}\n`
}

function createRows(chance: Chance): (position: number) => EvidenceRow {
  const motions: Motion[] = []
  let chain = beginningOfChain
  return (position) => {
    const place = position % motionsAtOnce
    const known = motions[place]
    const isDone = known === undefined || known.version === eventsPerMotion
    const motion = isDone
      ? { id: chance.uuid(), version: 1 }
      : { id: known.id, version: known.version + 1 }
    motions[place] = motion
    const sealed = sealedRow(motion, position, chance)
    const micros = (firstRecordedAtMs + position) * 1000
    chain = chainAfter(chain, entryHash({ position, micros, digest: sealed.digest }))
    return { ...sealed, chain }
  }
}

function sealedRow(
  { id: streamId, version }: Motion,
  position: number,
  chance: Chance,
): Omit<EvidenceRow, 'chain'> {
  const { event, phase } = generatedEvent(version, position, chance)
  const salt = sha256(`salt ${position}`)
  if (salt.length !== saltSizeBytes) throw new Error('a salt is as long as a hash')
  const data = canonicalJson(event.data)
  const dataDigest = sealOf(data, dataSaltOf(salt)).toString('hex')
  const commitId = chance.uuid()
  const origin = canonicalJson({ actorId: actor.id, commitId, traceparent: null })
  const envelope = {
    id: chance.uuid(), version, type: event.type, schema: 1, phase, machine: machineVersion,
  } // prettier-ignore
  const digested = {
    ...envelope,
    council,
    streamId,
    occurredOn: '2022-03-30',
    occurredOnPrecision: 'day',
    role: actor.role,
    originDigest: sealOf(origin, originSaltOf(salt)).toString('hex'),
    dataDigest,
  }
  return {
    ...envelope,
    position,
    recorded_at: new Date(firstRecordedAtMs + position).toISOString().replace('Z', '000Z'),
    stream_id: streamId,
    occurred_on: '2022-03-30',
    occurred_on_precision: 'day',
    actor_id: actor.id,
    actor_role: actor.role,
    commit_id: commitId,
    traceparent: null,
    data,
    salt,
    data_digest: dataDigest,
    digest: sha256(canonicalJson(digested)).toString('hex'),
  }
}

interface GeneratedEvent {
  readonly event: MotionEvent
  readonly phase: Phase
}

/** A motion's submission, the start of the work, and then reports. */
function generatedEvent(version: number, position: number, chance: Chance): GeneratedEvent {
  if (version === 1) {
    const data = motionSubmitted(chance, position)
    return { event: { type: 'MotionSubmitted', data }, phase: 'submitted' }
  }
  const phase = 'inProgress'
  if (version === 2) {
    const data = { portfolioHolder: 'Wethouder Jansen', department: 'Ruimte' }
    return { event: { type: 'WorkStarted', data }, phase }
  }
  return { event: { type: 'ProgressReported', data: progressReported(chance) }, phase }
}
