import { createHmac, hkdfSync } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose'
import { z } from 'zod'
import { Role } from '#domain/actor.ts'
import type { Person } from '#http/identity.ts'
import { cookieOf } from './visit.ts'

// A session lives in the visitor's own cookie, encrypted: no instance has to remember anybody. The
// `__Host-` prefix keeps the cookie to this very host and to https (and to localhost).
const sessionCookie = '__Host-motiespoor'
const errandCookie = '__Host-motiespoor-inloggen'
const idleMaxSeconds = 30 * 60
const sessionMaxSeconds = 10 * 60 * 60
const errandMaxSeconds = 10 * 60
/** A session that is used is written anew at most this often. */
const renewedAfterSeconds = 60

const Session = z.object({
  sub: z.string(),
  councils: z.record(z.string(), z.array(Role)),
  /** When the visitor signed in, in seconds since 1970. */
  since: z.number(),
  iat: z.number(),
})

/** What must be known again when the provider sends the visitor back. */
const Errand = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where the visitor was. */
  back: z.string(),
})
export type Errand = z.output<typeof Errand>

export interface Sessions {
  /** Begins a session. */
  open(reply: FastifyReply, person: Person): Promise<void>
  /** The person whose session this is, kept alive by this request; null without a session. */
  resume(request: FastifyRequest, reply: FastifyReply): Promise<Person | null>
  close(reply: FastifyReply): void
  /** The secret that this person's forms carry: the same after signing in again. */
  formKeyOf(person: Person): string
  rememberErrand(reply: FastifyReply, errand: Errand): Promise<void>
  /** Takes the errand up again, once. */
  takeErrand(request: FastifyRequest, reply: FastifyReply): Promise<Errand | undefined>
}

const keySizeBytes = 32

/**
 * @param secret from which the keys of cookies and forms are derived: the same for all instances.
 * @param nowMs the clock, in milliseconds since 1970.
 */
export function createSessions(secret: string, nowMs: () => number = Date.now): Sessions {
  const { seal, unseal } = createSealing(keyFrom(secret, 'cookie'), nowMs)
  const formKey = keyFrom(secret, 'form')
  const nowInSeconds = (): number => Math.floor(nowMs() / 1000)

  const write = async (reply: FastifyReply, person: Person, since: number): Promise<void> => {
    const councils = Object.fromEntries(person.roles)
    const text = await seal({ sub: person.id, councils, since }, idleMaxSeconds)
    void reply.setCookie(sessionCookie, text, { ...cookieOptions, maxAge: idleMaxSeconds })
  }

  const resume: Sessions['resume'] = async (request, reply) => {
    const session = Session.safeParse(await unseal(cookieOf(request, sessionCookie)))
    if (!session.success) return null
    const { sub: id, councils, since, iat } = session.data
    const now = nowInSeconds()
    if (now > since + sessionMaxSeconds) return null
    const person = { id, roles: new Map(Object.entries(councils)) }
    if (now > iat + renewedAfterSeconds) await write(reply, person, since)
    return person
  }

  return {
    open: (reply, person) => write(reply, person, nowInSeconds()),
    resume,
    close: (reply) => void reply.clearCookie(sessionCookie, cookieOptions),
    formKeyOf: ({ id }) => createHmac('sha256', formKey).update(id).digest('base64url'),
    rememberErrand: async (reply, errand) => {
      const options = { ...cookieOptions, maxAge: errandMaxSeconds }
      void reply.setCookie(errandCookie, await seal({ ...errand }, errandMaxSeconds), options)
    },
    takeErrand: async (request, reply) => {
      void reply.clearCookie(errandCookie, cookieOptions)
      return Errand.safeParse(await unseal(cookieOf(request, errandCookie))).data
    },
  }
}

const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

const keyFrom = (secret: string, use: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, 'motiespoor', use, keySizeBytes))

interface Sealing {
  /** Encrypts what a cookie holds, for so long. */
  seal(payload: JWTPayload, maxSeconds: number): Promise<string>
  /** What a cookie holds; undefined when it is missing, old, or not ours. */
  unseal(text: string | undefined): Promise<JWTPayload | undefined>
}

function createSealing(key: Uint8Array, nowMs: () => number): Sealing {
  return {
    seal: (payload, maxSeconds) => {
      const nowInSeconds = Math.floor(nowMs() / 1000)
      return new EncryptJWT(payload)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setIssuedAt(nowInSeconds)
        .setExpirationTime(nowInSeconds + maxSeconds)
        .encrypt(key)
    },
    unseal: async (text) => {
      if (text === undefined) return undefined
      try {
        const { payload } = await jwtDecrypt(text, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          currentDate: new Date(nowMs()),
        })
        return payload
      } catch {
        return undefined
      }
    },
  }
}
