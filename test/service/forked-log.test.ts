import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { openRegister, type Register } from '#recording/register.ts'
import { council } from '#support/channels/memory-log.ts'
import { eventually, readStream } from '#support/channels/publishing.ts'
import { aCommand, anEvent, readAll } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { createTestDatabase, type TestDatabase } from '#support/servers/postgres.ts'
import { run } from '#support/servers/running.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

let nats: TestNatsServer
let database: TestDatabase
let dataDir: string
let restored: { readonly url: string; readonly name: string }
beforeAll(async () => {
  ;[nats, database, dataDir] = await Promise.all([
    startNatsServer(),
    createTestDatabase(),
    mkdtemp(join(tmpdir(), 'motiespoor-fork-')),
  ])
})
afterAll(async () => {
  await nats.remove()
  await database.drop()
  await asAdmin(`drop database if exists ${restored.name} with (force)`)
  await rm(dataDir, { recursive: true, force: true })
})

async function asAdmin(statement: string): Promise<void> {
  const admin = new pg.Client(inject('postgresUrl'))
  await admin.connect()
  await admin.query(statement)
  await admin.end()
}

/** Copies the database as it is now: a backup, which is restored under another name. */
async function backUp(): Promise<void> {
  const url = new URL(database.url)
  const source = url.pathname.slice(1)
  const name = `${source}_restored`
  await asAdmin(`create database ${name} template ${source}`)
  url.pathname = name
  restored = { url: url.href, name }
}

async function withRegister<Result>(url: string, work: (register: Register) => Promise<Result>) {
  const register = openRegister(url)
  try {
    return await work(register)
  } finally {
    await register.close()
  }
}

const append = (url: string, count: number) =>
  withRegister(url, async ({ log }) => {
    for (let n = 0; n < count; n += 1) await log.append(council, aCommand({ events: [anEvent()] }))
  })

const idsInLog = (url: string) =>
  withRegister(url, async ({ log }) => (await readAll(log, council)).map(({ id }) => id))

const idsInStream = async () =>
  (await readStream(nats.url)).map(({ headers }) => headers['Nats-Msg-Id'])

const settings = (url: string) => ({ DATABASE_URL: url, NATS_URL: nats.url })

async function withService(
  url: string,
  work: (service: RunningService) => Promise<void>,
  others: Record<string, string> = {},
) {
  const service = await startService({ dataDir, environment: { ...settings(url), ...others } })
  await work(service).finally(() => service.kill9())
}

const isForked = async ({ address }: RunningService, forked: boolean): Promise<void> => {
  const readiness = await (await fetch(`${address}/health/ready`)).json()
  expect(readiness).toMatchObject({ publisher: { forked: forked ? [council] : [] } })
  const metrics = await (await fetch(`${address}/metrics`)).text()
  expect(metrics).toContain(`motiespoor_publisher_forked{council="gm1904"} ${forked ? 1 : 0}`)
}

/** Records a motion; answers the status, and the code of the problem if there is one. */
async function record({ address }: RunningService): Promise<string> {
  const token = await (await tokensFor(dataDir))(council, 'clerk')
  const reference = `M-${randomUUID().slice(0, 8)}`
  const answer = await fetch(`${address}/api/v1/motions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ council, reference, title: 'Een motie', submitters: [] }),
  })
  const { code = '' } = z.object({ code: z.string().optional() }).parse(await answer.json())
  return `${answer.status} ${code}`.trimEnd()
}

const readStatus = async ({ address }: RunningService): Promise<number> =>
  (await fetch(`${address}/api/v1/councils/${council}/events`)).status

const publish = (from: string) =>
  run('publish', ['--council', council, '--from', from], settings(restored.url))

/** Three services and two commands start one after the other. */
const testTimeoutMs = 180_000

it(
  'an older backup that was restored and went its own way publishes nothing until somebody decides',
  async () => {
    await append(database.url, 10)
    await backUp()
    await append(database.url, 10)
    await withService(database.url, () =>
      eventually(async () => expect(await idsInStream()).toHaveLength(20)),
    )
    const before = await readStream(nats.url)

    // Shorter than what was published; then longer, while the service runs; then seen at a start.
    await withService(
      restored.url,
      async (service) => {
        await eventually(() => isForked(service, true))
        expect(await record(service)).toBe('201')
        await append(restored.url, 15)
        await isForked(service, true)
      },
      { RECORD_WHEN_FORKED: 'on' },
    )
    await withService(restored.url, async (service) => {
      await eventually(() => isForked(service, true))
      expect(await readStream(nats.url)).toEqual(before)
      expect(await record(service)).toBe('503 history-forked')
      expect(await readStatus(service)).toBe(200)

      const goingOn = await publish('21')
      expect([goingOn.code, goingOn.stdout]).toEqual([1, ''])
      expect(goingOn.stderr).toContain('Event 20 of the stream is not the one in the log')
      expect(await readStream(nats.url)).toEqual(before)

      expect((await publish('1')).code).toBe(0)
      expect(await idsInStream()).toEqual(await idsInLog(restored.url))
      await eventually(() => isForked(service, false))
      expect(await record(service)).toBe('201')
      await append(restored.url, 1)
      await eventually(async () =>
        expect(await idsInStream()).toEqual(await idsInLog(restored.url)),
      )
    })
  },
  testTimeoutMs,
)
