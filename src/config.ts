import { isIP } from 'node:net'
import { z } from 'zod'
import { parseServerAddress } from '#council-log/server-address.ts'
import { unconfirmedPerHourMaxDefault } from '#mail/limits.ts'

const portMax = 65_535
const sessionSecretLengthMin = 32

const address = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `must be an address such as ${example}` }).optional()

const databaseAddress = z
  .string()
  .refine((text) => parseServerAddress(text) !== undefined, {
    error:
      'must be an address such as postgres://user:password@host:5432/motiespoor; several hosts have ' +
      'commas between, and target_session_attrs is any, read-write or primary',
  })
  .optional()

/**
 * What one client address may ask in a minute. An office of fifty people often has one address: fifty
 * who open a page a second read 3,000, and hardly more than one a second of them takes an export along.
 */
const requestsPerAddressDefault = {
  reading: 3_000,
  searching: 600,
  heavy: 60,
  sending: 60,
} as const
/** On a developer's own machine, where load is tried and nobody else is kept out. */
const developmentFactor = 20
/** A limit against a program that ran wild, not against use: it is known who asks. */
const requestsPerPersonDefault = 60_000

const LogLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
const onOff = z.enum(['on', 'off'])
const requestsPerMinute = z.coerce.number().int().min(1)

/** The number of proxies in front, or their networks; never everybody, who could name any client. */
const TrustedProxies = z
  .string()
  .default('off')
  .transform((text) => {
    if (text === 'off') return 0
    return /^\d+$/.test(text) ? Number(text) : text.split(',').map((one) => one.trim())
  })
  .refine((proxies) => typeof proxies === 'number' || proxies.every(isNetwork), {
    error:
      'must be the number of proxies in front of the service, such as 1, or their addresses and ' +
      'networks with commas between, such as 10.0.0.0/8, or off; all of the internet, as "on" ' +
      'once meant, would let every client name itself',
  })

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const bitsMax = { 4: 32, 6: 128 }[isIP(address)]
  if (bitsMax === undefined || rest.length > 0) return false
  return prefix === undefined || (/^[1-9]\d*$/.test(prefix) && Number(prefix) <= bitsMax)
}

/** What can be set, all by environment variables; empty counts as not set. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(portMax).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: databaseAddress,
  DATABASE_DIRECT_URL: databaseAddress,
  CHECKPOINT_KEY_FILE: z.string().optional(),
  CHECKPOINT_KEY: z.string().optional(),
  NATS_URL: z
    .string()
    .regex(/^(nats|tls):\/\/\S+$/, 'must be an address such as nats://host:4222')
    .optional(),
  PUBLIC_URL: address(/^https?$/, 'https://moties.example.nl'),
  AUTH_ISSUER: address(/^https?$/, 'https://login.example.nl'),
  AUTH_JWKS_URL: address(/^https?$/, 'https://login.example.nl/jwks'),
  AUTH_AUDIENCE: z.string().default('motiespoor'),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z
    .string()
    .regex(/(^| )openid( |$)/, 'must have openid in it, such as openid offline_access')
    .default('openid'),
  SESSION_SECRET: z.string().min(sessionSecretLengthMin).optional(),
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
    .pipe(z.array(z.url({ protocol: /^https?$/, error: 'must be addresses with commas between' }))),
  TRUST_PROXY: TrustedProxies,
  RATE_LIMIT_PER_ADDRESS: requestsPerMinute.optional(),
  RATE_LIMIT_SEARCHING: requestsPerMinute.optional(),
  RATE_LIMIT_HEAVY: requestsPerMinute.optional(),
  RATE_LIMIT_SENDING: requestsPerMinute.optional(),
  RATE_LIMIT_PER_TOKEN: requestsPerMinute.default(requestsPerPersonDefault),
  WEBHOOK_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64, as of openssl rand -base64 32')
    .optional(),
  WEBHOOKS_TO_LOOPBACK: onOff.default('off'),
  SMTP_URL: address(/^smtps?$/, 'smtp://user:password@host:587'),
  MAIL_FROM: z.email().optional(),
  MAIL_UNCONFIRMED_PER_HOUR: z.coerce.number().int().min(1).default(unconfirmedPerHourMaxDefault),
  CONTACT_NAME: z.string().default('Motiespoor'),
  CONTACT_EMAIL: z.email().default('beheer@motiespoor.example'),
  LOG_LEVEL: LogLevel.optional(),
  DEMO: onOff.default('off'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
})

/** The service's settings, parsed and checked once. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** None: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** The same database past any pooler, for what needs a session of its own; else `databaseUrl`. */
  readonly databaseDirectUrl: string | undefined
  /** None: the embedded nats-server, if one can be had. */
  readonly natsUrl: string | undefined
  /** None: a key of the service's own in `dataDir`; in production none, and no checkpoints. */
  readonly checkpointKey:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'text'; readonly pem: string }
    | undefined
  /** The address under which others see this service; links begin with it. */
  readonly publicUrl: string
  /** None: the local issuer, whose key lives in `dataDir`. */
  readonly issuer: { readonly address: string; readonly jwksUrl: string } | undefined
  readonly audience: string
  /** As what the pages are known to the issuer; none: nobody signs in on the pages. */
  readonly signIn:
    | {
        readonly clientId: string
        readonly clientSecret: string | undefined
        readonly scope: string
      }
    | undefined
  /** What keeps sessions secret; none: a secret that lives in `dataDir`. */
  readonly sessionSecret: string | undefined
  /** A folder with a style sheet for each council that brings one: `gm1904.css`. */
  readonly themesDir: string | undefined
  readonly corsOrigins: readonly string[]
  /** How many proxies are in front, or their networks; they tell the client in `X-Forwarded-For`. */
  readonly trustProxy: number | readonly string[]
  /** Most requests in a minute from one client address, by what they cost, and by one person. */
  readonly requestsPerMinute: {
    readonly perAddress: Readonly<Record<'reading' | 'searching' | 'heavy' | 'sending', number>>
    readonly perPerson: number
  }
  /** Seals the secrets of webhooks; none: a key of the service's own in `dataDir`. */
  readonly webhookKey: string | undefined
  /** Webhooks may call this machine itself, also without TLS: for trying out, not for production. */
  readonly webhooksToLoopback: boolean
  /** Where mail is handed over, and the address that it comes from; none: mail is not offered. */
  readonly mail:
    | { readonly smtpUrl: string; readonly from: string; readonly unconfirmedPerHourMax: number }
    | undefined
  /** Whom users of the API turn to, as its document says: the operator's to set. */
  readonly contact: { readonly name: string; readonly email: string }
  /** None set: `info` in production, where logs are kept, and `warn` elsewhere, where they are read. */
  readonly logLevel: z.infer<typeof LogLevel>
  /** Fill an empty register in the embedded database with the demo council. */
  readonly demo: boolean
  readonly production: boolean
}

/** Settings that cannot be used; the message names each, one a line, and says what it must be. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings'
}

/**
 * Reads the settings from environment variables.
 * @throws InvalidSettings when a variable cannot be used, or two contradict each other.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  if (!parsed.success) throw new InvalidSettings(describeIssues(parsed.error))
  const env = parsed.data
  const contradictions = contradictionsIn(env)
  if (contradictions.length > 0) throw new InvalidSettings(contradictions.join('\n'))
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    databaseDirectUrl: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
    natsUrl: env.NATS_URL,
    checkpointKey: checkpointKeyOf(env),
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    issuer: issuerOf(env),
    audience: env.AUTH_AUDIENCE,
    signIn: signInOf(env),
    sessionSecret: env.SESSION_SECRET,
    themesDir: env.THEMES_DIR,
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    requestsPerMinute: requestLimitsOf(env),
    webhookKey: env.WEBHOOK_KEY,
    webhooksToLoopback: env.WEBHOOKS_TO_LOOPBACK === 'on',
    mail: mailOf(env),
    contact: { name: env.CONTACT_NAME, email: env.CONTACT_EMAIL },
    logLevel: env.LOG_LEVEL ?? (env.NODE_ENV === 'production' ? 'info' : 'warn'),
    demo: env.DEMO === 'on',
    production: env.NODE_ENV === 'production',
  })
}

type Settings = z.infer<typeof Environment>

function contradictionsIn(env: Settings): string[] {
  const inProduction = env.NODE_ENV === 'production'
  const contradictions: readonly (readonly [isSo: boolean, sentence: string])[] = [
    [
      env.CHECKPOINT_KEY_FILE !== undefined && env.CHECKPOINT_KEY !== undefined,
      'CHECKPOINT_KEY_FILE and CHECKPOINT_KEY are two ways to set one key: set one',
    ],
    [
      inProduction && env.WEBHOOKS_TO_LOOPBACK === 'on',
      'WEBHOOKS_TO_LOOPBACK must be off in production: subscribers name the addresses',
    ],
    [
      env.DATABASE_DIRECT_URL !== undefined && env.DATABASE_URL === undefined,
      'DATABASE_DIRECT_URL goes with DATABASE_URL: it leads to the same database past a pooler',
    ],
    [
      isHalf(env.SMTP_URL, env.MAIL_FROM),
      'SMTP_URL and MAIL_FROM go together: set both, or neither',
    ],
    [
      isHalf(env.AUTH_ISSUER, env.AUTH_JWKS_URL),
      'AUTH_ISSUER and AUTH_JWKS_URL go together: set both, or neither',
    ],
    [
      inProduction && env.AUTH_ISSUER === undefined,
      'AUTH_ISSUER and AUTH_JWKS_URL must be set in production: the local issuer is not for that',
    ],
  ]
  return contradictions.flatMap(([isSo, sentence]) => (isSo ? sentence : []))
}

function requestLimitsOf(env: Settings): Config['requestsPerMinute'] {
  const { reading, searching, heavy, sending } = requestsPerAddressDefault
  const factor = env.NODE_ENV === 'production' ? 1 : developmentFactor
  return {
    perAddress: {
      reading: env.RATE_LIMIT_PER_ADDRESS ?? reading * factor,
      searching: env.RATE_LIMIT_SEARCHING ?? searching * factor,
      heavy: env.RATE_LIMIT_HEAVY ?? heavy * factor,
      sending: env.RATE_LIMIT_SENDING ?? sending * factor,
    },
    perPerson: env.RATE_LIMIT_PER_TOKEN,
  }
}

const isHalf = (one: unknown, other: unknown): boolean =>
  (one === undefined) !== (other === undefined)

function checkpointKeyOf({
  CHECKPOINT_KEY_FILE,
  CHECKPOINT_KEY,
}: Settings): Config['checkpointKey'] {
  if (CHECKPOINT_KEY_FILE !== undefined) return { kind: 'file', path: CHECKPOINT_KEY_FILE }
  return CHECKPOINT_KEY === undefined ? undefined : { kind: 'text', pem: CHECKPOINT_KEY }
}

const signInOf = ({
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
  OIDC_SCOPE: scope,
}: Settings): Config['signIn'] =>
  clientId === undefined ? undefined : { clientId, clientSecret, scope }

const mailOf = ({
  SMTP_URL: smtpUrl,
  MAIL_FROM: from,
  MAIL_UNCONFIRMED_PER_HOUR: unconfirmedPerHourMax,
}: Settings): Config['mail'] =>
  smtpUrl === undefined || from === undefined ? undefined : { smtpUrl, from, unconfirmedPerHourMax }

const issuerOf = ({ AUTH_ISSUER, AUTH_JWKS_URL }: Settings): Config['issuer'] =>
  AUTH_ISSUER === undefined || AUTH_JWKS_URL === undefined
    ? undefined
    : { address: AUTH_ISSUER, jwksUrl: AUTH_JWKS_URL }

const describeIssues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
