import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

const LockFile = z.object({ packages: z.record(z.string(), z.unknown()) })

const folder = import.meta.dirname

/** Installs what we are compared with, where it is not there yet as its lock file says. */
export function ensurePeersInstalled(): void {
  if (isInstalled()) return
  process.stderr.write('Installing what the benchmark compares with …\n')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: [0, 2, 2],
  })
  if (status !== 0) throw new Error('npm ci failed in bench/peers; its reason stands above')
}

function isInstalled(): boolean {
  try {
    const installed = packagesIn(join(folder, 'node_modules', '.package-lock.json'))
    return isDeepStrictEqual(installed, packagesIn(join(folder, 'package-lock.json')))
  } catch {
    return false
  }
}

/** What a lock file of npm names, without the folder itself, which only one of the two files has. */
function packagesIn(file: string): unknown {
  const lock = LockFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  return { ...lock.packages, '': undefined }
}
