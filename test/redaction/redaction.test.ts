import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson, originSaltOf, sealOf, sha256 } from '#council-log/digest.ts'
import { microsOf } from '#council-log/instant.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { readAll, type TestLog } from '#support/log.ts'
import { readModelContents, rebuildAll } from '#support/read-models.ts'
import { run } from '#support/servers/running.ts'
import { everyAnswer, everyPage, type Reader } from './api-answers.ts'
import { caughtUp, council, openSetting, reason, redactAll, type Setting } from './setting.ts'
import { everyMessage, everyRow } from './stored-text.ts'
import { createMarking } from './story.ts'

/** Recorded by the register itself, in consequence of another event. */
const notInStory: readonly string[] = ['PersonalDataConfirmed']

const marking = createMarking()
const { markers } = marking

let setting: Setting
beforeAll(async () => {
  setting = await openSetting(marking)
})
afterAll(() => setting.close())

const rowsOf = ({ db }: TestLog) => db.selectFrom('event').selectAll().orderBy('position').execute()

const logEnd = async () => (await setting.register.log.head(council))?.position ?? 0

async function readers(): Promise<readonly Reader[]> {
  const { service, motionId, reportId, eventIds, knownAt, token } = setting
  const values = {
    council: [council],
    motionId: [motionId],
    eventId: [reportId],
    knownAt: [knownAt],
    validOn: ['2029-12-31', knownAt.slice(0, 10)],
    version: ['1', String(eventIds.length)],
    position: [String(await logEnd())],
    after: ['0', '20'],
    before: ['40'],
    limit: ['100'],
    pageSize: ['100'],
    type: ['progress-reported'],
    schema: ['1'],
  }
  const { address } = service
  return [
    { address, values },
    { address, values, token: await token('clerk') },
    { address, values, token: await token('auditor') },
  ]
}

/** Where the markers are found, each place with how many. Binary columns show as hexadecimal text. */
function places(...texts: ReadonlyMap<string, string>[]): Record<string, number> {
  const found = texts.flatMap((contents) =>
    [...contents].map(([place, text]) => [place, markersIn(text).length] as const),
  )
  return Object.fromEntries(found.filter(([, count]) => count > 0))
}

function markersIn(text: string): string[] {
  const lower = text.toLowerCase()
  return markers.filter(
    (marker) => lower.includes(marker) || lower.includes(Buffer.from(marker).toString('hex')),
  )
}

const together = (...texts: ReadonlyMap<string, string>[]): string =>
  texts.flatMap((contents) => [...contents.values()]).join('\n')

async function everythingShown(): Promise<Map<string, string>[]> {
  const all = await readers()
  const shown = all[0] === undefined ? [] : [await everyPage(all[0])]
  for (const reader of all) shown.push(await everyAnswer(reader))
  return shown
}

/** How many motions each marker finds. */
async function searchHits(): Promise<number> {
  let hits = 0
  for (const marker of markers) {
    const url = `${setting.service.address}/api/v1/motions?council=${council}&q=${marker}`
    hits += ((await (await fetch(url)).json()) as { total: number }).total
  }
  return hits
}

const published = async (): Promise<Map<string, string>> => {
  const last = await logEnd()
  const { url } = setting.nats
  const count = async () =>
    [...(await everyMessage(url)).keys()].filter((place) => place.startsWith('MOTIONS_')).length
  await expect.poll(count, { timeout: 30_000 }).toBe(last)
  return everyMessage(url)
}

describe('before a redaction', () => {
  it('the story has every event that can be redacted, and all its texts can be found', async () => {
    await caughtUp(setting)
    const seen = new Set((await readAll(setting.register.log, council)).map(({ type }) => type))
    const untold = Object.keys(motionEvents).filter((type) => !seen.has(type))
    expect(untold.filter((type) => !notInStory.includes(type)).sort()).toEqual(
      ['ContentRedacted', 'MotionsLinked', 'RedactionProposed'].sort(),
    )
    expect(markersIn(together(...(await everythingShown()))).sort()).toEqual(markers.toSorted())
    expect(markersIn(together(await everyRow(setting.register.url))).sort()).toEqual(
      markers.toSorted(),
    )
    expect(markersIn(together(await published())).length).toBeGreaterThan(markers.length / 2)
    expect(await searchHits()).toBeGreaterThan(0)
  }, 120_000)
})

describe('after a redaction', () => {
  let before: Record<string, unknown[]>
  beforeAll(async () => {
    await redactAll(setting)
    await caughtUp(setting)
    before = await readModelContents(setting.register.db)
  }, 180_000)

  it('no page, no answer, no export and no stream of the service has the text', async () => {
    expect(places(...(await everythingShown()))).toEqual({})
    expect(await searchHits()).toBe(0)
  }, 180_000)

  it('no row of the database has the text', async () => {
    expect(places(await everyRow(setting.register.url))).toEqual({})
  })

  it('no message has the text once the log was published anew', async () => {
    expect(places(await published())).not.toEqual({})
    const { code } = await run(
      'publish',
      ['--council', council, '--from', '1'],
      setting.environment,
    )
    expect(code).toBe(0)
    expect(places(await published())).toEqual({})
  })

  it('the service never logged the text', () => {
    const lines = setting.service.said.filter((line) => !line.includes('q=zq'))
    expect(lines.length).toBeGreaterThan(setting.eventIds.length)
    expect(markersIn(lines.join('\n'))).toEqual([])
  })

  it('the timeline says that something was removed, on what ground and why, to everybody', async () => {
    for (const { address, token } of await readers()) {
      const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
      const answer = await fetch(`${address}/api/v1/motions/${setting.motionId}`, { headers })
      const { timeline } = (await answer.json()) as { timeline: readonly { eventId: string }[] }
      expect(timeline.find(({ eventId }) => eventId === setting.reportId)).toMatchObject({
        data: null,
        redacted: { ground: 'personal-data', reason },
      })
      expect(
        timeline.filter((entry) => 'redacted' in entry && entry.redacted !== null).length,
      ).toBe(setting.eventIds.length - (token === undefined ? 1 : 0))
    }
  })

  it('every proof still holds', async () => {
    const rows = await rowsOf(setting.register)
    expect(rows.filter(({ data }) => data === null)).toHaveLength(setting.eventIds.length)
    let chain: Buffer = Buffer.alloc(32)
    for (const row of rows) {
      expect(digestFrom(row)).toEqual(row.digest)
      const place = Buffer.alloc(16)
      place.writeBigInt64BE(BigInt(row.position))
      place.writeBigInt64BE(microsOf(row.recorded_at), 8)
      const entry = sha256(Buffer.concat([Buffer.from([0]), place, row.digest]))
      chain = sha256(Buffer.concat([Buffer.from([1]), chain, entry]))
      expect(row.chain).toEqual(chain)
    }
  })

  it('a read model that is built anew from what is left is the same', async () => {
    await rebuildAll(setting.register.db)
    expect(await readModelContents(setting.register.db)).toEqual(before)
  })
})

type Row = Awaited<ReturnType<typeof rowsOf>>[number]

/** An event's digest, from what is stored of it; of its data only the seal is needed. */
function digestFrom(row: Row): Buffer {
  const { actor_id: actorId, commit_id: commitId, traceparent } = row
  const origin = canonicalJson({ actorId, commitId, traceparent })
  const digested = {
    council: row.council,
    streamId: row.stream_id,
    version: row.version,
    id: row.id,
    type: row.type,
    schema: row.schema,
    phase: row.phase,
    machine: row.machine,
    occurredOn: row.occurred_on,
    occurredOnPrecision: row.occurred_on_precision,
    role: row.actor_role,
    originDigest: sealOf(origin, originSaltOf(row.salt)).toString('hex'),
    dataDigest: row.data_digest.toString('hex'),
  }
  return sha256(canonicalJson(digested))
}
