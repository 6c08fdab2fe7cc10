import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'nats'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedNats } from '#embedded/nats.ts'
import { startNatsServer } from '#support/nats.ts'
import { openElsewhere } from '#support/other-process.ts'

const anyPort = 0
let dataDir = ''

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-nats-'))
})

afterEach(() => rm(dataDir, { recursive: true, force: true }))

describe('the embedded nats-server', () => {
  it('keeps its streams from one opening to the next', async () => {
    const first = await open()
    await publish(first.url)
    await first.stop()
    const second = await open()
    expect(await countMessages(second.url)).toBe(1)
    expect(second.url).toBe(first.url)
    await second.stop()
  })

  it('is shared, and stops with its last user', async () => {
    const service = await open()
    const command = await openElsewhere('nats', dataDir)
    expect(command.url).toBe(service.url)
    await command.close()
    await publish(service.url)
    await service.stop()
    await expect(publish(service.url)).rejects.toThrow('CONNECTION_REFUSED')
  })

  it('survives Ctrl-C in the terminal, and is taken over', async () => {
    const interrupted = await openElsewhere('nats', dataDir)
    await interrupted.interruptGroup()
    await publish(interrupted.url)
    const next = await open()
    expect(next.url).toBe(interrupted.url)
    await next.stop()
  })
})

describe('a nats-server that a test mistreats', () => {
  it('comes back on the same port with what it stored', async () => {
    const server = await startNatsServer()
    await publish(server.url)
    await server.kill9()
    await expect(publish(server.url)).rejects.toThrow('CONNECTION_REFUSED')
    await server.start()
    expect(await countMessages(server.url)).toBe(1)
    await server.remove()
  })
})

async function open() {
  const server = await openEmbeddedNats(dataDir, undefined, anyPort)
  if (server === undefined) throw new Error('no nats-server here')
  return server
}

async function publish(url: string): Promise<void> {
  const connection = await connect({ servers: url, reconnect: false })
  const manager = await connection.jetstreamManager()
  await manager.streams.add({ name: 'KEPT', subjects: ['kept'] })
  await connection.jetstream().publish('kept', 'a message')
  await connection.close()
}

async function countMessages(url: string): Promise<number> {
  const connection = await connect({ servers: url, reconnect: false })
  const manager = await connection.jetstreamManager()
  const { state } = await manager.streams.info('KEPT')
  await connection.close()
  return state.messages
}
