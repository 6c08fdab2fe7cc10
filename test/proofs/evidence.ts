import { generateKeyPairSync } from 'node:crypto'
import { sql, type QueryExecutorProvider } from 'kysely'
import type { Database } from '#council-log/database.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { readHeads } from '#council-log/reading.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { checkpointText } from '#proofs/checkpoint.ts'
import { exportParts } from '#proofs/export.ts'
import { createFrontier } from '#proofs/merkle.ts'
import { signerOf, signNote } from '#proofs/signed-note.ts'
import type { EvidenceView } from '#proofs/verifier/line.ts'
import { verifyEvidence, type Verdict } from '#proofs/verifier/verify.ts'
import { aCommand, anEvent, type TestLog } from '#support/log.ts'
import { historyOf } from '#support/motions/given.ts'
import {
  committeeScheduled,
  contentRedacted,
  deadlineSet,
  decided,
  eventId,
  internalNoteAdded,
  motionId,
  otherClerk,
  progressCorrected,
  progressReported,
  redactionProposed,
  settlementAccepted,
  settlementProposed,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'

export const signer = signerOf('motiespoor', generateKeyPairSync('ed25519').privateKey)

/** Histories with something of everything that a verifier looks at. */
const stories = [
  [
    submitted({ reference: 'M-1' }, { on: '2021-05-12' }),
    decided(),
    workStarted(),
    progressReported({ text: 'Mevrouw De Vries belde. “Héél € duur”\u007f' }),
    redactionProposed({ eventId: eventId(4) }),
    contentRedacted({ eventId: eventId(4) }, { by: otherClerk }),
    progressReported({ text: 'Af.' }),
  ],
  [submitted({ reference: 'M-2' }), decided({ outcome: 'rejected' }), internalNoteAdded()],
  [
    submitted({ reference: 'M-3' }),
    deadlineSet(),
    workStarted(),
    internalNoteAdded({ text: 'Niet voor buiten.' }),
    progressReported({ text: '“Héél € duur”\u007f' }),
    progressCorrected({ reportId: eventId(5) }),
    committeeScheduled(),
    settlementProposed(),
    settlementAccepted({}, { by: otherClerk }),
  ],
] as const

/** The council's registration, and then the stories, each two events at a time, taking turns. */
export async function fillLog({ log }: TestLog, council: string): Promise<void> {
  const registration = anEvent({
    type: 'CouncilRegistered',
    phase: 'registered',
    machine: 'council@1',
    occurredOn: null,
    occurredOnPrecision: 'unknown',
    data: { name: 'Voorbeeldstad', silentAfterDays: 90, settlementNormDays: 365 },
  })
  const streamId = '00000000-0000-0000-0000-000000000000'
  await log.append(council, aCommand({ streamId, events: [registration] }))
  const histories = stories.map((story, index) => ofMotion(historyOf(...story), index))
  for (let from = 0; histories.some(({ length }) => from < length); from += 2) {
    for (const history of histories) {
      const [one, other] = history.slice(from, from + 2)
      const isOneCommit = one?.actor.id === other?.actor.id
      await appendEvents(log, council, [one, ...(isOneCommit ? [other] : [])])
      if (!isOneCommit) await appendEvents(log, council, [other])
    }
  }
}

async function appendEvents(
  log: CouncilLog,
  council: string,
  given: readonly (RecordedEvent | undefined)[],
): Promise<void> {
  const events = given.filter((event) => event !== undefined)
  const [first] = events
  if (first === undefined) return
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const command = aCommand({
    streamId: first.motionId,
    expectedVersion: first.version - 1,
    events,
    actor: first.actor,
    traceparent,
  })
  const outcome = await log.append(council, command)
  if (outcome.kind !== 'appended') throw new Error(`append() answered ${outcome.kind}`)
}

/** The history with ids of its own. */
const ofMotion = (history: readonly RecordedEvent[], index: number): readonly RecordedEvent[] => {
  const prefix = `0190${String(index).padStart(4, '0')}-0000`
  const text = JSON.stringify(history).replaceAll('00000000-0000', prefix)
  return JSON.parse(text) as RecordedEvent[]
}

/** The motion of a story. */
export const motionOf = (index: number): string =>
  motionId.replace('00000000-0000', `0190${String(index).padStart(4, '0')}-0000`)

/** Signs what the log has at a size, as whoever kept the leaves would. */
export async function signedAt(
  db: QueryExecutorProvider,
  council: string,
  size?: number,
): Promise<string> {
  const { rows } = await sql<{ leaf: Buffer; log_id: string }>`
    select log_entry(position, (extract(epoch from recorded_at) * 1000000)::bigint, digest) as leaf,
           (select log_id from council_log l where l.council = ${council})
    from event where council = ${council} order by position limit ${size ?? null}`.execute(db)
  const tree = createFrontier()
  for (const { leaf } of rows) tree.append(leaf)
  const logId = rows[0]?.log_id ?? ''
  return signNote(checkpointText({ council, logId, size: tree.size, root: tree.root() }), signer)
}

/** An export as one text. */
export async function exported(
  db: Database,
  council: string,
  view: EvidenceView = 'council',
): Promise<string> {
  const [head] = await readHeads(db, council)
  if (head === undefined) throw new Error(`${council} has no log`)
  let text = ''
  for await (const part of exportParts({ db, head, view })) text += part.text
  return text
}

/** Verifies an export against notes that are signed by `signer`. */
export const verified = (text: string | Buffer, ...notes: readonly string[]): Promise<Verdict> =>
  verifyEvidence({
    source: inChunks(Buffer.from(text)),
    keys: [signer],
    checkpoints: notes.map((note, index) => ({ name: `checkpoint-${index + 1}`, note })),
  })

/** In pieces that respect no line. */
async function* inChunks(bytes: Buffer, size = 1_000): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) {
    yield await Promise.resolve(bytes.subarray(from, from + size))
  }
}
