import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { post, registerCouncil } from '#support/api/load.ts'
import {
  gaugeOf,
  isAllPublished,
  startService,
  tokensFor,
  type RunningService,
} from '#support/servers/service.ts'

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
  await registerCouncil({ address: service.address, council, token })
})
afterAll(async () => {
  await service.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function record(): Promise<number> {
  const motion = { council, reference: randomUUID(), title: 'Een motie', submitters: [] }
  const answer = await post(`${service.address}/api/v1/motions`, token, { body: motion })
  if (answer.status === 201) acknowledged.push(motion.reference)
  return answer.status
}

async function kill(kind: 'postgres' | 'nats'): Promise<void> {
  const file = await readFile(join(dataDir, kind, 'server.json'), 'utf8')
  process.kill((JSON.parse(file) as { pid: number }).pid, 'SIGKILL')
}

const isPublished = (): Promise<boolean> => isAllPublished(service.address, council)

it('recording and publishing are back by themselves when both servers were killed', async () => {
  await expect.poll(isPublished, { timeout: 60_000 }).toBe(true)
  for (let round = 0; round < 20; round += 1) await record()
  await kill('postgres')
  await expect.poll(record, { timeout: backMaxMs }).toBe(201)
  await kill('nats')
  expect(await record()).toBe(201)
  await expect.poll(isPublished, { timeout: backMaxMs }).toBe(true)
  // The council's own registration, and each motion: nothing that was acknowledged is missing.
  expect(await gaugeOf(service.address, 'motiespoor_log_position', council)).toBe(
    1 + acknowledged.length,
  )
})
