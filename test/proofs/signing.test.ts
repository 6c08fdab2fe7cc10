import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { startFollowing, type Following } from '#council-log/following.ts'
import { rebuild } from '#council-log/rebuild.ts'
import { openSigner } from '#proofs/checkpoint-key.ts'
import { parseCheckpoint } from '#proofs/checkpoint.ts'
import { lastCheckpoint, listCheckpoints, listKeys } from '#proofs/kept-checkpoints.ts'
import { logTree, treeReader } from '#proofs/log-tree.ts'
import { consistencyProof, createFrontier, verifyConsistency } from '#proofs/merkle.ts'
import { formatVerifierKey, openNote, signerOf } from '#proofs/signed-note.ts'
import { startSigning, type Signing, type SigningOptions } from '#proofs/signing.ts'
import { aCommand, anEvent, anyCouncil, openTestLog, type TestLog } from '#support/log.ts'

let bench: TestLog
let following: Following
let council: string
const signer = signerOf('motiespoor', generateKeyPairSync('ed25519').privateKey)

beforeEach(async () => {
  bench = await openTestLog()
  council = anyCouncil()
  const notifications = { subscribe: () => () => undefined }
  following = startFollowing({ db: bench.db, followers: [logTree], notifications })
})
afterEach(async () => {
  await following.stop()
  await bench.close()
})

async function append(count: number): Promise<void> {
  await bench.log.append(
    council,
    aCommand({ events: Array.from({ length: count }, () => anEvent()) }),
  )
  await following.drain()
}

/** As the owner of the database, who can do what the service cannot; answers the last rows. */
async function asOwner<Row extends object>(...statements: readonly string[]): Promise<Row[]> {
  const owner = new pg.Client({ connectionString: bench.url })
  await owner.connect()
  let rows: Row[] = []
  try {
    for (const statement of statements) rows = (await owner.query<Row>(statement)).rows
  } finally {
    await owner.end()
  }
  return rows
}

/** Signs only when told. */
function signing(options: Partial<SigningOptions> = {}): Signing {
  const never = new Promise(() => undefined)
  const started = startSigning({
    db: bench.db,
    signer,
    after: never,
    forkCheckIntervalMs: 0,
    ...options,
  })
  onTestFinished(() => started.stop())
  return started
}

const last = () => lastCheckpoint(bench.db, council)

/** The root over the entries as the log has them, without tiles. */
async function rootOfLog(): Promise<Buffer> {
  const rows = await asOwner<{ entry: Buffer }>(`
    select log_entry(position, (extract(epoch from recorded_at) * 1000000)::bigint, digest) as entry
    from event where council = '${council}' order by position`)
  const frontier = createFrontier()
  for (const { entry } of rows) frontier.append(entry)
  return frontier.root()
}

describe('signing checkpoints', () => {
  test('what the log has is signed, by a key that is kept beside it', async () => {
    await append(3)
    await signing().signAll()
    const kept = await last()
    expect(kept).toMatchObject({ council, size: 3 })
    const { text, signedBy } = openNote(kept?.note ?? '', [signer])
    expect(signedBy).toEqual([signer])
    const logId = (await bench.log.head(council))?.logId
    expect(parseCheckpoint(text)).toEqual({ council, logId, size: 3, root: await rootOfLog() })
    expect(await listKeys(bench.db)).toMatchObject([
      { vkey: formatVerifierKey(signer), keyId: signer.keyId },
    ])
  })

  test('each checkpoint follows from the one before, and nothing new is not signed again', async () => {
    const { signAll } = signing()
    for (const count of [1, 6, 300]) {
      await append(count)
      await signAll()
      await signAll()
    }
    const logId = (await last())?.logId ?? ''
    const kept = await listCheckpoints(bench.db, { council, logId, after: 0, limit: 10 })
    expect(kept.map(({ size }) => size)).toEqual([1, 7, 307])
    const [, from, to] = kept
    if (from === undefined || to === undefined) throw new Error('there are three')
    const proof = await consistencyProof(treeReader(bench.db, council), {
      from: from.size,
      to: to.size,
    })
    expect(verifyConsistency({ from, to, proof })).toBe(true)
  })

  test('many instances sign beside each other, and each size is kept once', async () => {
    const instances = Array.from({ length: 4 }, () => signing())
    for (let round = 1; round <= 5; round += 1) {
      await append(2)
      await Promise.all(instances.map(({ signAll }) => signAll()))
    }
    const logId = (await last())?.logId ?? ''
    const kept = await listCheckpoints(bench.db, { council, logId, after: 0, limit: 100 })
    expect(kept.map(({ size }) => size)).toEqual([2, 4, 6, 8, 10])
    expect(instances.flatMap(({ forked }) => forked())).toEqual([])
  })

  test('it happens by itself while the service runs', async () => {
    signing({ after: Promise.resolve(), intervalMs: 10 })
    await append(2)
    await expect.poll(async () => (await last())?.size).toBe(2)
    await append(1)
    await expect.poll(async () => (await last())?.size).toBe(3)
  })

  test('the service cannot change or take away what was signed', async () => {
    await append(1)
    await signing().signAll()
    for (const table of ['checkpoint', 'checkpoint_key']) {
      await expect(asOwner(`delete from ${table}`)).rejects.toThrow(/append-only/)
      await expect(asOwner(`truncate ${table}`)).rejects.toThrow(/append-only/)
    }
    await expect(asOwner('update checkpoint set size = 9')).rejects.toThrow(/append-only/)
  })
})

describe('a history that is no longer the one that was signed', () => {
  const unguarded = 'set session_replication_role = replica'
  const setDigest = (digest: string) => `update event set digest = ${digest} where position = 2`

  /** Four events, of which the second was changed after they were signed, and the tree with it. */
  async function rewritten() {
    const reported: string[] = []
    const started = signing({ onFork: (_, reason) => reported.push(reason) })
    await append(4)
    await started.signAll()
    const [row] = await asOwner<{ digest: Buffer }>('select digest from event where position = 2')
    await asOwner(unguarded, setDigest("sha256('other')"))
    await rebuild({ db: bench.db, follower: logTree })
    return { ...started, reported: reported, digest: row?.digest.toString('hex') ?? '' }
  }

  test('is not signed, and raises one alarm', async () => {
    const { signAll, forked, reported: reported } = await rewritten()
    await append(1)
    await signAll()
    await signAll()
    expect((await last())?.size).toBe(4)
    const reason = 'the first 4 entries are not the ones that were signed'
    expect(forked()).toEqual([{ council, reason }])
    expect(reported).toEqual([reason])
  })

  test('is found though nothing is added to it, and by an instance that starts later', async () => {
    const { signAll, forked } = await rewritten()
    await signAll()
    expect(forked()).toHaveLength(1)
    const later = signing()
    await later.signAll()
    expect(later.forked()).toHaveLength(1)
  })

  test('does not keep other councils from being signed, and passes when it is mended', async () => {
    const { signAll, forked, digest } = await rewritten()
    const forkedCouncil = council
    council = anyCouncil()
    await append(1)
    await signAll()
    expect((await last())?.size).toBe(1)
    expect(forked().map((one) => one.council)).toEqual([forkedCouncil])
    council = forkedCouncil
    await asOwner(unguarded, setDigest(`'\\x${digest}'`))
    await rebuild({ db: bench.db, follower: logTree })
    await append(1)
    await signAll()
    expect(forked()).toEqual([])
    expect((await last())?.size).toBe(5)
  })

  test('is one that became shorter', async () => {
    const { signAll, forked } = signing()
    await append(3)
    await signAll()
    await asOwner(
      unguarded,
      'delete from event where position = 3',
      'update council_log set position = 2',
    )
    await signAll()
    expect(forked()).toEqual([{ council, reason: '3 entries were signed, the log has 2' }])
  })

  test('is reported for a log with another identity, until an operator declares it', async () => {
    const { signAll, forked } = signing()
    await append(3)
    await signAll()
    const before = await last()
    await asOwner('update council_log set log_id = gen_random_uuid()')
    await signAll()
    expect(forked()).toHaveLength(1)
    expect(await last()).toEqual(before)
    await asOwner(`
      insert into log_succession (council, log_id, reason)
      select council, log_id, 'Restored from the backup of last night' from council_log`)
    await signAll()
    expect(forked()).toEqual([])
    expect((await last())?.logId).toBe((await bench.log.head(council))?.logId)
  })

  test('is known when another process reports it', async () => {
    const { signAll, forked, report } = signing()
    await append(1)
    await signAll()
    report(council, 'NATS has other checkpoints')
    await append(1)
    await signAll()
    expect((await last())?.size).toBe(1)
    expect(forked()).toEqual([{ council, reason: 'NATS has other checkpoints' }])
    report(council, null)
    await signAll()
    expect((await last())?.size).toBe(2)
  })
})

describe('the key for checkpoints', () => {
  let dataDir: string
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'checkpoint-key-'))
  })
  afterEach(() => rm(dataDir, { recursive: true }))

  test('is made once, for the service alone to read', async () => {
    const both = await Promise.all([1, 2].map(() => openSigner({ kind: 'own', dataDir })))
    const [one, other] = both.map(formatVerifierKey)
    expect(one).toBe(other)
    expect(formatVerifierKey(await openSigner({ kind: 'own', dataDir }))).toBe(one)
    expect((await stat(join(dataDir, 'checkpoint-key.pem'))).mode & 0o777).toBe(0o600)
  })

  test('can be given as a file and as a text, and is then the same', async () => {
    const own = formatVerifierKey(await openSigner({ kind: 'own', dataDir }))
    const path = join(dataDir, 'checkpoint-key.pem')
    const pem = await readFile(path, 'utf8')
    expect(formatVerifierKey(await openSigner({ kind: 'file', path }))).toBe(own)
    expect(formatVerifierKey(await openSigner({ kind: 'text', pem }))).toBe(own)
  })

  test('is refused when it is another kind of key, or none, without telling what it was', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    await expect(openSigner({ kind: 'text', pem })).rejects.toThrow(/must be an Ed25519/)
    await expect(openSigner({ kind: 'text', pem: 'geheim' })).rejects.toThrow(/^(?!.*geheim)/)
    const path = join(dataDir, 'empty.pem')
    await writeFile(path, '')
    await expect(openSigner({ kind: 'file', path })).rejects.toThrow(/must be an Ed25519/)
  })
})
