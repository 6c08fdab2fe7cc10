import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchService } from '#support/servers/service.ts'

/** The service in a process of its own. */
export interface Service {
  readonly address: string
  readonly dataDir: string
  /** Resident. */
  memoryMb(): Promise<number>
}

/** Starts the service; the stack ends it and removes what it wrote. */
export async function openService(
  life: AsyncDisposableStack,
  environment: Readonly<Record<string, string>>,
): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-bench-service-'))
  life.defer(() => rm(dataDir, { recursive: true, force: true }))
  const { child, listening } = launchService({ dataDir, environment })
  life.defer(async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  })
  return {
    address: await listening,
    dataDir,
    memoryMb: async () => {
      const status = await readFile(`/proc/${child.pid ?? ''}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024
    },
  }
}
