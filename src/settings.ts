import { isIP } from 'node:net'
import { z } from 'zod'
import { parseServerAddress } from '#council-log/connection.ts'
import { unconfirmedPerHourMaxDefault } from '#mail/limits.ts'

// Every setting as it is given; config.ts derives the configuration from them. To add one: a line below
// whose description goes on after "… must be" and ends in an example, a row in docs/operations.md, and a bad
// value in test/settings.test.ts.

const portMax = 65_535
const sessionSecretLengthMin = 32

const address = (protocol: RegExp, example: string) =>
  z.url({ protocol }).optional().describe(`an address such as ${example}`)

const databaseAddress = z
  .string()
  .refine((text) => parseServerAddress(text) !== undefined)
  .optional()
  .describe(
    'an address such as postgres://user:password@host:5432/motiespoor; several hosts have commas ' +
      'between, and target_session_attrs is any, read-write or primary',
  )

const port = z.coerce.number().int().min(0).max(portMax)
const host = z.string().regex(/^[\w.:-]+$/)
const hostDescription = 'an IP address or a host name without a port, such as 127.0.0.1'
const onOff = z.enum(['on', 'off']).describe('on or off, such as off')
const LogLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
const positive = z.coerce.number().int().min(1)
const requestsPerMinute = positive
  .optional()
  .describe('a whole number of requests a minute, 1 or more, such as 600')

/** The number of proxies in front, or their networks; never all networks: any client could then forge. */
const TrustedProxies = z
  .string()
  .default('off')
  .transform((text) => {
    if (text === 'off') return 0
    return /^\d+$/.test(text) ? Number(text) : text.split(',').map((one) => one.trim())
  })
  .refine((proxies) => typeof proxies === 'number' || proxies.every(isNetwork))
  .describe(
    'the number of proxies in front of the service, such as 1, or their addresses and networks with ' +
      'commas between, such as 10.0.0.0/8, or off; all of the internet, as "on" once meant, would let ' +
      'every client name itself',
  )

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const bitsMax = { 4: 32, 6: 128 }[isIP(address)]
  if (bitsMax === undefined || rest.length > 0) return false
  return prefix === undefined || (/^[1-9]\d*$/.test(prefix) && Number(prefix) <= bitsMax)
}

const Environment = z.object({
  PORT: port.default(3000).describe(`a port number from 0 to ${portMax}, such as 3000`),
  HOST: host.default('127.0.0.1').describe(hostDescription),
  OPERATIONS_PORT: port.optional().describe(`a port number from 0 to ${portMax}, such as 9464`),
  OPERATIONS_HOST: host.optional().describe(hostDescription),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: databaseAddress,
  DATABASE_DIRECT_URL: databaseAddress,
  RECORD_WHEN_FORKED: onOff.default('off').describe('on or off, such as off'),
  CHECKPOINT_KEY_FILE: z.string().optional(),
  CHECKPOINT_KEY: z
    .string()
    .regex(/-----BEGIN PRIVATE KEY-----/)
    .optional()
    .describe('a private key as PEM text, such as openssl genpkey -algorithm ed25519 prints'),
  NATS_URL: z
    .string()
    .regex(/^(nats|tls):\/\/\S+$/)
    .optional()
    .describe('an address such as nats://host:4222'),
  PUBLIC_URL: address(/^https?$/, 'https://moties.example.nl'),
  AUTH_ISSUER: address(/^https?$/, 'https://login.example.nl'),
  AUTH_JWKS_URL: address(/^https?$/, 'https://login.example.nl/jwks'),
  AUTH_AUDIENCE: z.string().default('motiespoor'),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z
    .string()
    .regex(/(^| )openid( |$)/)
    .default('openid')
    .describe('scopes with openid among them, such as openid offline_access'),
  SESSION_SECRET: z
    .string()
    .min(sessionSecretLengthMin)
    .optional()
    .describe(
      `${sessionSecretLengthMin} characters or more, such as openssl rand -base64 48 prints`,
    ),
  THEMES_DIR: z.string().optional(),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
    )
    .pipe(z.array(z.url({ protocol: /^https?$/ })))
    .describe('addresses with commas between, such as https://griffie.example.nl'),
  TRUST_PROXY: TrustedProxies,
  RATE_LIMIT_PER_ADDRESS: requestsPerMinute,
  RATE_LIMIT_SEARCHING: requestsPerMinute,
  RATE_LIMIT_HEAVY: requestsPerMinute,
  RATE_LIMIT_SENDING: requestsPerMinute,
  RATE_LIMIT_PER_TOKEN: requestsPerMinute,
  WEBHOOK_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/)
    .optional()
    .describe('32 bytes in base64, such as openssl rand -base64 32 prints'),
  WEBHOOKS_TO_LOOPBACK: onOff.default('off').describe('on or off, such as off'),
  SMTP_URL: address(/^smtps?$/, 'smtp://user:password@host:587'),
  MAIL_FROM: z.email().optional().describe('a mail address such as moties@example.nl'),
  MAIL_UNCONFIRMED_PER_HOUR: positive
    .default(unconfirmedPerHourMaxDefault)
    .describe(
      `a whole number of letters an hour, 1 or more, such as ${unconfirmedPerHourMaxDefault}`,
    ),
  CONTACT_NAME: z.string().default('Motiespoor'),
  CONTACT_EMAIL: z
    .email()
    .default('beheer@motiespoor.example')
    .describe('a mail address such as griffie@example.nl'),
  LOG_LEVEL: LogLevel.optional().describe(`one of ${LogLevel.options.join(', ')}, such as info`),
  DEMO: onOff.optional().describe('on or off, such as off'),
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .optional()
    .describe('production or development, such as production'),
})

/** The settings as they were given, parsed one by one; the defaults are filled in. */
export type Settings = z.infer<typeof Environment>

/** Settings that cannot be used; the message has a sentence for each, one a line. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings'
}

/**
 * Parses the settings among environment variables. An empty one counts as not set.
 * @throws InvalidSettings with a sentence for each that cannot be used. It says nothing of the value,
 * which may be a secret.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  if (parsed.success) return parsed.data
  const wrong = new Set(parsed.error.issues.map(({ path: [name] }) => String(name)))
  throw new InvalidSettings([...wrong].map(describe).join('\n'))
}

const descriptions: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries(Environment.shape).map(([name, { description }]) => [name, description]),
)

const describe = (name: string): string => `${name} must be ${descriptions.get(name) ?? 'text'}.`
