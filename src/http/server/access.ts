import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '#domain/actor.ts'
import type { Role } from '#domain/actor.ts'
import { TokenRefused, type Identity, type Person } from './identity.ts'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null for the public. */
    person: Person | null
  }
  interface FastifyContextConfig {
    /** Everybody gets the same: neither tokens nor sessions are looked at. */
    readonly isSameForAll?: boolean
  }
}

// Who has several roles in a council acts in the one that may do most; each of these may do all
// that the ones after it may.
const rolesByReach = [
  'clerk',
  'executive',
  'official',
  'auditor',
] as const satisfies readonly Role[]

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i
const challenge = 'Bearer realm="motiespoor"'

/**
 * Finds out who asks, before anything else looks at the request.
 * @param count counts a request whose token is refused, so that guessing has a limit too.
 */
export function recognisePeople(
  app: FastifyInstance,
  identity: Identity,
  count: (request: FastifyRequest) => Promise<void>,
): void {
  app.decorateRequest('person', null)
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.isSameForAll === true) return
    const { authorization } = request.headers
    // Without a token everybody is a public reader; a bad token is refused even for reading, so
    // that nobody takes the public view for their own.
    if (authorization === undefined) return
    request.person = await identified(identity, authorization).catch(async (error: unknown) => {
      await count(request)
      throw error
    })
  })
}

async function identified(identity: Identity, authorization: string): Promise<Person> {
  const token = bearer.exec(authorization)?.[1]
  if (token === undefined) throw tokenRefused()
  try {
    return await identity.identify(token)
  } catch (cause) {
    if (cause instanceof TokenRefused) throw tokenRefused(cause)
    throw new Problem('unavailable', {
      detail: 'The keys of the token issuer are out of reach.',
      cause,
    })
  }
}

const tokenRefused = (cause?: unknown): Problem =>
  new Problem('token-refused', {
    detail:
      'The token is malformed, has expired, or is not from the issuer that this service trusts.',
    headers: { 'WWW-Authenticate': `${challenge}, error="invalid_token"` },
    cause,
  })

/** @throws Problem 401 without a token or session. */
export function requirePerson({ person }: Pick<FastifyRequest, 'person'>): Person {
  if (person !== null) return person
  throw new Problem('login-required', {
    detail: 'Recording needs a bearer token.',
    headers: { 'WWW-Authenticate': challenge },
  })
}

/**
 * The person as an actor in this council. What the role may record is for the domain's rules.
 * @throws Problem 401 when nobody is signed in, 403 when they have no role in the council.
 */
export function requireActor(request: Pick<FastifyRequest, 'person'>, council: string): Actor {
  const actor = actorIn(requirePerson(request), council)
  if (actor !== null) return actor
  throw new Problem('no-role-in-council', { detail: `The token gives no role in ${council}.` })
}

/** Null for the public and for people of other councils: they see the public view. */
export function actorIn(person: Person | null, council: string): Actor | null {
  const roles = person?.roles.get(council) ?? []
  const role = rolesByReach.find((candidate) => roles.includes(candidate))
  return person === null || role === undefined ? null : { id: person.id, role }
}
