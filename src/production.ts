import { isLoopbackHost, isLoopbackUrl } from './loopback.ts'
import type { Settings } from './settings.ts'

// In development everybody who reaches the service can be a clerk: it has its own issuer of tokens, and
// a sign-in without passwords. So a service that others can reach is in production, whatever is set.

/** Whether the service is in production, and the settings that made it so. */
export interface Mode {
  readonly production: boolean
  /** Such as `HOST=0.0.0.0`; empty in development. */
  readonly reasons: readonly string[]
}

export function modeOf(settings: Settings): Mode {
  const reasons = [
    ...(settings.NODE_ENV === 'production' ? ['NODE_ENV=production'] : []),
    ...exposuresIn(settings),
    ...(settings.NODE_ENV === undefined ? serversIn(settings) : []),
  ]
  return { production: reasons.length > 0, reasons }
}

/** Settings by which others than this machine reach the service. */
function exposuresIn({ HOST, PUBLIC_URL, TRUST_PROXY }: Settings): string[] {
  return sentencesOf([
    [!isLoopbackHost(HOST), `HOST=${HOST}`],
    [PUBLIC_URL !== undefined && !isLoopbackUrl(PUBLIC_URL), `PUBLIC_URL=${PUBLIC_URL ?? ''}`],
    [TRUST_PROXY !== 0, `TRUST_PROXY=${String(TRUST_PROXY)}`],
  ])
}

/** Servers of the operator's own. Setting one means production, unless development is asked for. */
const serversIn = (settings: Settings): string[] =>
  (['DATABASE_URL', 'NATS_URL', 'SMTP_URL'] as const).filter((name) => settings[name] !== undefined)

/** The settings that contradict the mode, production or development, that follows from the others. */
export function contradictionsOfMode(settings: Settings): string[] {
  const { production, reasons } = modeOf(settings)
  const because = reasons.join(', ')
  const { NODE_ENV } = settings
  return sentencesOf([
    [
      production && NODE_ENV !== undefined && NODE_ENV !== 'production',
      `NODE_ENV=${NODE_ENV ?? ''} is not possible with ${because}: others can reach the service, and in ` +
        'development anybody can be a clerk; leave NODE_ENV out.',
    ],
    [
      production && settings.WEBHOOKS_TO_LOOPBACK === 'on',
      `WEBHOOKS_TO_LOOPBACK must be off in production (${because}): subscribers name the addresses.`,
    ],
  ])
}

/** What a service in production cannot do without, one sentence each; nothing in development. */
export function missingInProduction(settings: Settings): string[] {
  const { production, reasons } = modeOf(settings)
  if (!production) return []
  const because = `in production (${reasons.join(', ')})`
  const { AUTH_ISSUER, DATABASE_URL, OIDC_CLIENT_ID, PUBLIC_URL } = settings
  const signsIn = OIDC_CLIENT_ID !== undefined
  return sentencesOf([
    [
      AUTH_ISSUER === undefined,
      `AUTH_ISSUER must be set ${because} to the address of your OpenID provider, such as ` +
        `https://login.example.nl; ${withoutProvider(settings)}.`,
    ],
    [
      signsIn && (PUBLIC_URL === undefined || !isEncrypted(PUBLIC_URL)),
      `PUBLIC_URL must be set ${because} to the https address where people sign in, such as ` +
        'https://moties.example.nl.',
    ],
    [
      DATABASE_URL !== undefined && settings.WEBHOOK_KEY === undefined,
      `WEBHOOK_KEY must be set in production with DATABASE_URL: every process and every backup needs ` +
        'the same one; openssl rand -base64 32 makes one.',
    ],
    [
      DATABASE_URL !== undefined && signsIn && settings.SESSION_SECRET === undefined,
      `SESSION_SECRET must be set in production with DATABASE_URL: every process needs the same one; ` +
        'openssl rand -base64 48 makes one.',
    ],
    [
      settings.DEMO === 'on',
      `DEMO must be off ${because}: the demo council is not for a register that is used.`,
    ],
  ])
}

/** How to try the service out instead, on this machine alone. */
function withoutProvider(settings: Settings): string {
  const toLeaveOut = [
    ...exposuresIn(settings).map((exposure) => exposure.replace(/=.*/, '')),
    ...(settings.NODE_ENV === 'production' ? ['NODE_ENV'] : []),
  ]
  const toDo = [
    ...(toLeaveOut.length > 0 ? [`leave ${toLeaveOut.join(' and ')} out`] : []),
    ...(serversIn(settings).length > 0 ? ['set NODE_ENV=development'] : []),
  ]
  return `to try it out on this machine alone, ${toDo.join(' and ')}`
}

/** Whether nobody in between can read or change what goes to an address. */
export const isEncrypted = (url: string): boolean => url.startsWith('https:') || isLoopbackUrl(url)

/** The sentences whose condition holds. */
export const sentencesOf = (
  all: readonly (readonly [isSo: boolean, sentence: string])[],
): string[] => all.flatMap(([isSo, sentence]) => (isSo ? sentence : []))
