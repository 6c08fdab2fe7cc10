import { createHash, randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { parseCheckpoint } from '#proofs/checkpoint.ts'
import { verifyConsistency, verifyInclusion } from '#proofs/merkle.ts'
import { openNote, parseVerifierKey } from '#proofs/signed-note.ts'
import { expectProblem, openCouncil } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'

const it = apiTest.extend(
  'get',
  ({ api }) =>
    async <Body>(path: string, token?: string): Promise<Body> => {
      const answer = await api.get(path, token)
      expect(answer.statusCode, answer.body).toBe(200)
      return answer.json<Body>()
    },
)

interface CheckpointBody {
  readonly council: string
  readonly logId: string
  readonly size: number
  readonly root: string
  readonly signedAt: string
  readonly note: string
}

interface ProvenBody {
  readonly type: string
  readonly position: number
  readonly recordedAt: string
  readonly digest: string
  readonly entry: string
  readonly hashes: readonly string[] | null
}

const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64')

/** Computes the leaf as an outsider would, from what the answer says of the event. */
function leafOf({ position, recordedAt, digest }: ProvenBody): Buffer {
  const content = Buffer.alloc(1 + 8 + 8)
  const micros = BigInt(Date.parse(`${recordedAt.slice(0, 19)}Z`)) * 1_000n
  content.writeBigInt64BE(BigInt(position), 1)
  content.writeBigInt64BE(micros + BigInt(recordedAt.slice(20, 26)), 9)
  return createHash('sha256').update(content).update(Buffer.from(digest, 'hex')).digest()
}

const note = { type: 'InternalNoteAdded', data: { text: 'Alleen voor de griffie.' } }
const report = { type: 'ProgressReported', occurredOn: '2021-09-01', data: { text: 'Bezig.' } }
const started = { type: 'WorkStarted', occurredOn: '2021-07-01', data: {} }

describe('before anything is signed', () => {
  it('there is no checkpoint and no proof, and that is said', async ({ api, get }) => {
    const fresh = await openCouncil(api)
    const motionId = await fresh.submit()
    for (const path of [`councils/${fresh.council}/checkpoint`, `motions/${motionId}/proof`]) {
      expectProblem(await api.get(`/${path}`), 404, 'checkpoint-unknown')
    }
    expect(await get(`/councils/${fresh.council}/checkpoints`)).toEqual({
      checkpoints: [],
      next: null,
    })
  })

  it('of a council or a motion that is not there neither', async ({ api }) => {
    for (const path of ['checkpoint', 'checkpoints', 'consistency?from=1&to=1']) {
      const answer = await api.get(`/councils/gm0001/${path}`)
      expectProblem(answer, 404, 'council-unknown')
    }
    const answer = await api.get(`/motions/${randomUUID()}/proof`)
    expectProblem(answer, 404, 'motion-unknown')
  })
})

describe('checkpoints', () => {
  it('are signed by a key that the service tells', async ({ api, gm, get }) => {
    await gm.submit()
    await api.signAll()
    const kept = await get<CheckpointBody>(`/councils/${gm.council}/checkpoint`)
    const { keys } = await get<{ keys: { vkey: string }[] }>('/checkpoint-keys')
    const verifiers = keys.map(({ vkey }) => parseVerifierKey(vkey))
    const said = parseCheckpoint(openNote(kept.note, verifiers).text)
    const head = await api.log.head(gm.council)
    expect(said).toEqual({
      council: gm.council,
      logId: head?.logId,
      size: head?.position,
      root: fromBase64(kept.root),
    })
    expect(kept).toMatchObject({ logId: said.logId, size: said.size, council: said.council })
  })

  it('are given as the note itself, and keys as lines, to who asks for text', async ({
    api,
    gm,
    get,
  }) => {
    await api.signAll()
    const headers = { accept: 'text/plain' }
    const kept = await get<CheckpointBody>(`/councils/${gm.council}/checkpoint`)
    const url = `/api/v1/councils/${gm.council}/checkpoint`
    const text = await api.send({ url, headers })
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(text.body).toBe(kept.note)
    const keys = await api.send({ url: '/api/v1/checkpoint-keys', headers })
    const lines = keys.body.trimEnd().split('\n').map(parseVerifierKey)
    expect(openNote(text.body, lines).signedBy).toHaveLength(1)
  })

  it('are all kept, and found by their size and in pages', async ({ api, get }) => {
    const one = await openCouncil(api)
    const sizes: number[] = []
    for (let round = 0; round < 3; round += 1) {
      await one.submit()
      await api.signAll()
      sizes.push((await api.log.head(one.council))?.position ?? 0)
    }
    const path = `/councils/${one.council}/checkpoints`
    const first = await api.send({ url: `/api/v1${path}?limit=2` })
    const page = first.json<{ checkpoints: CheckpointBody[]; next: number | null }>()
    expect(page.checkpoints.map(({ size }) => size)).toEqual(sizes.slice(0, 2))
    expect(page.next).toBe(sizes[1])
    expect(first.headers.link).toContain(`after=${sizes[1]}`)
    const rest = await get<typeof page>(`${path}?after=${page.next}&limit=2`)
    expect(rest.checkpoints.map(({ size }) => size)).toEqual(sizes.slice(2))
    expect(rest.next).toBeNull()
    const old = await get<CheckpointBody>(`/councils/${one.council}/checkpoint?size=${sizes[0]}`)
    expect(old).toEqual(page.checkpoints[0])
    const never = await api.get(`/councils/${one.council}/checkpoint?size=999`)
    expectProblem(never, 404, 'checkpoint-unknown')
  })
})

describe('a proof that the log only grew', () => {
  it('leads from an older checkpoint to a newer one', async ({ api, get }) => {
    const one = await openCouncil(api)
    await one.submit()
    await api.signAll()
    const path = `/councils/${one.council}/checkpoint`
    const older = await get<CheckpointBody>(path)
    const motionId = await one.submit()
    await one.record(motionId, started, report, note)
    await api.signAll()
    const newer = await get<CheckpointBody>(path)
    const proof = await get<{ hashes: string[]; from: object; to: object }>(
      `/councils/${one.council}/consistency?from=${older.size}&to=${newer.size}`,
    )
    const [from, to] = [older, newer].map(({ size, root }) => ({ size, root }))
    expect(proof).toMatchObject({ from, to })
    const sides = {
      from: { size: older.size, root: fromBase64(older.root) },
      to: { size: newer.size, root: fromBase64(newer.root) },
    }
    const hashes = proof.hashes.map(fromBase64)
    expect(verifyConsistency({ ...sides, proof: hashes })).toBe(true)
    expect(verifyConsistency({ ...sides, proof: hashes.toReversed() })).toBe(false)
  })

  it.for([
    ['from=1&to=999', 'to'],
    ['from=2&to=1', 'from'],
    ['from=0&to=1', 'from'],
    ['from=1', 'to'],
    ['from=1&to=2.5', 'to'],
  ])('is refused for sizes that make no sense: %s', async ([query, name], { api, gm }) => {
    const url = `/api/v1/councils/${gm.council}/consistency?${query}`
    const answer = await api.send({ url })
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.json<object>()).toMatchObject({ invalidParams: [{ name }] })
  })
})

describe("a proof of a motion's history", () => {
  it('leads from what an outsider computes of each event to the signed root', async ({
    api,
    gm,
    get,
  }) => {
    const motionId = await gm.submit()
    await gm.record(motionId, started, report)
    await gm.submit()
    await gm.record(motionId, report)
    await api.signAll()
    const { checkpoint, events } = await get<{ checkpoint: CheckpointBody; events: ProvenBody[] }>(
      `/motions/${motionId}/proof`,
    )
    expect(events.map(({ type }) => type)).toEqual([
      'MotionSubmitted',
      'WorkStarted',
      'ProgressReported',
      'ProgressReported',
    ])
    const { size } = checkpoint
    for (const event of events) {
      const leafHash = leafOf(event)
      expect(event.entry).toBe(leafHash.toString('hex'))
      const proof = event.hashes?.map(fromBase64) ?? []
      const inclusion = { leaf: event.position - 1, leafHash, size, proof }
      expect(verifyInclusion({ ...inclusion, root: fromBase64(checkpoint.root) })).toBe(true)
      expect(verifyInclusion({ ...inclusion, leaf: 0, root: fromBase64(checkpoint.root) })).toBe(
        false,
      )
    }
  })

  it('names events that the checkpoint does not cover yet', async ({ api, gm, get }) => {
    const motionId = await gm.submit()
    await api.signAll()
    await gm.record(motionId, started)
    await api.following.drain()
    const { events } = await get<{ events: ProvenBody[] }>(`/motions/${motionId}/proof`)
    expect(events.map(({ hashes }) => hashes !== null)).toEqual([true, false])
    await api.signAll()
    const later = await get<{ events: ProvenBody[] }>(`/motions/${motionId}/proof`)
    expect(later.events.map(({ hashes }) => hashes !== null)).toEqual([true, true])
  })

  it('has internal events for the people of the council alone', async ({ api, gm, get }) => {
    const motionId = await gm.submit()
    await gm.record(motionId, note, started)
    await api.signAll()
    const path = `/motions/${motionId}/proof`
    const types = async (token?: string) =>
      (await get<{ events: ProvenBody[] }>(path, token)).events.map(({ type }) => type)
    const stranger = await api.token('gm0363', 'clerk')
    expect(await types()).toEqual(['MotionSubmitted', 'WorkStarted'])
    expect(await types(stranger)).toEqual(['MotionSubmitted', 'WorkStarted'])
    for (const token of [gm.clerk, gm.auditor]) {
      expect(await types(token)).toEqual(['MotionSubmitted', 'InternalNoteAdded', 'WorkStarted'])
    }
  })
})
