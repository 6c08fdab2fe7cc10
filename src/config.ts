import {
  contradictionsOfMode,
  isEncrypted,
  missingInProduction,
  modeOf,
  sentencesOf,
} from './production.ts'
import { InvalidSettings, parseSettings, type Settings } from './settings.ts'

export { InvalidSettings } from './settings.ts'

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
/** Limits in development, where one machine makes all requests of a load test. */
const developmentFactor = 20
/** A limit against a program out of control. Ordinary use by a person who is signed in stays below it. */
const requestsPerPersonDefault = 60_000

const operationsHostDefault = '127.0.0.1'

/** The service's settings, parsed and checked once. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Where metrics and health are served, apart from everything else; none: on `port`. */
  readonly operations: { readonly port: number; readonly host: string } | undefined
  readonly dataDir: string
  /** None: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** The same database past any pooler, for what needs a session of its own; else `databaseUrl`. */
  readonly databaseDirectUrl: string | undefined
  /** Record also for a council whose log is not the one that was published or signed. */
  readonly recordWhenForked: boolean
  /** None: the embedded nats-server, if one can be had. */
  readonly natsUrl: string | undefined
  /** None: a key of the service's own in `dataDir`; in production none, and no checkpoints. */
  readonly checkpointKey:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'text'; readonly pem: string }
    | undefined
  /** The address under which others see this service; links begin with it. */
  readonly publicUrl: string
  /**
   * None: the local issuer, whose key lives in `dataDir`. Where its keys are is asked at the issuer
   * when `jwksUrl` is not set.
   */
  readonly issuer: { readonly address: string; readonly jwksUrl: string | undefined } | undefined
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
  readonly logLevel: NonNullable<Settings['LOG_LEVEL']>
  /** Fill an empty register in the embedded database with the demo council; never in production. */
  readonly demo: boolean
  /** Whether others may reach the service: then it has no issuer and no sign-in of its own. */
  readonly production: boolean
  /** The settings that made it production, such as `HOST=0.0.0.0`; empty in development. */
  readonly productionReasons: readonly string[]
}

type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings of a command from environment variables.
 * @throws InvalidSettings when a setting cannot be used, or two contradict each other.
 */
export function readConfig(environment: EnvironmentVariables): Config {
  const env = parseSettings(environment)
  refuse(contradictionsIn(env))
  return configOf(env)
}

/**
 * Reads the settings of a service, which others may come to reach.
 * @throws InvalidSettings also when something is missing that production cannot do without.
 */
export function readServiceConfig(environment: EnvironmentVariables): Config {
  const env = parseSettings(environment)
  refuse([...contradictionsIn(env), ...missingInProduction(env)])
  return configOf(env)
}

function refuse(reasons: readonly string[]): void {
  if (reasons.length > 0) throw new InvalidSettings(reasons.join('\n'))
}

function configOf(env: Settings): Config {
  const { production, reasons } = modeOf(env)
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    operations: operationsOf(env),
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    databaseDirectUrl: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
    recordWhenForked: env.RECORD_WHEN_FORKED === 'on',
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
    requestsPerMinute: requestLimitsOf(env, production),
    webhookKey: env.WEBHOOK_KEY,
    webhooksToLoopback: env.WEBHOOKS_TO_LOOPBACK === 'on',
    mail: mailOf(env),
    contact: { name: env.CONTACT_NAME, email: env.CONTACT_EMAIL },
    logLevel: env.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    demo: !production && env.DEMO !== 'off',
    production,
    productionReasons: reasons,
  })
}

const contradictionsIn = (env: Settings): string[] => [
  ...sentencesOf([
    [
      env.OPERATIONS_HOST !== undefined && env.OPERATIONS_PORT === undefined,
      'OPERATIONS_HOST is where OPERATIONS_PORT is: set OPERATIONS_PORT too.',
    ],
    [
      env.OPERATIONS_PORT === env.PORT && env.PORT !== 0,
      'OPERATIONS_PORT and PORT must differ: set OPERATIONS_PORT to a port of its own, such as 9464.',
    ],
    [
      env.CHECKPOINT_KEY_FILE !== undefined && env.CHECKPOINT_KEY !== undefined,
      'CHECKPOINT_KEY_FILE and CHECKPOINT_KEY are two ways to set one key: set one.',
    ],
    [
      env.DATABASE_DIRECT_URL !== undefined && env.DATABASE_URL === undefined,
      'DATABASE_DIRECT_URL goes with DATABASE_URL: it leads to the same database past a pooler.',
    ],
    [
      isHalf(env.SMTP_URL, env.MAIL_FROM),
      'SMTP_URL and MAIL_FROM go together: set both, or neither.',
    ],
    [
      env.AUTH_ISSUER === undefined && env.AUTH_JWKS_URL !== undefined,
      'AUTH_JWKS_URL has the keys of the provider at AUTH_ISSUER: set AUTH_ISSUER too.',
    ],
    [
      env.OIDC_CLIENT_ID !== undefined && env.AUTH_ISSUER === undefined,
      'OIDC_CLIENT_ID is how the provider at AUTH_ISSUER knows the pages: set AUTH_ISSUER too.',
    ],
    [
      env.OIDC_CLIENT_ID === undefined && env.OIDC_CLIENT_SECRET !== undefined,
      'OIDC_CLIENT_SECRET is of the client OIDC_CLIENT_ID: set OIDC_CLIENT_ID too.',
    ],
    [
      env.OIDC_CLIENT_ID === env.AUTH_AUDIENCE,
      'OIDC_CLIENT_ID and AUTH_AUDIENCE must differ: otherwise what people sign in with is good for ' +
        'the API too; give the API a name of its own at the provider, such as motiespoor-api.',
    ],
    [
      env.OIDC_CLIENT_ID !== undefined &&
        env.AUTH_ISSUER !== undefined &&
        !isEncrypted(env.AUTH_ISSUER),
      'AUTH_ISSUER must be an https address where people sign in, such as https://login.example.nl.',
    ],
  ]),
  ...contradictionsOfMode(env),
]

function requestLimitsOf(env: Settings, production: boolean): Config['requestsPerMinute'] {
  const { reading, searching, heavy, sending } = requestsPerAddressDefault
  const factor = production ? 1 : developmentFactor
  return {
    perAddress: {
      reading: env.RATE_LIMIT_PER_ADDRESS ?? reading * factor,
      searching: env.RATE_LIMIT_SEARCHING ?? searching * factor,
      heavy: env.RATE_LIMIT_HEAVY ?? heavy * factor,
      sending: env.RATE_LIMIT_SENDING ?? sending * factor,
    },
    perPerson: env.RATE_LIMIT_PER_TOKEN ?? requestsPerPersonDefault,
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

/** Only metrics and health are served there, so another host than this machine is not production. */
const operationsOf = ({ OPERATIONS_PORT, OPERATIONS_HOST }: Settings): Config['operations'] =>
  OPERATIONS_PORT === undefined
    ? undefined
    : { port: OPERATIONS_PORT, host: OPERATIONS_HOST ?? operationsHostDefault }

const issuerOf = ({ AUTH_ISSUER, AUTH_JWKS_URL }: Settings): Config['issuer'] =>
  AUTH_ISSUER === undefined ? undefined : { address: AUTH_ISSUER, jwksUrl: AUTH_JWKS_URL }
