import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import type { UsedServer } from './pid-files.ts'
import { ownIdentity } from './process-table.ts'

/** The servers that this process uses now, as its guard knows them. */
const used = new Set<UsedServer>()
let guardInput: Writable | undefined

/**
 * Has a server stopped when this process ends without leaving it, however it ends: SIGKILL leaves
 * no time to do so, and a server does not notice that its users are gone. Each process has one
 * guard, a small process in a session of its own; the pipe to it closes when this process ends.
 * @returns a function that ends the guarding; for a process that leaves the server by itself.
 */
export function guardServer(server: UsedServer): () => void {
  used.add(server)
  tellGuard()
  return () => {
    used.delete(server)
    tellGuard()
  }
}

/** The last line that the guard has read says which servers it guards. */
function tellGuard(): void {
  guardInput ??= startGuard()
  guardInput.write(`${JSON.stringify([...used])}\n`)
}

function startGuard(): Writable {
  const program = join(import.meta.dirname, 'guard-process.ts')
  const child = spawn(process.execPath, [program, JSON.stringify(ownIdentity())], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  })
  const { stdin } = child
  // Neither the guard nor the pipe to it keeps this process from ending.
  child.unref()
  if (stdin instanceof Socket) stdin.unref()
  // Where there is no guard, the next start cleans up.
  for (const source of [child, stdin]) {
    source.on('error', () => {
      if (guardInput === stdin) guardInput = undefined
    })
  }
  return stdin
}
