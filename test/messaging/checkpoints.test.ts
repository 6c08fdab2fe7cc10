import { generateKeyPairSync } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { startFollowing, type Following } from '#council-log/following.ts'
import { openCheckpointPublisher } from '#messaging/checkpoint-publisher.ts'
import { listCheckpoints } from '#proofs/kept-checkpoints.ts'
import { logTree } from '#proofs/log-tree.ts'
import { checkpointsToPublish } from '#proofs/published-checkpoints.ts'
import { openNote, signerOf } from '#proofs/signed-note.ts'
import { startSigning, type Signing } from '#proofs/signing.ts'
import { connection, eventually, keepingLogger } from '#support/channels/publishing.ts'
import { aCommand, anyCouncil, openTestLog, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'

const signer = signerOf('motiespoor', generateKeyPairSync('ed25519').privateKey)
const stream = 'CHECKPOINTS'

let bench: TestLog
let nats: TestNatsServer
let following: Following
let signing: Signing
let council: string

beforeEach(async () => {
  ;[bench, nats] = await Promise.all([openTestLog(), startNatsServer()])
  council = anyCouncil()
  const notifications = { subscribe: () => () => undefined }
  following = startFollowing({ db: bench.db, followers: [logTree], notifications })
  signing = startSigning({
    db: bench.db,
    signer,
    after: new Promise(() => undefined),
    forkCheckIntervalMs: 0,
  })
})
afterEach(async () => {
  await signing.stop()
  await following.stop()
  await Promise.all([bench.close(), nats.remove()])
})

async function sign(of = council): Promise<void> {
  await bench.log.append(of, aCommand())
  await following.drain()
  await signing.signAll()
}

const publishing = (onStanding?: (of: string, reason: string | null) => void): void => {
  const publisher = openCheckpointPublisher({
    natsUrl: nats.url,
    checkpoints: checkpointsToPublish(bench.db),
    logger: keepingLogger(),
    pollIntervalMs: 10,
    tailCheckIntervalMs: 50,
    ...(onStanding && { onStanding }),
  })
  onTestFinished(() => publisher.stop())
}

/** The bodies of all messages, in their order; nothing while there is no stream. */
async function published(of = council): Promise<string[]> {
  const { streams } = await (await connection(nats.url)).jetstreamManager()
  const info = await streams.info(stream).catch(() => undefined)
  const numbers = Array.from({ length: info?.state.last_seq ?? 0 }, (_, index) => index + 1)
  const all = await Promise.all(numbers.map((seq) => streams.getMessage(stream, { seq })))
  return all.filter(({ subject }) => subject === `checkpoints.${of}`).map((one) => one.string())
}

async function kept(of = council): Promise<string[]> {
  const { logId = '' } = (await bench.log.head(of)) ?? {}
  const all = await listCheckpoints(bench.db, { council: of, logId, after: 0, limit: 1_000 })
  return all.map(({ note }) => note)
}

async function asOwner(...statements: readonly string[]): Promise<void> {
  const owner = new pg.Client({ connectionString: bench.url })
  await owner.connect()
  try {
    for (const statement of statements) await owner.query(statement)
  } finally {
    await owner.end()
  }
}

test('every checkpoint is published once, as it was signed, councils apart', async () => {
  const other = anyCouncil()
  for (const of of [council, other, council]) await sign(of)
  publishing()
  publishing()
  await sign()
  await eventually(async () => expect(await published()).toHaveLength(3))
  await eventually(async () => expect(await published(other)).toHaveLength(1))
  expect(await published()).toEqual(await kept())
  for (const note of await published()) expect(openNote(note, [signer]).signedBy).toHaveLength(1)
})

test('the message tells which log it is of and how much of it', async () => {
  await sign()
  publishing()
  await eventually(async () => expect(await published()).toHaveLength(1))
  const { streams } = await (await connection(nats.url)).jetstreamManager()
  const { header } = await streams.getMessage(stream, { seq: 1 })
  const logId = (await bench.log.head(council))?.logId
  expect(header.get('Checkpoint-Log')).toBe(logId)
  expect(header.get('Checkpoint-Size')).toBe('1')
  expect(header.get('Nats-Msg-Id')).toBe(`${logId}:1`)
})

test('what is signed while NATS is away is published when it is back', async () => {
  publishing()
  await sign()
  await eventually(async () => expect(await published()).toHaveLength(1))
  await nats.kill9()
  await sign()
  await sign()
  await nats.start()
  await eventually(async () => expect(await published()).toEqual(await kept()))
  expect(await kept()).toHaveLength(3)
})

test('a history that is shorter than what was published is found out, and not signed', async () => {
  publishing()
  await sign()
  await sign()
  await eventually(async () => expect(await published()).toHaveLength(2))
  // As a backup restores it: the log, the tree and the checkpoints are all of before.
  await asOwner(
    'set session_replication_role = replica',
    'delete from event where position = 2',
    'delete from checkpoint where size = 2',
    `update council_log set position = 1`,
    `update log_tree.tile set hashes = substr(hashes, 1, 32)`,
    `update follower set position = 1 where schema = 'log_tree'`,
  )
  publishing((of, reason) => signing.report(of, reason))
  await eventually(() => {
    expect(signing.forked()).toEqual([
      { council, reason: '2 entries were published, the log has 1' },
    ])
  })
  await asOwner(
    `insert into log_succession (council, log_id, reason)
     select council, '0197f3b2-8a51-7c3e-9d40-6f1e2a3b4c5d', 'Restored' from council_log`,
    `update council_log set log_id = '0197f3b2-8a51-7c3e-9d40-6f1e2a3b4c5d'`,
  )
  await eventually(async () => {
    await signing.signAll()
    expect(await published()).toHaveLength(3)
  })
  expect(signing.forked()).toEqual([])
})
