import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { succeeds } from './process-table.ts'

const execute = promisify(execFile)
/** The folders in which Debian and others install the program, for accounts whose PATH lacks them. */
const usualPlaces = ['/usr/sbin/nats-server', '/usr/local/bin/nats-server']
const unpacked = resolve(import.meta.dirname, '../../.cache/nats-server')
const downloadMaxMs = 120_000
const oldest = { major: 2, minor: 9 }

/**
 * The nats-server to run: one that is installed, else Debian's or Ubuntu's package, fetched and
 * unpacked into `.cache/` without being installed (apt checks its signature). `undefined` when
 * there is none of version 2.9 or newer; one line of the log says what follows from that.
 */
export async function findNatsServer(log: (line: string) => void): Promise<string | undefined> {
  const fetched = join(unpacked, 'usr/sbin/nats-server')
  for (const program of [await onPath(), ...usualPlaces, fetched]) {
    if (program !== undefined && (await isNewEnough(program))) return program
  }
  if (await runs('apt-get', ['--version'])) {
    log('Fetching nats-server from the package archive (once) …')
    if ((await fetchPackage()) && (await isNewEnough(fetched))) return fetched
  }
  log('No nats-server 2.9 or newer here: the log keeps the events until NATS_URL names one.')
  return undefined
}

/** The full name, since the server is started with a path of its own. */
async function onPath(): Promise<string | undefined> {
  const found = await execute('sh', ['-c', 'command -v nats-server']).catch(() => undefined)
  return found?.stdout.trim()
}

async function isNewEnough(program: string): Promise<boolean> {
  const said = await execute(program, ['--version']).catch(() => undefined)
  const [, major, minor] = /v(\d+)\.(\d+)\./.exec(said?.stdout ?? '') ?? []
  if (major === undefined || minor === undefined) return false
  const newer = Number(major) > oldest.major
  return newer || (Number(major) === oldest.major && Number(minor) >= oldest.minor)
}

/** Fetches beside the final place and moves it there whole. Whether it worked. */
async function fetchPackage(): Promise<boolean> {
  const parent = resolve(unpacked, '..')
  try {
    await mkdir(parent, { recursive: true })
    const draft = await mkdtemp(`${unpacked}.`)
    try {
      return (await download(draft)) && (await unpack(draft))
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  } catch {
    return false
  }
}

async function download(directory: string): Promise<boolean> {
  // Root's apt works as the user _apt, who may not write here; we only fetch one signed file.
  const asRoot = process.getuid?.() === 0
  const account = asRoot ? ['-o', 'APT::Sandbox::User=root'] : []
  const fetchIt = [...account, 'download', 'nats-server']
  if (await runs('apt-get', fetchIt, directory)) return true
  // A fresh image has no package lists yet; only root may fetch them.
  return asRoot && (await runs('apt-get', ['update'])) && runs('apt-get', fetchIt, directory)
}

async function unpack(directory: string): Promise<boolean> {
  const file = (await readdir(directory)).find((name) => name.endsWith('.deb'))
  if (file === undefined) return false
  const content = join(directory, 'content')
  if (!(await runs('dpkg', ['-x', join(directory, file), content]))) return false
  await rm(unpacked, { recursive: true, force: true })
  await rename(content, unpacked)
  return true
}

async function runs(program: string, args: string[], cwd = '/'): Promise<boolean> {
  return succeeds(execute(program, args, { cwd, timeout: downloadMaxMs }))
}
