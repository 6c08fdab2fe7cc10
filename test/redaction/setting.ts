import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { Role } from '#domain/actor.ts'
import { post, posted } from '#support/api/load.ts'
import { openTestLog, readAll, type TestLog } from '#support/log.ts'
import { startNatsServer, type TestNatsServer } from '#support/servers/nats.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'
import { beginning, continuation, markedDetails, type StoryPart, type Marking } from './story.ts'

export const council = 'gm1904'
export const reason = 'Noemt een bewoner bij naam.'

/** These hold no free text, or are the account of a redaction. */
const notRedactable = new Set([
  'DecisionRecorded',
  'DeadlineSet',
  'MotionsLinked',
  'RedactionProposed',
  'ContentRedacted',
])

/** A service of its own, whose log tells the life of one motion. */
export interface Setting {
  readonly register: TestLog
  readonly nats: TestNatsServer
  readonly service: RunningService
  readonly environment: Readonly<Record<string, string>>
  readonly motionId: string
  readonly reportId: string
  /** Of every event that can be redacted. */
  readonly eventIds: readonly string[]
  /** When the last of them was recorded. */
  readonly knownAt: string
  token(role: Role, sub?: string): Promise<string>
  close(): Promise<void>
}

export async function openSetting(marking: Marking): Promise<Setting> {
  const [register, nats, dataDir] = await Promise.all([
    openTestLog(),
    startNatsServer(),
    mkdtemp(join(tmpdir(), 'motiespoor-redaction-')),
  ])
  const environment = {
    DATABASE_URL: register.url,
    NATS_URL: nats.url,
    PUBLIC_URL: 'http://localhost:3000',
    LOG_LEVEL: 'debug',
  }
  const service = await startService({ dataDir, environment })
  const issue = await tokensFor(dataDir)
  const token = (role: Role, sub = `${role}-1`) => issue(council, role, sub)
  const story = await tellTheStory({ service, token }, marking)
  return {
    ...{ register, nats, service, environment, token },
    ...story,
    ...(await redactableOf(register, story.motionId)),
    close: async () => {
      await service.stop()
      await Promise.all([register.close(), nats.remove()])
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

type Teller = Pick<Setting, 'service' | 'token'>

interface Recorded {
  readonly motion: { readonly motionId: string }
  readonly events: readonly { readonly id: string; readonly type: string }[]
}

interface Request {
  readonly path: string
  readonly token: string
  readonly body: object
}

const recorded = async (
  { service }: Pick<Setting, 'service'>,
  { path, token, body }: Request,
): Promise<Recorded> => (await posted(`${service.address}/api/v1${path}`, token, body)) as Recorded

async function tellTheStory(teller: Teller, marking: Marking) {
  const token = await teller.token('clerk')
  await recorded(teller, { path: '/councils', token, body: { council, name: 'Voorbeeldstad' } })
  const source = { address: marking.mark('bestand'), sha256: 'a'.repeat(64) }
  const body = { council, ...markedDetails(marking, 'een'), source }
  const { motionId } = (await recorded(teller, { path: '/motions', token, body })).motion
  const path = `/motions/${motionId}/events`
  const record = async ({ role, events }: StoryPart) =>
    recorded(teller, { path, token: await teller.token(role), body: { events } })
  const reportId = (await record(beginning(marking))).events.at(-1)?.id ?? expect.fail()
  for (const part of continuation(marking, reportId)) await record(part)
  return { motionId, reportId }
}

async function redactableOf({ log }: TestLog, motionId: string) {
  const history = (await readAll(log, council)).filter(({ streamId }) => streamId === motionId)
  const eventIds = history.flatMap(({ type, id }) => (notRedactable.has(type) ? [] : id))
  return { eventIds, knownAt: history.at(-1)?.recordedAt ?? expect.fail() }
}

/** Every event with a text is proposed by one person and confirmed by another, never by the same. */
export async function redactAll(setting: Setting): Promise<void> {
  const path = `/motions/${setting.motionId}/events`
  const one = await setting.token('clerk')
  const other = await setting.token('clerk', 'clerk-2')
  const saying = (type: string, data: object) => ({ events: [{ type, data }] })
  const changes = { reference: 'M-1', title: 'Een motie zonder geheimen' }
  const named = saying('DetailsCorrected', { changes, reason: 'Een gewone naam.' })
  await recorded(setting, { path, token: one, body: named })
  for (const eventId of setting.eventIds) {
    const data = { eventId, ground: 'personal-data', reason }
    await recorded(setting, { path, token: one, body: saying('RedactionProposed', data) })
    const body = saying('ContentRedacted', data)
    expect((await post(`${setting.service.address}/api/v1${path}`, one, { body })).status).toBe(409)
    await recorded(setting, { path, token: other, body })
  }
}

const lag = /^motiespoor_follower_lag_events\{follower="([^"]+)".*\} (\d+)$/gm

/** Resolves when every follower has the end of the log. */
export async function caughtUp({ service }: Setting): Promise<void> {
  const expectation = async () => {
    const metrics = await (await fetch(`${service.address}/metrics`)).text()
    const lags = [...metrics.matchAll(lag)].map(([, name, events]) => [name, Number(events)])
    expect(lags.length).toBeGreaterThan(0)
    expect(lags.filter(([, events]) => events !== 0)).toEqual([])
  }
  await vi.waitFor(expectation, { timeout: 30_000, interval: 50 })
}
