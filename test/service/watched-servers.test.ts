import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startService, tokensFor, type RunningService } from '#support/service.ts'

const council = 'gm1904'
/** Seconds on a machine of one's own; recovery takes longer where others use the processor. */
const backMaxMs = 30_000

let dataDir = ''
let service: RunningService
let token = ''
const acknowledged: string[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-watched-'))
  await chmod(dataDir, 0o711)
  service = await startService({ dataDir, environment: {} })
  token = await (await tokensFor(dataDir))(council, 'clerk')
  await post('/api/v1/councils', { council, name: 'Stichtse Vecht' })
})
afterAll(async () => {
  await service.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${service.address}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': randomUUID(),
    },
    body: JSON.stringify(body),
  })

async function record(): Promise<number> {
  const motion = { council, reference: randomUUID(), title: 'Een motie', submitters: [] }
  const answer = await post('/api/v1/motions', motion)
  if (answer.status === 201) acknowledged.push(motion.reference)
  return answer.status
}

async function kill(kind: 'postgres' | 'nats'): Promise<void> {
  const file = await readFile(join(dataDir, kind, 'server.json'), 'utf8')
  process.kill((JSON.parse(file) as { pid: number }).pid, 'SIGKILL')
}

const figure = async (name: string): Promise<number> => {
  const text = await (await fetch(`${service.address}/metrics`)).text()
  return Number(new RegExp(`^${name}\\{council="${council}"\\} (\\d+)$`, 'm').exec(text)?.[1])
}

/** Whether every event of the log is in the stream. */
const isAllPublished = async (): Promise<boolean> =>
  (await figure('motiespoor_publisher_position')) === (await figure('motiespoor_log_position'))

it('recording and publishing are back by themselves when both servers were killed', async () => {
  await expect.poll(isAllPublished, { timeout: 60_000 }).toBe(true)
  for (let round = 0; round < 20; round += 1) await record()
  await kill('postgres')
  await expect.poll(record, { timeout: backMaxMs }).toBe(201)
  await kill('nats')
  expect(await record()).toBe(201)
  await expect.poll(isAllPublished, { timeout: backMaxMs }).toBe(true)
  // The council's own registration, and each motion: nothing that was acknowledged is missing.
  expect(await figure('motiespoor_log_position')).toBe(1 + acknowledged.length)
})
