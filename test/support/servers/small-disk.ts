import { execFile } from 'node:child_process'
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hasCode } from '#dev-servers/process-table.ts'

const run = promisify(execFile)

/** A disk in memory that a test may fill, or make read-only. */
export interface SmallDisk {
  readonly directory: string
  /** Takes all the room that is left now. */
  fill(): Promise<void>
  /** Gives that room back. */
  free(): Promise<void>
  makeReadOnly(): Promise<void>
  /** Takes the disk away; rejects while a process still uses it. */
  close(): Promise<void>
}

const blockBytes = 64 * 1024

/** Makes a disk; undefined where that takes rights that are not there: only root mounts. */
export async function openSmallDisk(sizeMb: number): Promise<SmallDisk | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const directory = await mkdtemp(join(tmpdir(), 'motiespoor-disk-'))
  // As root, PostgreSQL runs under another account, which must be able to enter.
  const options = `size=${sizeMb}m,mode=711`
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]).then(
    () => true,
    () => false,
  )
  if (!mounted) {
    await rmdir(directory)
    return undefined
  }
  const filler = join(directory, 'filler')
  return {
    directory,
    fill: () => fillWith(filler),
    free: () => rm(filler, { force: true }),
    makeReadOnly: async () => {
      await run('mount', ['-o', 'remount,ro', directory])
    },
    close: async () => {
      await run('umount', [directory])
      await rmdir(directory)
    },
  }
}

/** The last write is a short one: it takes what is left. */
async function fillWith(path: string): Promise<void> {
  const file = await open(path, 'a')
  try {
    while ((await file.write(Buffer.alloc(blockBytes))).bytesWritten > 0);
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error
  } finally {
    await file.close()
  }
}
