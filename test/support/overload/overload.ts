import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { OpenLoop, Sent } from './open-loop.ts'

const program = join(import.meta.dirname, 'open-loop.ts')
const outputMaxBytes = 256 * 1024 * 1024
const probeIntervalMs = 100

/** What became of a load, and how long the liveness took meanwhile. */
export interface Overload {
  readonly sent: readonly Sent[]
  readonly liveMs: readonly number[]
}

/** Loads a service from another process, and asks it meanwhile whether it is alive. */
export async function overload(loop: OpenLoop): Promise<Overload> {
  const running = promisify(execFile)(process.execPath, [program, JSON.stringify(loop)], {
    maxBuffer: outputMaxBytes,
  })
  const over = new AbortController()
  const ended = running.finally(() => {
    over.abort()
  })
  const liveMs: number[] = []
  const probing = (async () => {
    while (!over.signal.aborted) {
      const beforeMs = performance.now()
      const answer = await fetch(`${loop.address}/health/live`)
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`/health/live answered ${answer.status}`)
      liveMs.push(performance.now() - beforeMs)
      await delay(probeIntervalMs)
    }
  })()
  const [{ stdout }] = await Promise.all([ended, probing])
  return { sent: JSON.parse(stdout) as Sent[], liveMs }
}
