import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  appRole,
  type Database,
  openDatabase,
  openFollowerDatabase,
  openPool,
} from '#council-log/database.ts'
import { openLog, type CouncilLog } from '#council-log/log.ts'
import { listenToLog } from '#council-log/notifications.ts'
import { rebuild } from '#council-log/rebuild.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { aCommand, anyCouncil, openTestLog, readAll, type TestLog } from '#support/log.ts'
import { hasPgBouncer, startPgBouncer, type TestPgBouncer } from '#support/network/pgbouncer.ts'

let test: TestLog
beforeAll(async () => {
  test = await openTestLog()
})
afterAll(() => test.close())

const ignoresOptions = { ignore_startup_parameters: 'options' }
const council = anyCouncil()

describe.skipIf(!hasPgBouncer).each(['transaction', 'session'] as const)(
  'through PgBouncer in %s mode',
  (mode) => {
    let pooler: TestPgBouncer
    let db: Database
    let log: CouncilLog
    beforeAll(async () => {
      pooler = await startPgBouncer(test.url, { pool_mode: mode, ...ignoresOptions })
      const options = { url: pooler.url, connectionsMax: 8, role: appRole }
      db = openFollowerDatabase(options)
      const appendPool = openPool({ ...options, prepares: true })
      log = openLog({ db, appendPool })
      onClose.push(
        () => db.destroy(),
        () => appendPool.end(),
        () => pooler.stop(),
      )
    })
    const onClose: (() => Promise<void>)[] = []
    afterAll(async () => {
      for (const close of onClose) await close()
    })

    it('every statement works as the service, under its time-outs and in UTC', async () => {
      const settings = sql<{ found: string }>`
        select concat_ws(' ', current_user, current_setting('lock_timeout'),
          current_setting('statement_timeout'), current_setting('TimeZone')) as found`
      const single = await Promise.all(Array.from({ length: 40 }, () => settings.execute(db)))
      const inside = await db.transaction().execute((trx) => settings.execute(trx))
      const found = [...single, inside].map(({ rows }) => rows[0]?.found)
      expect(new Set(found)).toEqual(new Set(['motiespoor_app 5s 10s UTC']))
    })

    it.each([`update event set council = council`, 'delete from event', 'truncate event'])(
      'may not: %s',
      async (statement) => {
        const denied = 'permission denied'
        await expect(sql.raw(statement).execute(db)).rejects.toThrow(denied)
        const within = db.transaction().execute((trx) => sql.raw(statement).execute(trx))
        await expect(within).rejects.toThrow(denied)
      },
    )

    it('many clients append and read at once, and no prepared statement is missing or there twice', async () => {
      const before = (await readAll(log, council)).length
      const work = Array.from({ length: 100 }, async () => {
        await log.append(council, aCommand())
        await log.readPage(council, 0, 10)
      })
      await Promise.all(work)
      expect(await readAll(log, council)).toHaveLength(before + 100)
    })

    it('no statement waits longer for a lock than elsewhere', async () => {
      const holder = new pg.Client(test.url)
      await holder.connect()
      onTestFinished(() => holder.end())
      await holder.query('begin')
      await holder.query(`select pg_advisory_xact_lock(hashtextextended('council_log gm0002', 0))`)
      await expect(log.append('gm0002', aCommand())).rejects.toMatchObject({ code: '55P03' })
    })

    it('an append leads to a notification', async () => {
      const heard: string[] = []
      const { promise: pooled, resolve } = Promise.withResolvers<unknown>()
      const notifications = listenToLog({
        url: pooler.url,
        connectionsMax: 1,
        role: appRole,
        onPooler: () => resolve(true),
      })
      onTestFinished(() => notifications.stop())
      notifications.subscribe((council, position) => heard.push(`${council}:${position}`))
      await pooled
      const other = anyCouncil()
      await log.append(other, aCommand())
      await expect.poll(() => heard, { timeout: 10_000 }).toContain(`${other}:1`)
    })

    it('a rebuild, which holds a lock for long, is refused with what to do', async () => {
      await expect(rebuild({ db, follower: motionRegister })).rejects.toThrow(
        'set DATABASE_DIRECT_URL',
      )
    })
  },
)

describe.skipIf(!hasPgBouncer)('through a PgBouncer that refuses startup options', () => {
  it('says what to set', async () => {
    const pooler = await startPgBouncer(test.url, { pool_mode: 'transaction' })
    onTestFinished(() => pooler.stop())
    const db = openDatabase({ url: pooler.url, connectionsMax: 1, role: appRole })
    onTestFinished(() => db.destroy())
    await expect(sql`select 1`.execute(db)).rejects.toThrow('ignore_startup_parameters = options')
  })
})
