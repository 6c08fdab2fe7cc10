import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestLog, type TestLog } from '#support/log.ts'
import { run } from '#support/servers/running.ts'

const council = 'gm1904'
const page = join(import.meta.dirname, '../../examples/motion-page.txt')
let register: TestLog

beforeAll(async () => {
  register = await openTestLog()
  const { code } = await run('import', [page, '--council', council, '--accept'], settings())
  expect(code).toBe(0)
})
afterAll(() => register.close())

const settings = () => ({ DATABASE_URL: register.url })

const differences = (...args: string[]) =>
  run('differences', ['--council', council, ...args], settings())

it('tells the two axes apart: the page was imported today and tells of last years', async () => {
  const period = ['--from', '2024-07-01', '--to', '2025-04-01'] as const
  const recorded = await differences(...period)
  expect([recorded.code, recorded.stderr]).toEqual([0, ''])
  expect(recorded.stdout).toContain('What the register came to know:\n  0 motions added\n')
  const world = await differences(...period, '--axis', 'world')
  expect(world.stdout).toContain('What happened in the world, by what is known now:\n')
  expect(world.stdout).toMatch(/^ {2}1 motion added\n {4}M-/m)
})

it('knows what came in today, without a service that follows the log', async () => {
  const { recordedAt } = (await register.log.head(council)) ?? expect.fail()
  const { code, stdout } = await differences(
    '--from',
    '2020-01-01',
    '--to',
    recordedAt ?? '',
    '--json',
  )
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    council,
    axis: 'recorded',
    from: { momentAt: '2019-12-31T23:00:00.000000Z', on: '2020-01-01' },
    added: { total: 1 },
  })
})

it('cannot tell of what still has to come, nor of a council that nobody knows', async () => {
  const later = await differences('--from', '2024-07-01', '--to', '2199-01-01')
  expect([later.code, later.stderr]).toEqual([1, expect.stringContaining('still has to come')])
  const args = ['--council', 'gm9999', '--from', '2024-07-01', '--to', '2025-01-01']
  const { code, stderr } = await run('differences', args, settings())
  expect([code, stderr]).toEqual([1, expect.stringContaining('gm9999')])
})
