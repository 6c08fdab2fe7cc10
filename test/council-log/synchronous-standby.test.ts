import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isPassingError } from '#council-log/database-error.ts'
import { migrateToLatest } from '#council-log/migrate.ts'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'
import { openRegister } from '#recording/register.ts'
import { aCommand, anyCouncil } from '#support/log.ts'

/** Longer than a call may take, and far shorter than a caller waits. */
const boundMs = 20_000

test('a standby that must confirm and is away: an error in bounded time, and the status says so', async () => {
  const life = new AsyncDisposableStack()
  onTestFinished(() => life.disposeAsync())
  const directory = await mkdtemp(join(tmpdir(), 'motiespoor-standby-'))
  life.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 3 }))
  await chmod(directory, 0o711)
  const postgres = await openEmbeddedPostgres(directory, undefined, { fsync: 'off' })
  life.defer(() => postgres.stop())
  await migrateToLatest(postgres.url)
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  life.defer(() => admin.end())
  const waitForStandby = async (names: string): Promise<void> => {
    await admin.query(`alter system set synchronous_standby_names = '${names}'`)
    await admin.query('select pg_reload_conf()')
  }
  const register = openRegister(postgres.url)
  life.defer(() => register.close())
  const { log } = register
  const council = anyCouncil()
  expect(await log.appendStatus()).toMatchObject({ canAppend: true, lastAppendedAt: null })
  expect((await log.append(council, aCommand())).kind).toBe('appended')

  await waitForStandby('nobody')
  await vi.waitFor(async () => {
    const { rows } = await admin.query('show synchronous_standby_names')
    expect(rows).toEqual([{ synchronous_standby_names: 'nobody' }])
  })
  const command = aCommand()
  const startedMs = performance.now()
  const error: unknown = await log.append(council, command).catch((reason: unknown) => reason)
  expect(isPassingError(error), String(error)).toBe(true)
  expect(performance.now() - startedMs).toBeLessThan(boundMs)
  expect(await log.appendStatus()).toMatchObject({ canAppend: false })
  expect(await log.head(council)).toMatchObject({ council })

  await waitForStandby('')
  // The outcome was unknown; asked again under its key, it turns out to be recorded, once.
  await vi.waitFor(
    async () => {
      expect((await log.append(council, command)).kind).toBe('duplicate')
    },
    { timeout: 30_000 },
  )
  expect(await log.appendStatus()).toMatchObject({ canAppend: true, oldestWaitingMs: 0 })
})
