import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'
import { signal } from '#dev-servers/process-table.ts'
import { npmStart, processes, type NpmStart } from '#support/servers/npm-start.ts'

/** npm and the whole service start in each test, twice in one. */
const testTimeoutMs = 120_000
/** Each start makes no new database: the ends of one service follow each other in one directory. */
let dataDir = ''

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-ending-'))
  await chmod(dataDir, 0o711)
  await (await openEmbeddedPostgres(dataDir)).stop()
})
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true })
})

/** What runs of one start: npm's group, the servers, and the guard of the service. */
async function running({ pid, servicePid }: NpmStart): Promise<string[]> {
  const isOfIt = (group: number, command: string): boolean =>
    group === pid || command.includes(dataDir) || command.includes(`{"pid":${servicePid},`)
  return (await processes())
    .filter(({ group, command }) => isOfIt(group, command))
    .map(({ command }) => command)
}

const pidOf = async (part: string): Promise<number> => {
  const isIt = ({ command }: { command: string }): boolean => command.includes(part)
  return (await processes()).find(isIt)?.pid ?? 0
}

const isGone = async (start: NpmStart): Promise<void> => {
  await start.ended()
  await expect.poll(() => running(start), { timeout: 30_000 }).toEqual([])
}

/** A start that is ended with the test, also when the test fails. */
async function startForTest(): Promise<NpmStart> {
  const start = await npmStart(dataDir)
  onTestFinished(async () => {
    for (const { pid, group } of await processes()) if (group === start.pid) signal(pid, 'SIGKILL')
    await isGone(start)
  })
  return start
}

const filesIn = (directory: string): Promise<string[]> => readdir(join(dataDir, directory))

/** Locks, drafts and records of users are gone; data, keys, and the logs of the servers stay. */
async function expectOnlyDataLeft(): Promise<void> {
  const server = ['password', 'server.json', 'server.log', 'server.log.previous', 'users']
  for (const kind of ['postgres', 'nats']) {
    const own = kind === 'postgres' ? ['cluster'] : ['jetstream', 'nats.conf']
    const files = await filesIn(kind)
    expect(files.filter((name) => ![...own, ...server].includes(name))).toEqual([])
    expect(await filesIn(`${kind}/users`)).toEqual([])
  }
}

const ends: readonly (readonly [way: string, end: (start: NpmStart) => void])[] = [
  ['Ctrl-C in its terminal', ({ pid }) => process.kill(-pid, 'SIGINT')],
  ['Ctrl-C twice', ({ pid }) => [1, 2].forEach(() => process.kill(-pid, 'SIGINT'))],
  ['SIGTERM to the whole group', ({ pid }) => process.kill(-pid, 'SIGTERM')],
  ['SIGTERM to npm', ({ pid }) => process.kill(pid, 'SIGTERM')],
  ['SIGTERM to the service', ({ servicePid }) => process.kill(servicePid, 'SIGTERM')],
  ['its terminal closing', ({ pid }) => process.kill(-pid, 'SIGHUP')],
  ['SIGKILL of the service', ({ servicePid }) => process.kill(servicePid, 'SIGKILL')],
  ['SIGKILL of the whole group', ({ pid }) => process.kill(-pid, 'SIGKILL')],
]

const hasProcesses = existsSync('/proc/self/stat')
const options = { timeout: testTimeoutMs }
describe.runIf(hasProcesses)('the service and the servers that it brings', options, () => {
  it.for(ends)('are all gone after %s', async ([, end]) => {
    const start = await startForTest()
    expect(start.servicePid).toBeGreaterThan(0)
    expect((await running(start)).length).toBeGreaterThanOrEqual(4)
    end(start)
    await isGone(start)
    await expectOnlyDataLeft()
  })

  it('leave servers behind when the guard is killed too, until the next start', async () => {
    const killed = await startForTest()
    process.kill(await pidOf(`{"pid":${killed.servicePid},`), 'SIGKILL')
    process.kill(-killed.pid, 'SIGKILL')
    await killed.ended()
    const next = await startForTest()
    expect(next.said.join('\n')).toMatch(/PostgreSQL found running[^]*nats-server found running/)
    process.kill(next.servicePid, 'SIGTERM')
    await isGone(next)
    await expectOnlyDataLeft()
  })
})
