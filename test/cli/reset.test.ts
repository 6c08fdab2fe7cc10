import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'
import { directoriesOf } from '#dev-servers/reset.ts'
import { run } from '#support/servers/running.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-reset-'))
  await chmod(directory, 0o711)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const reset = (dataDir: string, ...args: string[]) => run('reset', args, { DATA_DIR: dataDir })

test('removes what the embedded servers made, once nobody uses them, and only when told to', async () => {
  const dataDir = join(directory, 'data')
  const postgres = await openEmbeddedPostgres(dataDir)
  const inUse = await reset(dataDir, '--yes')
  expect([inUse.code, inUse.stderr]).toEqual([3, expect.stringContaining('stop the service first')])
  await postgres.stop()

  const directories = await directoriesOf(dataDir)
  const unasked = await reset(dataDir)
  expect([unasked.code, unasked.stderr]).toEqual([1, expect.stringContaining('say --yes')])
  expect(directories.every((one) => existsSync(one))).toBe(true)

  const removed = await reset(dataDir, '--yes')
  expect([removed.code, removed.stdout]).toEqual([0, expect.stringContaining(dataDir)])
  expect(directories.filter((one) => existsSync(one))).toEqual([])
  expect((await reset(dataDir, '--yes')).stdout).toContain('There is nothing')
})

test('leaves alone what is not ours', async () => {
  const home = await mkdtemp(join(directory, 'home-'))
  await writeFile(join(home, 'letter.txt'), 'Dear all,')
  const answer = await reset(home, '--yes')
  expect([answer.code, await readdir(home)]).toEqual([1, ['letter.txt']])
})

test('has nothing to do with a database of the operator’s own', async () => {
  const settings = { DATA_DIR: directory, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
  const answer = await run('reset', ['--yes'], settings)
  expect([answer.code, answer.stderr]).toEqual([1, expect.stringContaining('DATABASE_URL is set')])
})
