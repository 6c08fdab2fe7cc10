import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startService, type RunningService } from '#support/servers/service.ts'

let dataDir: string
let service: RunningService

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-embedded-'))
  service = await startService({ dataDir, environment: {} })
})
afterAll(async () => {
  await service.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** How a connection fails; undefined when it does not. */
async function failure(host: string, port: number): Promise<unknown> {
  const socket = connect(port, host)
  try {
    await once(socket, 'connect')
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  } finally {
    socket.destroy()
  }
}

it('without settings nothing listens beyond 127.0.0.1', async () => {
  const said = (): string => service.said.join('\n')
  await expect.poll(said, { timeout: 60_000 }).toContain('nats-server')
  const ports = [
    Number(new URL(service.address).port),
    ...[...said().matchAll(/on 127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)),
  ]
  expect(ports).toHaveLength(3)
  for (const port of ports) {
    expect(await failure('127.0.0.1', port)).toBeUndefined()
    // An address of this machine too, at which everything answers that listens on all of them.
    expect(await failure('127.0.0.2', port)).toBe('ECONNREFUSED')
  }
})
