import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Another process that uses an embedded server, as a command beside the service does. */
export interface OtherProcess {
  readonly url: string
  /** Lets it end in good order. */
  close(): Promise<void>
  kill9(): Promise<void>
  /** Ends it as Ctrl-C in a terminal does: the signal goes to its whole process group. */
  interruptGroup(): Promise<void>
}

/** Starts a process that opens the server of this data directory; resolves when it is open. */
export async function openElsewhere(
  kind: 'postgres' | 'nats',
  dataDir: string,
): Promise<OtherProcess> {
  const program = join(import.meta.dirname, 'open-for.ts')
  const child = spawn(process.execPath, [program, kind, dataDir], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const lines = createInterface(child.stdout)
  const said = await Promise.race([once(lines, 'line'), ended])
  const { pid } = child
  const url: unknown = said[0]
  if (pid === undefined || typeof url !== 'string') throw new Error(`${kind} was not opened`)
  return {
    url,
    async close() {
      child.stdin.end()
      await ended
    },
    async kill9() {
      child.kill('SIGKILL')
      await ended
    },
    async interruptGroup() {
      process.kill(-pid, 'SIGINT')
      await ended
    },
  }
}
