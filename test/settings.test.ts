import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InvalidSettings, readConfig } from '#config'

/** What the settings are refused with; empty when they are not. */
function refusalOf(environment: Record<string, string>): string {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    if (error instanceof InvalidSettings) return error.message
    throw error
  }
}

/** Settings that take any text; what is wrong with a file or a folder is seen when it is opened. */
const takeAnyText = [
  'DATA_DIR',
  'CHECKPOINT_KEY_FILE',
  'AUTH_AUDIENCE',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'THEMES_DIR',
  'CONTACT_NAME',
]

/** A value that cannot be used for each other setting, and the example that the refusal gives. */
const unusable: readonly (readonly [name: string, value: string, example: string])[] = [
  ['PORT', 'http', '3000'],
  ['PORT', '70000', '3000'],
  ['PORT', '-1.5', '3000'],
  ['HOST', 'http://0.0.0.0', '127.0.0.1'],
  ['OPERATIONS_PORT', '9464/metrics', '9464'],
  ['OPERATIONS_HOST', 'http://10.0.0.5', '127.0.0.1'],
  ['DATABASE_URL', 'mysql://geheim@host/x', 'postgres://user:password@host:5432/motiespoor'],
  ['DATABASE_DIRECT_URL', 'geheim', 'postgres://user:password@host:5432/motiespoor'],
  ['CHECKPOINT_KEY', 'geheim', 'openssl genpkey -algorithm ed25519'],
  ['NATS_URL', 'http://host:4222', 'nats://host:4222'],
  ['PUBLIC_URL', 'moties.example.nl', 'https://moties.example.nl'],
  ['AUTH_ISSUER', 'login.example.nl', 'https://login.example.nl'],
  ['AUTH_JWKS_URL', 'file:///jwks', 'https://login.example.nl/jwks'],
  ['SESSION_SECRET', 'geheim', 'openssl rand -base64 48'],
  ['CORS_ORIGINS', 'https://a.nl,b.nl', 'https://griffie.example.nl'],
  ['RECORD_WHEN_FORKED', 'yes', 'off'],
  ['OIDC_SCOPE', 'profile', 'openid offline_access'],
  ['TRUST_PROXY', 'on', '10.0.0.0/8'],
  ['RATE_LIMIT_PER_ADDRESS', 'many', '600'],
  ['RATE_LIMIT_SEARCHING', '-1', '600'],
  ['RATE_LIMIT_HEAVY', '1.5', '600'],
  ['RATE_LIMIT_SENDING', 'x', '600'],
  ['RATE_LIMIT_PER_TOKEN', '0', '600'],
  ['MAIL_UNCONFIRMED_PER_HOUR', '0', '200'],
  ['WEBHOOK_KEY', 'geheim', 'openssl rand -base64 32'],
  ['WEBHOOKS_TO_LOOPBACK', 'yes', 'off'],
  ['SMTP_URL', 'mail.example.nl:25', 'smtp://user:password@host:587'],
  ['MAIL_FROM', 'griffie', 'moties@example.nl'],
  ['CONTACT_EMAIL', 'griffie', 'griffie@example.nl'],
  ['LOG_LEVEL', 'loud', 'info'],
  ['DEMO', 'true', 'off'],
  ['NODE_ENV', 'prod', 'production'],
]

describe('a setting that cannot be used', () => {
  it.each(unusable)('%s=%s is refused with a sentence and an example', (name, value, example) => {
    const refusal = refusalOf({ [name]: value })
    expect(refusal).toMatch(new RegExp(`^${name} must be .+\\.$`))
    expect(refusal.split('\n')).toHaveLength(1)
    expect(refusal).toContain(example)
    expect(refusal).not.toMatch(/geheim|NaN|expected|received|invalid/i)
  })

  it('is in the table above, whichever it is', () => {
    const settings = readFileSync(join(import.meta.dirname, '../src/settings.ts'), 'utf8')
    const known = [...settings.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name = '']) => name)
    const tried = new Set([...unusable.map(([name]) => name), ...takeAnyText])
    expect([...tried].sort()).toEqual(known.sort())
  })

  it('is told together with the others', () => {
    const refusal = refusalOf({ PORT: 'x', HOST: 'a b', LOG_LEVEL: 'x' })
    expect(refusal.match(/^\w+ must be/gm)).toEqual([
      'PORT must be',
      'HOST must be',
      'LOG_LEVEL must be',
    ])
  })
})

const issuer = { AUTH_ISSUER: 'https://login.example.nl' }

it.each<[Record<string, string>, RegExp]>([
  [{ OPERATIONS_HOST: '10.0.0.5' }, /^OPERATIONS_HOST is where OPERATIONS_PORT is/],
  [{ OPERATIONS_PORT: '3000' }, /^OPERATIONS_PORT and PORT must differ/],
  [{ PORT: '9464', OPERATIONS_PORT: '9464' }, /^OPERATIONS_PORT and PORT must differ/],
  [{ DATABASE_DIRECT_URL: 'postgres://localhost/x' }, /^DATABASE_DIRECT_URL goes with DATABASE_URL/],
  [{ CHECKPOINT_KEY_FILE: 'a', CHECKPOINT_KEY: '-----BEGIN PRIVATE KEY-----' }, /^CHECKPOINT_KEY_FILE and /],
  [{ SMTP_URL: 'smtp://localhost' }, /^SMTP_URL and MAIL_FROM go together/],
  [{ MAIL_FROM: 'moties@example.nl' }, /^SMTP_URL and MAIL_FROM go together/],
  [{ AUTH_JWKS_URL: 'https://login.example.nl/jwks' }, /set AUTH_ISSUER too/],
  [{ OIDC_CLIENT_ID: 'pages' }, /set AUTH_ISSUER too/],
  [{ ...issuer, OIDC_CLIENT_SECRET: 'secret' }, /set OIDC_CLIENT_ID too/],
  [{ ...issuer, OIDC_CLIENT_ID: 'motiespoor' }, /^OIDC_CLIENT_ID and AUTH_AUDIENCE must differ/],
  [{ ...issuer, OIDC_CLIENT_ID: 'x', AUTH_AUDIENCE: 'x' }, /^OIDC_CLIENT_ID and AUTH_AUDIENCE/],
  [{ AUTH_ISSUER: 'http://login.example.nl', OIDC_CLIENT_ID: 'x' }, /^AUTH_ISSUER must be an https/],
])('%o contradict each other', (environment, refusal) => {
  expect(refusalOf(environment)).toMatch(refusal)
}) // prettier-ignore

it('counts an empty setting as not set', () => {
  expect(readConfig({ PORT: '', NODE_ENV: '', DATABASE_URL: '' })).toEqual(readConfig({}))
})

it('takes a free port for each server where both are 0', () => {
  expect(readConfig({ PORT: '0', OPERATIONS_PORT: '0' })).toMatchObject({
    port: 0,
    operations: { port: 0, host: '127.0.0.1' },
  })
  expect(readConfig({})).toMatchObject({ operations: undefined })
})
