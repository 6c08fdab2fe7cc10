import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { requestsPerClientMax } from '#mail/limits.ts'
import type { MailRequestOutcome } from '#mail/subscription.ts'
import { workOf, type RouteWork } from './admission.ts'
import { rateLimitCallersMax, rateLimitWindowMs } from './limits.ts'
import { Problem } from './problem.ts'

/** What a request costs, or brings. Each has a limit of its own. */
export type Cost =
  /** One page or one answer out of a read model. */
  | 'reading'
  /** A search for words, and whatever is asked as it was at another moment. */
  | 'searching'
  /** Work that grows with the whole register. */
  | 'heavy'
  /** Something is sent. */
  | 'sending'
  /** The operator's own questions, which must be answered when others ask too much. */
  | 'probing'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request to this route counts as; left out: what its class of work counts as. */
    readonly cost?: Cost
  }
}

const costs: Readonly<Record<RouteWork, Cost>> = {
  light: 'reading',
  reading: 'reading',
  recording: 'sending',
  'looking-back': 'searching',
  exporting: 'heavy',
  health: 'probing',
}

/** Most requests in a minute. Every request but probing counts as reading as well. */
export interface RequestLimits {
  /** From one client address that nobody has signed in from: an IPv4 address, or an IPv6 /64. */
  readonly perAddress: Readonly<Record<Exclude<Cost, 'probing'>, number>>
  /** By one person; `searching` and `heavy` are limited as for an address. */
  readonly perPerson: number
}

/** What a request costs: as its route declares it; a search for words costs more than a list. */
export function costOf(request: FastifyRequest): Cost {
  const cost = request.routeOptions.config.cost ?? costs[workOf(request)]
  return cost === 'reading' && hasSearchWords(request) ? 'searching' : cost
}

const hasSearchWords = ({ query }: FastifyRequest): boolean =>
  typeof query === 'object' && query !== null && Object.hasOwn(query, 'q')

/** Some proxies name the client with its port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withPort = /^(?:\[([^\]]+)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+)$/

/**
 * What counts as one client: an IPv4 address, or the /64 network of an IPv6 address, of which one
 * subscriber has all. An IPv4 address that is written as IPv6 is the IPv4 address.
 */
export function clientOf({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const [, v6, v4] = withPort.exec(ip) ?? []
  return normalizeIP(v6 ?? v4 ?? ip)
}

/**
 * Prepares the counting of requests.
 * @returns counts a request, by person where somebody is signed in, or else by client address.
 * @throws Problem 429, from what was returned, when it is one too many.
 */
export async function countRequests(
  app: FastifyInstance,
  limits: RequestLimits,
): Promise<(request: FastifyRequest) => Promise<void>> {
  await app.register(rateLimit, { global: false, cache: rateLimitCallersMax })
  const counterOf = (cost: Cost) =>
    app.createRateLimit({
      max: (request: FastifyRequest) => maxOf(cost, limits, request.person !== null),
      timeWindow: rateLimitWindowMs,
      keyGenerator: (request: FastifyRequest) =>
        request.person === null ? `address ${clientOf(request)}` : `person ${request.person.id}`,
    })
  const counters = {
    reading: counterOf('reading'),
    searching: counterOf('searching'),
    heavy: counterOf('heavy'),
    sending: counterOf('sending'),
    probing: counterOf('probing'),
  } as const satisfies Record<Cost, unknown>
  return async (request) => {
    const cost = costOf(request)
    const counted = new Set(cost === 'probing' ? [cost] : ['reading' as const, cost])
    for (const one of counted) {
      const verdict = await counters[one](request)
      if (!verdict.isAllowed && verdict.isExceeded) throw tooMany(verdict.ttlInSeconds)
    }
  }
}

function maxOf(cost: Cost, { perAddress, perPerson }: RequestLimits, isPerson: boolean) {
  if (isPerson && (cost === 'reading' || cost === 'sending')) return perPerson
  return perAddress[cost === 'probing' ? 'reading' : cost]
}

const tooMany = (seconds: number): Problem =>
  new Problem('too-many-requests', {
    detail: `This is too much at once; ask again in ${seconds} seconds.`,
    headers: { 'Retry-After': String(seconds) },
  })

/** Says once that a proxy seems to be in front of which the settings say nothing. */
export function reportUnknownProxy(app: FastifyInstance): void {
  let isReported = false
  app.addHook('onRequest', async (request) => {
    if (isReported || request.headers['x-forwarded-for'] === undefined) return
    isReported = true
    request.log.warn(
      'A request came with X-Forwarded-For, and TRUST_PROXY is off: if a proxy is in front, all of ' +
        'its clients share the limits of one address. Set TRUST_PROXY to the number of proxies.',
    )
  })
}

/** @throws Problem when there were too many requests for mail. */
export function refuseTooMuchMail(outcome: MailRequestOutcome): void {
  if (outcome.kind === 'asked') return
  const headers = { 'Retry-After': String(outcome.retryAfterSeconds) }
  if (outcome.kind === 'service-limit') {
    const detail = 'Too much mail was asked for in the last hour; ask again later.'
    throw new Problem('unavailable', { detail, headers })
  }
  throw new Problem('too-many-requests', {
    detail: `From your address mail was asked for ${requestsPerClientMax} times in the last hour.`,
    headers,
  })
}
