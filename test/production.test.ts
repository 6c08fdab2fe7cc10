import { describe, expect, it } from 'vitest'
import { InvalidSettings, readConfig, readServiceConfig } from '#config'

type Environment = Record<string, string>

const issuer = { AUTH_ISSUER: 'https://login.example.nl' }
const database = { DATABASE_URL: 'postgres://motiespoor:geheim@127.0.0.1/motiespoor' }
const webhookKey = { WEBHOOK_KEY: `${'A'.repeat(43)}=` }
const mail = { SMTP_URL: 'smtp://localhost:25', MAIL_FROM: 'moties@example.nl' }
const development = { NODE_ENV: 'development' }

/** What a service with these settings is refused with; empty when it may start. */
function refusalOf(environment: Environment): string {
  try {
    readServiceConfig(environment)
    return ''
  } catch (error) {
    if (error instanceof InvalidSettings) return error.message
    throw error
  }
}

describe('only this machine can reach the service', () => {
  it.each<Environment>([
    {},
    { HOST: '127.0.0.1' },
    { HOST: '127.8.9.10' },
    { HOST: 'localhost' },
    { HOST: '::1' },
    { PUBLIC_URL: 'http://localhost:3000' },
    { PUBLIC_URL: 'http://127.0.0.1:3000' },
    { PUBLIC_URL: 'http://[::1]:3000' },
    { TRUST_PROXY: 'off' },
    { TRUST_PROXY: '0' },
    { OPERATIONS_PORT: '9464', OPERATIONS_HOST: '0.0.0.0' },
    development,
    { NODE_ENV: 'test' },
    { ...database, ...development },
    { ...database, ...development, NATS_URL: 'nats://127.0.0.1:4222', ...mail },
  ])('%o is for trying out', (environment) => {
    expect(refusalOf(environment)).toBe('')
    expect(readServiceConfig(environment)).toMatchObject({
      production: false,
      productionReasons: [],
      issuer: undefined,
      demo: true,
    })
  })
})

describe('others can reach the service, or it has servers of its own', () => {
  const productions: readonly (readonly [Environment, reason: string])[] = [
    [{ HOST: '0.0.0.0' }, 'HOST=0.0.0.0'],
    [{ HOST: '::' }, 'HOST=::'],
    [{ HOST: '192.0.2.2' }, 'HOST=192.0.2.2'],
    [{ HOST: 'moties.example.nl' }, 'HOST=moties.example.nl'],
    [{ HOST: 'localhost.example.nl' }, 'HOST=localhost.example.nl'],
    [{ HOST: '127.0.0.1.example.nl' }, 'HOST=127.0.0.1.example.nl'],
    [{ PUBLIC_URL: 'https://moties.example.nl' }, 'PUBLIC_URL=https://moties.example.nl'],
    [{ PUBLIC_URL: 'http://192.0.2.2:3399' }, 'PUBLIC_URL=http://192.0.2.2:3399'],
    [{ PUBLIC_URL: 'https://localhost.example.nl' }, 'PUBLIC_URL=https://localhost.example.nl'],
    [{ PUBLIC_URL: 'https://localhost@example.nl' }, 'PUBLIC_URL=https://localhost@example.nl'],
    [{ TRUST_PROXY: '1' }, 'TRUST_PROXY=1'],
    [{ TRUST_PROXY: '10.0.0.0/8, ::1' }, 'TRUST_PROXY=10.0.0.0/8,::1'],
    [{ ...database, ...webhookKey }, 'DATABASE_URL'],
    [{ NATS_URL: 'nats://127.0.0.1:4222' }, 'NATS_URL'],
    [mail, 'SMTP_URL'],
    [{ NODE_ENV: 'production' }, 'NODE_ENV=production'],
  ]

  it.each(productions)('%o needs an identity provider', (environment, reason) => {
    const refusal = refusalOf(environment)
    expect(refusal).toMatch(/^AUTH_ISSUER must be set in production .+ such as https:\S+; .+\.$/)
    expect(refusal).toContain(`(${reason})`)
    expect(refusal).not.toContain('geheim')
  })

  it.each(productions)('%o starts with one, and without the demo', (environment, reason) => {
    const config = readServiceConfig({ ...environment, ...issuer })
    expect(config).toMatchObject({ production: true, productionReasons: [reason], demo: false })
    expect([config.issuer?.address, config.logLevel]).toEqual([issuer.AUTH_ISSUER, 'info'])
  })

  it.each(productions)('%o with DEMO=on is refused', (environment) => {
    expect(refusalOf({ ...environment, ...issuer, DEMO: 'on' })).toMatch(/^DEMO must be off .+\.$/)
  })
})

it.each<Environment>([
  { HOST: '0.0.0.0' },
  { PUBLIC_URL: 'https://moties.example.nl' },
  { TRUST_PROXY: '1' },
  { HOST: '0.0.0.0', ...issuer },
])('development cannot be asked for with %o', (environment) => {
  for (const NODE_ENV of ['development', 'test']) {
    expect(refusalOf({ ...environment, NODE_ENV })).toMatch(/^NODE_ENV=\w+ is not possible with /)
  }
})

it.each<[Environment, RegExp]>([
  [{ HOST: '0.0.0.0' }, /leave HOST out\.$/],
  [{ HOST: '0.0.0.0', PUBLIC_URL: 'https://a.nl' }, /leave HOST and PUBLIC_URL out\.$/],
  [{ NODE_ENV: 'production' }, /leave NODE_ENV out\.$/],
  [{ ...database, ...webhookKey }, /set NODE_ENV=development\.$/],
  [{ ...mail, TRUST_PROXY: '1' }, /leave TRUST_PROXY out and set NODE_ENV=development\.$/],
])('%o is told how to try it out instead', (environment, advice) => {
  expect(refusalOf(environment)).toMatch(advice)
})

describe('production with an identity provider', () => {
  const signsIn = { ...issuer, OIDC_CLIENT_ID: 'motiespoor-pages' }
  const secret = { SESSION_SECRET: 'x'.repeat(32) }
  const address = { PUBLIC_URL: 'https://moties.example.nl' }

  it.each<[Environment, RegExp]>([
    [{ ...database, ...issuer }, /^WEBHOOK_KEY must be set .+ openssl rand -base64 32 makes one\.$/],
    [{ ...database, ...webhookKey, ...signsIn, ...address }, /^SESSION_SECRET must be set .+\.$/],
    [{ HOST: '0.0.0.0', ...signsIn }, /^PUBLIC_URL must be set .+ https address .+\.$/],
    [{ PUBLIC_URL: 'http://192.0.2.2:3000', ...signsIn }, /^PUBLIC_URL must be set .+ https address/],
    [{ HOST: '0.0.0.0', ...issuer, WEBHOOKS_TO_LOOPBACK: 'on' }, /^WEBHOOKS_TO_LOOPBACK must be off/],
  ])('%o is refused', (environment, refusal) => {
    expect(refusalOf(environment)).toMatch(refusal)
  }) // prettier-ignore

  it.each<Environment>([
    { HOST: '0.0.0.0', ...issuer },
    { HOST: '0.0.0.0', PUBLIC_URL: 'http://192.0.2.2:3000', ...issuer },
    { HOST: '0.0.0.0', ...address, ...signsIn },
    { ...database, ...webhookKey, ...issuer },
    { ...database, ...webhookKey, ...address, ...signsIn, ...secret },
    { NODE_ENV: 'production', PUBLIC_URL: 'http://localhost:3000', ...signsIn },
  ])('%o starts', (environment) => {
    expect(refusalOf(environment)).toBe('')
  })
})

it('a command needs no identity provider: it serves nobody', () => {
  expect(readConfig(database)).toMatchObject({ production: true, issuer: undefined })
})
