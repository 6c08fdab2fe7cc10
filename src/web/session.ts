import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose'
import { sql } from 'kysely'
import { z } from 'zod'
import { Role } from '#domain/actor.ts'
import type { Person } from '#http/identity.ts'
import type { Queryable } from '#projections/read-model.ts'
import {
  providerTimeoutSeconds,
  ProviderTokens,
  logoutTokenMaxSeconds,
  type LogoutToken,
  type ProviderClient,
  type SignedIn,
} from './provider.ts'
import { cookieOf } from './visit.ts'

// The cookie names a session, encrypted, and says when it was used last. Who it is and what they may do
// stands in the database, so that a session that ended has ended on every instance, also for a copy of
// the cookie. The `__Host-` prefix keeps the cookie to this very host and to https (and to localhost).
const sessionCookie = '__Host-motiespoor'
const errandCookie = '__Host-motiespoor-inloggen'
const idleMaxSeconds = 30 * 60
const sessionMaxSeconds = 10 * 60 * 60
const errandMaxSeconds = 10 * 60
/** A session that is used is written anew at most this often. */
const renewedAfterSeconds = 60
/** Roles are looked up at the provider again when they are so old … */
const rolesLookedUpAfterSeconds = 10 * 60
/** … and count no longer than this when it does not answer: who is signed in is then as the public. */
const rolesTrustedMaxSeconds = 15 * 60
/** A provider that did not answer is asked again after this. */
const lookUpRetrySeconds = 60
const lookUpPollMs = 100

const SessionCookie = z.object({ sid: z.string(), iat: z.number() })

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
  open(reply: FastifyReply, signedIn: SignedIn): Promise<void>
  /** The person whose session this is, kept alive by this request; null without a session. */
  resume(request: FastifyRequest, reply: FastifyReply): Promise<Person | null>
  /** Ends the session of this request; answers what the provider can be told of it with. */
  close(request: FastifyRequest, reply: FastifyReply): Promise<ProviderTokens | undefined>
  /** Ends what the provider says has ended; answers whether it said so for the first time. */
  endAll(token: LogoutToken): Promise<boolean>
  /** The secret that this person's forms carry: the same after signing in again. */
  formKeyOf(person: Person): string
  rememberErrand(reply: FastifyReply, errand: Errand): Promise<void>
  /** Takes the errand up again, once. */
  takeErrand(request: FastifyRequest, reply: FastifyReply): Promise<Errand | undefined>
}

export interface SessionOptions {
  /** From which the keys of cookies and forms are derived: the same for all instances. */
  readonly secret: string
  readonly db: Queryable
  readonly provider: Pick<ProviderClient, 'lookUpAgain'>
  /** The clock, in milliseconds since 1970. */
  readonly nowMs?: (() => number) | undefined
}

const keySizeBytes = 32

export function createSessions(options: SessionOptions): Sessions {
  const { secret, nowMs = Date.now } = options
  const cookies = createSealing(keyFrom(secret, 'cookie'), nowMs)
  const formKey = keyFrom(secret, 'form')
  const kept = createKeptSessions(options)

  const write = async (reply: FastifyReply, sid: string): Promise<void> => {
    const text = await cookies.seal({ sid }, idleMaxSeconds)
    void reply.setCookie(sessionCookie, text, { ...cookieOptions, maxAge: idleMaxSeconds })
  }
  const cookieIn = async (request: FastifyRequest) =>
    SessionCookie.safeParse(await cookies.unseal(cookieOf(request, sessionCookie))).data

  return {
    open: async (reply, signedIn) => {
      const sid = randomBytes(keySizeBytes).toString('base64url')
      await kept.add(sid, signedIn)
      await write(reply, sid)
    },
    resume: async (request, reply) => {
      const cookie = await cookieIn(request)
      const person = cookie === undefined ? null : await kept.personOf(cookie.sid)
      if (cookie === undefined || person === null) return null
      if (nowMs() / 1000 > cookie.iat + renewedAfterSeconds) await write(reply, cookie.sid)
      return person
    },
    close: async (request, reply) => {
      const cookie = await cookieIn(request)
      const tokens = cookie && (await kept.end(cookie.sid))
      void reply.clearCookie(sessionCookie, cookieOptions)
      return tokens
    },
    endAll: kept.endAll,
    formKeyOf: ({ id }) => createHmac('sha256', formKey).update(id).digest('base64url'),
    rememberErrand: async (reply, errand) => {
      const cookie = { ...cookieOptions, maxAge: errandMaxSeconds }
      void reply.setCookie(
        errandCookie,
        await cookies.seal({ ...errand }, errandMaxSeconds),
        cookie,
      )
    },
    takeErrand: async (request, reply) => {
      void reply.clearCookie(errandCookie, cookieOptions)
      return Errand.safeParse(await cookies.unseal(cookieOf(request, errandCookie))).data
    },
  }
}

const cookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

const Councils = z.record(z.string(), z.array(Role))

interface SessionRow {
  readonly subject: string
  readonly councils: unknown
  readonly tokens: string
  /** Seconds since the provider said the roles, and since it was asked last. */
  readonly checkedAgo: number
  readonly triedAgo: number
}

/** The sessions in the database. */
function createKeptSessions({ secret, db, provider, nowMs = Date.now }: SessionOptions) {
  const sealing = createSealing(keyFrom(secret, 'tokens'), nowMs)
  const now = (): string => new Date(nowMs()).toISOString()
  const after = (seconds: number): string => new Date(nowMs() + seconds * 1000).toISOString()
  const seal = (tokens: ProviderTokens): Promise<string> => sealing.seal(tokens, sessionMaxSeconds)
  const unseal = async (text: string): Promise<ProviderTokens | undefined> =>
    ProviderTokens.safeParse(await sealing.unseal(text)).data

  const find = async (sid: string): Promise<SessionRow | undefined> => {
    const { rows } = await sql<SessionRow>`
      select subject, councils, tokens,
             extract(epoch from ${now()}::timestamptz - checked_at)::float8 as "checkedAgo",
             extract(epoch from ${now()}::timestamptz - tried_at)::float8 as "triedAgo"
      from web.session where hash = ${hashOf(sid)} and ends_at > ${now()}`.execute(db)
    return rows[0]
  }

  /** Claims the right to ask the provider: a refresh token must not be used twice. */
  const claim = async (sid: string): Promise<boolean> => {
    const { numAffectedRows = 0n } = await sql`
      update web.session set tried_at = ${now()}
      where hash = ${hashOf(sid)}
        and tried_at <= ${after(-lookUpRetrySeconds)}`.execute(db)
    return numAffectedRows > 0n
  }

  const lookUp = async (sid: string, { subject, tokens }: SessionRow): Promise<void> => {
    const known = await unseal(tokens)
    const found =
      known === undefined
        ? ({ kind: 'refused' } as const)
        : await provider.lookUpAgain(subject, known)
    if (found.kind === 'refused') {
      await sql`delete from web.session where hash = ${hashOf(sid)}`.execute(db)
      return
    }
    const sealed = await seal(found.tokens)
    const isKnown = found.kind === 'known'
    const councils = isKnown ? councilsOf(found.person) : null
    await sql`
      update web.session
      set tokens = ${sealed}, councils = coalesce(${councils}::jsonb, councils),
          checked_at = case when ${isKnown} then ${now()} else checked_at end
      where hash = ${hashOf(sid)}`.execute(db)
  }

  /** Waits for what another request is asking the provider at this moment. */
  const awaitLookUp = async (sid: string): Promise<SessionRow | undefined> => {
    const polls = (providerTimeoutSeconds * 1000) / lookUpPollMs
    let row = await find(sid)
    for (let poll = 0; poll < polls && row !== undefined && isBeingLookedUp(row); poll += 1) {
      await delay(lookUpPollMs)
      row = await find(sid)
    }
    return row
  }

  return {
    add: async (sid: string, { person, providerSid, tokens }: SignedIn): Promise<void> => {
      await sql`delete from web.session where ends_at < ${now()}`.execute(db)
      await sql`delete from web.logout_token where ends_at < ${now()}`.execute(db)
      await sql`
        insert into web.session (hash, subject, provider_sid, councils, tokens, checked_at,
                                 tried_at, ends_at)
        values (${hashOf(sid)}, ${person.id}, ${providerSid}, ${councilsOf(person)}::jsonb,
                ${await seal(tokens)}, ${now()}, ${now()},
                ${after(sessionMaxSeconds)})`.execute(db)
    },
    /** Who it is, with roles that are not too old; null when the session has ended. */
    personOf: async (sid: string): Promise<Person | null> => {
      let row = await find(sid)
      if (row !== undefined && row.checkedAgo > rolesLookedUpAfterSeconds) {
        if (await claim(sid)) await lookUp(sid, row)
        row = await awaitLookUp(sid)
      }
      if (row === undefined || row.checkedAgo > rolesTrustedMaxSeconds) return null
      return { id: row.subject, roles: new Map(Object.entries(Councils.parse(row.councils))) }
    },
    end: async (sid: string): Promise<ProviderTokens | undefined> => {
      const { rows } = await sql<Pick<SessionRow, 'tokens'>>`
        delete from web.session where hash = ${hashOf(sid)} returning tokens`.execute(db)
      return rows[0] && unseal(rows[0].tokens)
    },
    endAll: async ({ jti, sub, sid }: LogoutToken): Promise<boolean> => {
      const { rows } = await sql<{ isFirst: boolean }>`
        with used as (
          insert into web.logout_token (jti, ends_at)
          values (${jti}, ${after(2 * logoutTokenMaxSeconds)})
          on conflict do nothing returning jti
        ), ended as (
          delete from web.session using used
          where (${sub}::text is null or subject = ${sub})
            and (${sid}::text is null or provider_sid = ${sid}
                 or (provider_sid is null and ${sub}::text is not null))
        )
        select exists (select from used) as "isFirst"`.execute(db)
      return rows[0]?.isFirst === true
    },
  }
}

/** Only who must have newer roles waits for them. */
const isBeingLookedUp = ({ checkedAgo, triedAgo }: SessionRow): boolean =>
  checkedAgo > rolesTrustedMaxSeconds && triedAgo < providerTimeoutSeconds

const hashOf = (sid: string): Buffer => createHash('sha256').update(sid).digest()

const councilsOf = ({ roles }: Person): string => JSON.stringify(Object.fromEntries(roles))

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
