import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '../../..')

/** `npm start` in a process group of its own, as a terminal or a supervisor starts it. */
export interface NpmStart {
  /** Of npm, and so of the group. */
  readonly pid: number
  /** Of the service, which npm started. */
  readonly servicePid: number
  readonly said: readonly string[]
  /** Resolves when npm has ended. */
  ended(): Promise<void>
}

/** Starts the service with servers of its own, and waits until both of them run. */
export async function npmStart(dataDir: string): Promise<NpmStart> {
  const child = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'development', PORT: '0', DATA_DIR: dataDir, DEMO: 'off' },
  })
  const exited = once(child, 'exit')
  const said: string[] = []
  const bothRun = new Promise<void>((resolve) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        said.push(line)
        if (/nats-server (started|found)/.test(line)) resolve()
      })
    }
  })
  const early = exited.then(() => Promise.reject(new Error(said.join('\n'))))
  await Promise.race([bothRun, early])
  early.catch(() => undefined)
  const { pid = 0 } = child
  const service = (await processes()).find(
    ({ group, command }) => group === pid && command.includes('src/main.ts'),
  )
  return {
    pid,
    servicePid: service?.pid ?? 0,
    said,
    ended: async () => {
      await exited
    },
  }
}

interface Process {
  readonly pid: number
  readonly group: number
  readonly command: string
}

/** All processes of this machine, where there is a /proc. */
export async function processes(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(pids.map(processOf))
  return found.filter((one) => one !== undefined)
}

async function processOf(pid: number): Promise<Process | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // After the command in parentheses: state, parent, group.
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z') return undefined
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    return { pid, group: Number(group), command }
  } catch {
    return undefined
  }
}
