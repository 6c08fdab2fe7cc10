import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'
import { processes } from '#support/servers/npm-start.ts'
import { launchService } from '#support/servers/service.ts'
import { openSmallDisk } from '#support/servers/small-disk.ts'

// A start on data that cannot be used ends at once, with a sentence, and leaves nothing running.

const diskSizeMb = 220

// Skipped without root: nobody else mounts.
const disk = await openSmallDisk(diskSizeMb)

interface EndedStart {
  readonly exitCode: number | null
  /** What it said before it ended. */
  readonly reason: readonly string[]
}

async function startOn(dataDir: string): Promise<EndedStart> {
  const { child, said } = launchService({ dataDir, environment: {} })
  await once(child, 'close')
  const ofIt = (await processes()).filter(({ command }) => command.includes(dataDir))
  expect(ofIt).toEqual([])
  return { exitCode: child.exitCode, reason: said.slice(said.indexOf('Motiespoor cannot start.')) }
}

const makeDatabase = async (dataDir: string): Promise<void> =>
  (await openEmbeddedPostgres(dataDir)).stop()

it('on the database of another major version of PostgreSQL', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-other-version-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  await chmod(dataDir, 0o711)
  await makeDatabase(dataDir)
  const cluster = join(dataDir, 'postgres/cluster')
  await writeFile(join(cluster, 'PG_VERSION'), '17\n')
  expect(await startOn(dataDir)).toEqual({
    exitCode: 1,
    reason: [
      'Motiespoor cannot start.',
      `The database in ${cluster} was made by PostgreSQL 17, and this Motiespoor brings PostgreSQL 18, ` +
        'which cannot read it: bring it over as docs/operations.md says, or set DATA_DIR to another ' +
        'folder to begin anew.',
    ],
  })
})

it.skipIf(disk === undefined)('on a disk that is read-only, empty or with a database', async () => {
  if (disk === undefined) return
  onTestFinished(() => disk.close())
  const inUse = join(disk.directory, 'in-use')
  await makeDatabase(inUse)
  await disk.makeReadOnly()
  const starts = [
    [inUse, /^The disk is read-only at \S+: set DATA_DIR to a folder .+\.$/],
    [join(disk.directory, 'new'), /^No folder can be made at \S+: set DATA_DIR to a folder .+\.$/],
  ] as const
  for (const [dataDir, sentence] of starts) {
    expect(await startOn(dataDir)).toEqual({
      exitCode: 1,
      reason: ['Motiespoor cannot start.', expect.stringMatching(sentence)],
    })
  }
})
