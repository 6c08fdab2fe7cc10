import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { registerCouncil, startMotions } from '#support/api/load.ts'
import { eventually } from '#support/channels/publishing.ts'
import { anyCouncil } from '#support/log.ts'
import { hasPgBouncer, startPgBouncer } from '#support/network/pgbouncer.ts'
import { publishedMessages, startNatsServer } from '#support/servers/nats.ts'
import { createEmptyDatabase } from '#support/servers/postgres.ts'
import { startService, tokensFor } from '#support/servers/service.ts'

const council = anyCouncil()

/** A pooler, a database, a nats-server and a service start one after the other. */
const testTimeoutMs = 180_000

const modes = [
  { mode: 'transaction', past: 'nothing' },
  { mode: 'transaction', past: 'a direct address' },
  { mode: 'session', past: 'nothing' },
] as const

describe.skipIf(!hasPgBouncer)('a service behind PgBouncer', () => {
  it.each(modes)(
    'migrates, records, follows and publishes in $mode mode with $past beside it',
    async ({ mode, past }) => {
      const [nats, database, dataDir] = await Promise.all([
        startNatsServer(),
        createEmptyDatabase(),
        mkdtemp(join(tmpdir(), 'motiespoor-pooler-')),
      ])
      onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
      onTestFinished(() => database.drop())
      onTestFinished(() => nats.remove())
      const pooler = await startPgBouncer(database.url, {
        pool_mode: mode,
        ignore_startup_parameters: 'options',
      })
      onTestFinished(() => pooler.stop())
      const service = await startService({
        dataDir,
        environment: {
          DATABASE_URL: pooler.url,
          ...(past === 'nothing' ? {} : { DATABASE_DIRECT_URL: database.url }),
          NATS_URL: nats.url,
        },
      })
      onTestFinished(() => service.kill9())
      const { address } = service
      const token = await (await tokensFor(dataDir))(council, 'clerk')
      await eventually(async () => {
        expect((await fetch(`${address}/health/ready`)).status).toBe(200)
      })
      await registerCouncil({ address, council, token })
      const motions = await startMotions({ address, council, token }, ['a', 'b', 'c'])
      expect(motions).toHaveLength(3)

      const head = await headOf(database.url)
      const list = await fetch(`${address}/api/v1/motions?council=${council}&minPosition=${head}`)
      expect(await list.json()).toMatchObject({ position: head })
      await eventually(async () => {
        expect(await publishedMessages(nats.url, council)).toHaveLength(head)
      })
      expect(service.said.join('\n')).not.toMatch(/42P05|26000|prepared statement|25P0/)
      const warning = service.said.filter((line) => line.includes('set DATABASE_DIRECT_URL'))
      expect(warning).toHaveLength(past === 'nothing' ? 1 : 0)
    },
    testTimeoutMs,
  )
})

async function headOf(url: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ position: string }>(
    'select position from council_log where council = $1',
    [council],
  )
  await client.end()
  return Number(rows[0]?.position)
}
