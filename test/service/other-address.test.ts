import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '#dev-servers/ports.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { openNetworkNamespace } from '#support/network/network-namespace.ts'
import { startService, type RunningService } from '#support/servers/service.ts'

// Reached from another address than this machine's own, as the public would reach it.

// Skipped without root, iproute2, or a kernel that makes network namespaces.
const namespace = await openNetworkNamespace()

describe.skipIf(namespace === undefined)('a service that others reach', () => {
  let log: TestLog
  let dataDir: string
  let login: Server
  let issuer: string
  let service: RunningService

  beforeAll(async () => {
    ;[log, dataDir] = await Promise.all([
      openTestLog(),
      mkdtemp(join(tmpdir(), 'motiespoor-other-address-')),
    ])
    const port = await freePort()
    issuer = `http://127.0.0.1:${port}`
    login = new Provider(issuer).listen(port, '127.0.0.1')
    await once(login, 'listening')
    service = await startService({
      dataDir,
      environment: {
        NODE_ENV: '',
        DEMO: '',
        HOST: '0.0.0.0',
        PUBLIC_URL: 'https://moties.example.nl',
        DATABASE_URL: log.url,
        NATS_URL: 'nats://127.0.0.1:1',
        AUTH_ISSUER: issuer,
        OIDC_CLIENT_ID: 'motiespoor-pages',
        SESSION_SECRET: 'x'.repeat(32),
        WEBHOOK_KEY: `${'A'.repeat(43)}=`,
      },
    })
  })
  afterAll(async () => {
    await service.stop()
    login.close()
    await Promise.all([log.close(), namespace?.close()])
    await rm(dataDir, { recursive: true, force: true })
  })

  const ask = async (path: string) => {
    const { port } = new URL(service.address)
    const answer = await namespace?.ask(`http://${namespace.here}:${port}${path}`)
    if (answer === undefined) throw new Error('There is no other machine to ask from.')
    return answer
  }

  it('lets nobody be a clerk without the provider', async () => {
    for (const path of [
      '/oidc/.well-known/openid-configuration',
      '/oidc/auth',
      '/oidc/token',
      '/inloggen/lokaal/abc',
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404])
    }
    const { status, text } = await ask('/')
    expect([status, text.includes('griffie-anna'), text.includes('zonder wachtwoord')]).toEqual([
      200,
      false,
      false,
    ])
    expect(service.said.join('\n')).not.toContain('For trying out')
  })

  it('sends who signs in to the provider', async () => {
    const { status, location } = await ask('/inloggen')
    expect([status, location]).toEqual([302, expect.stringContaining(`${issuer}/auth?`)])
    expect(new URL(location ?? '').searchParams.get('redirect_uri')).toBe(
      'https://moties.example.nl/inloggen/terug',
    )
  })

  it('holds no demo', async () => {
    expect(JSON.parse((await ask('/api/v1/councils')).text)).toMatchObject({ councils: [] })
  })
})

it.skipIf(namespace === undefined)(
  'a service for trying out shows others its metrics and health, where that is asked for',
  async () => {
    const [log, dataDir] = await Promise.all([
      openTestLog(),
      mkdtemp(join(tmpdir(), 'motiespoor-other-address-')),
    ])
    const there = await openNetworkNamespace()
    const service = await startService({
      dataDir,
      environment: {
        DATABASE_URL: log.url,
        NATS_URL: 'nats://127.0.0.1:1',
        OPERATIONS_PORT: '0',
        OPERATIONS_HOST: '0.0.0.0',
      },
    })
    onTestFinished(async () => {
      await service.stop()
      await Promise.all([log.close(), there?.close()])
      await rm(dataDir, { recursive: true, force: true })
    })
    const port = /Metrics and health are on \S+:(\d+)/.exec(service.said.join('\n'))?.[1]
    const status = async (path: string, atPort = port) =>
      (await there?.ask(`http://${there.here}:${atPort ?? ''}${path}`))?.status
    expect(service.said.join('\n')).toContain('For trying out')
    expect(await status('/metrics')).toBe(200)
    expect(await status('/health/ready')).toBe(200)
    for (const path of ['/', '/inloggen', '/oidc/auth', '/api/v1/councils']) {
      expect([path, await status(path)]).toEqual([path, 404])
    }
    await expect(status('/', new URL(service.address).port)).rejects.toThrow('ECONNREFUSED')
  },
)
