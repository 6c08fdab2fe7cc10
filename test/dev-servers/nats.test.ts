import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, Events, type ConnectionOptions } from 'nats'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedNats } from '#dev-servers/nats.ts'
import { identityOf, isRunning } from '#dev-servers/process-table.ts'
import type { ServerLog } from '#dev-servers/shared-server.ts'
import { startNatsServer } from '#support/servers/nats.ts'
import { openElsewhere } from '#support/servers/other-process.ts'

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

  it('ends when its last user was killed', async () => {
    const killed = await openElsewhere('nats', dataDir)
    await killed.kill9()
    const use = (): Promise<unknown> => publish(killed.url).catch(String)
    await expect.poll(use, { timeout: 30_000 }).toContain('CONNECTION_REFUSED')
  })

  it('ends with its last user, and when that was killed, though its directory is gone', async () => {
    for (const end of ['close', 'kill9'] as const) {
      const user = await openElsewhere('nats', dataDir)
      await rm(join(dataDir, 'nats'), { recursive: true, force: true, maxRetries: 5 })
      await user[end]()
      const use = (): Promise<unknown> => publish(user.url).catch(String)
      await expect.poll(use, { timeout: 30_000 }).toContain('CONNECTION_REFUSED')
    }
  })

  it('ends with its last user when its directory is removed at the same moment', async () => {
    const user = await openElsewhere('nats', dataDir)
    const server = identityOf(await serverPid())
    await Promise.all([
      user.kill9(),
      rm(join(dataDir, 'nats'), { recursive: true, force: true, maxRetries: 5 }),
    ])
    await expect.poll(() => isRunning(server), { timeout: 30_000 }).toBe(false)
  })

  it('runs again by itself when it was killed, or answers nothing any more', async () => {
    const warned: string[] = []
    const server = await open({ info: () => undefined, warn: (line) => void warned.push(line) })
    await publish(server.url)
    for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
      process.kill(await serverPid(), signal)
      // Not only back, but watched again: a server that falls silent while it starts gets longer.
      await expect
        .poll(() => warned.splice(0), { timeout: 50_000 })
        .toEqual([
          expect.stringContaining('nats-server had ended or fallen silent: started on port'),
        ])
      expect(await countMessages(server.url)).toBe(1)
    }
    await server.stop()
  }, 120_000)

  it('is started anew when it is found running without an answer', async () => {
    const before = await openElsewhere('nats', dataDir)
    await publish(before.url)
    process.kill(await serverPid(), 'SIGSTOP')
    const server = await open()
    expect(await countMessages(server.url)).toBe(1)
    await before.close()
    await server.stop()
  })
})

describe('whoever has no password of the embedded nats-server', () => {
  it('listens, and can neither publish nor ask JetStream', async () => {
    const server = await open()
    const nobody = await connect({ servers: new URL(server.url).host, reconnect: false })
    const motions = nobody.subscribe('motions.>')
    await nobody.flush()
    const refused: string[] = []
    void (async () => {
      for await (const { type, data } of nobody.status()) {
        if (type === Events.Error) refused.push(JSON.stringify(data))
      }
    })()
    const owner = await connect(accountIn(server.url))
    const manager = await owner.jetstreamManager()
    await manager.streams.add({ name: 'MOTIONS_gm1904', subjects: ['motions.gm1904.>'] })
    nobody.publish('motions.gm1904.a.forged')
    // An answer of JetStream is published where its request says.
    nobody.publish('$JS.API.INFO', '', { reply: 'motions.gm1904.a.forged' })
    await nobody.flush()
    await owner.jetstream().publish('motions.gm1904.a.recorded', 'an event')
    for await (const { subject } of motions) {
      expect(subject).toBe('motions.gm1904.a.recorded')
      break
    }
    expect((await manager.streams.info('MOTIONS_gm1904')).state.messages).toBe(1)
    await expect.poll(() => refused).toHaveLength(2)
    await Promise.all([nobody.close(), owner.close()])
    await server.stop()
  })

  it('cannot read it from the files either', async () => {
    const server = await open()
    for (const file of ['nats/password', 'nats/nats.conf']) {
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600)
    }
    await server.stop()
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

async function open(log?: ServerLog) {
  const server = await openEmbeddedNats(dataDir, log, anyPort)
  if (server === undefined) throw new Error('no nats-server here')
  return server
}

async function serverPid(): Promise<number> {
  const record = await readFile(join(dataDir, 'nats/server.json'), 'utf8')
  return (JSON.parse(record) as { pid: number }).pid
}

function accountIn(url: string): ConnectionOptions {
  const { host, username, password } = new URL(url)
  const account = username === '' ? {} : { user: username, pass: password }
  return { servers: host, reconnect: false, ...account }
}

async function publish(url: string): Promise<void> {
  const connection = await connect(accountIn(url))
  const manager = await connection.jetstreamManager()
  await manager.streams.add({ name: 'KEPT', subjects: ['kept'] })
  await connection.jetstream().publish('kept', 'a message')
  await connection.close()
}

async function countMessages(url: string): Promise<number> {
  const connection = await connect(accountIn(url))
  const manager = await connection.jetstreamManager()
  const { state } = await manager.streams.info('KEPT')
  await connection.close()
  return state.messages
}
