import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose'
import { sql } from 'kysely'
import { z } from 'zod'
import { Role } from '#domain/actor.ts'
import type { Person } from '#http/server/identity.ts'
import type { Queryable } from '#projections/table.ts'
import { cookieOf } from '#web/frame/page-request.ts'
import {
  providerTimeoutSeconds,
  ProviderTokens,
  logoutTokenMaxSeconds,
  type LogoutToken,
  type ProviderClient,
  type SignedIn,
} from './provider.ts'

// The cookie names a session, encrypted, and says when it was used last. Who it is and what they may do
// stands in the database, so that a session that ended has ended on every instance, also for a copy of
// the cookie. The `__Host-` prefix keeps the cookie to this very host and to https (and to localhost).
const sessionCookie = '__Host-motiespoor'
const loginStateCookie = '__Host-motiespoor-inloggen'
const idleMaxSeconds = 30 * 60
const sessionMaxSeconds = 10 * 60 * 60
const loginStateMaxSeconds = 10 * 60
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
const LoginState = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where the visitor was. */
  back: z.string(),
})
export type LoginState = z.output<typeof LoginState>

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
  saveLoginState(reply: FastifyReply, loginState: LoginState): Promise<void>
  /** Takes the login state of this browser, once. */
  takeLoginState(request: FastifyRequest, reply: FastifyReply): Promise<LoginState | undefined>
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

export function createSessions({
  secret,
  db,
  provider,
  nowMs = Date.now,
}: SessionOptions): Sessions {
  const cookies = createSealing(keyFrom(secret, 'cookie'), nowMs)
  const formKey = keyFrom(secret, 'form')
  const store: Store = {
    db,
    provider,
    sealing: createSealing(keyFrom(secret, 'tokens'), nowMs),
    after: (seconds) => new Date(nowMs() + seconds * 1000).toISOString(),
  }

  const write = async (reply: FastifyReply, sid: string): Promise<void> => {
    const text = await cookies.seal({ sid }, idleMaxSeconds)
    void reply.setCookie(sessionCookie, text, { ...cookieOptions, maxAge: idleMaxSeconds })
  }
  const cookieIn = async (request: FastifyRequest) =>
    SessionCookie.safeParse(await cookies.unseal(cookieOf(request, sessionCookie))).data

  return {
    open: async (reply, signedIn) => {
      const sid = randomBytes(keySizeBytes).toString('base64url')
      await add(store, sid, signedIn)
      await write(reply, sid)
    },
    resume: async (request, reply) => {
      const cookie = await cookieIn(request)
      const person = cookie === undefined ? null : await personIn(store, cookie.sid)
      if (cookie === undefined || person === null) return null
      if (nowMs() / 1000 > cookie.iat + renewedAfterSeconds) await write(reply, cookie.sid)
      return person
    },
    close: async (request, reply) => {
      const cookie = await cookieIn(request)
      const tokens = cookie && (await end(store, cookie.sid))
      void reply.clearCookie(sessionCookie, cookieOptions)
      return tokens
    },
    endAll: (token) => endAll(store, token),
    formKeyOf: ({ id }) => createHmac('sha256', formKey).update(id).digest('base64url'),
    saveLoginState: async (reply, loginState) => {
      const cookie = { ...cookieOptions, maxAge: loginStateMaxSeconds }
      void reply.setCookie(
        loginStateCookie,
        await cookies.seal({ ...loginState }, loginStateMaxSeconds),
        cookie,
      )
    },
    takeLoginState: async (request, reply) => {
      void reply.clearCookie(loginStateCookie, cookieOptions)
      return LoginState.safeParse(await cookies.unseal(cookieOf(request, loginStateCookie))).data
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
interface Store extends Pick<SessionOptions, 'db' | 'provider'> {
  readonly sealing: SessionSealing
  /** The instant so many seconds from now. */
  after(seconds: number): string
}

async function add(store: Store, sid: string, { person, providerSid, tokens }: SignedIn) {
  const { db, after } = store
  await sql`delete from web.session where ends_at < ${after(0)}`.execute(db)
  await sql`delete from web.logout_token where ends_at < ${after(0)}`.execute(db)
  await sql`
    insert into web.session (hash, subject, provider_sid, councils, tokens, checked_at,
                             tried_at, ends_at)
    values (${hashOf(sid)}, ${person.id}, ${providerSid}, ${councilsOf(person)}::jsonb,
            ${await store.sealing.seal(tokens, sessionMaxSeconds)}, ${after(0)}, ${after(0)},
            ${after(sessionMaxSeconds)})`.execute(db)
}

/** Who it is, with roles that are not too old; null when the session has ended. */
async function personIn(store: Store, sid: string): Promise<Person | null> {
  let row = await find(store, sid)
  if (row !== undefined && row.checkedAgo > rolesLookedUpAfterSeconds) {
    if (await claimLookUp(store, sid)) await lookUp(store, sid, row)
    row = await awaitLookUp(store, sid)
  }
  if (row === undefined || row.checkedAgo > rolesTrustedMaxSeconds) return null
  return { id: row.subject, roles: new Map(Object.entries(Councils.parse(row.councils))) }
}

async function find({ db, after }: Store, sid: string): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select subject, councils, tokens,
           extract(epoch from ${after(0)}::timestamptz - checked_at)::float8 as "checkedAgo",
           extract(epoch from ${after(0)}::timestamptz - tried_at)::float8 as "triedAgo"
    from web.session where hash = ${hashOf(sid)} and ends_at > ${after(0)}`.execute(db)
  return rows[0]
}

/** Claims the right to ask the provider: a refresh token must not be used twice. */
async function claimLookUp({ db, after }: Store, sid: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update web.session set tried_at = ${after(0)}
    where hash = ${hashOf(sid)} and tried_at <= ${after(-lookUpRetrySeconds)}`.execute(db)
  return numAffectedRows > 0n
}

async function lookUp(store: Store, sid: string, { subject, tokens }: SessionRow): Promise<void> {
  const { db, provider, sealing, after } = store
  const known = ProviderTokens.safeParse(await sealing.unseal(tokens))
  const found = known.success
    ? await provider.lookUpAgain(subject, known.data)
    : ({ kind: 'refused' } as const)
  if (found.kind === 'refused') {
    await sql`delete from web.session where hash = ${hashOf(sid)}`.execute(db)
    return
  }
  const sealed = await sealing.seal(found.tokens, sessionMaxSeconds)
  await sql`update web.session set tokens = ${sealed} where hash = ${hashOf(sid)}`.execute(db)
  if (found.kind === 'away') return
  await sql`
    update web.session
    set councils = ${councilsOf(found.person)}::jsonb, checked_at = ${after(0)}
    where hash = ${hashOf(sid)}`.execute(db)
}

/** Waits for what another request is asking the provider at this moment. */
async function awaitLookUp(store: Store, sid: string): Promise<SessionRow | undefined> {
  const polls = (providerTimeoutSeconds * 1000) / lookUpPollMs
  let row = await find(store, sid)
  for (let poll = 0; poll < polls && row !== undefined && isBeingLookedUp(row); poll += 1) {
    await delay(lookUpPollMs)
    row = await find(store, sid)
  }
  return row
}

async function end({ db, sealing }: Store, sid: string): Promise<ProviderTokens | undefined> {
  const { rows } = await sql<Pick<SessionRow, 'tokens'>>`
    delete from web.session where hash = ${hashOf(sid)} returning tokens`.execute(db)
  return ProviderTokens.safeParse(await sealing.unseal(rows[0]?.tokens)).data
}

async function endAll({ db, after }: Store, { jti, sub, sid }: LogoutToken): Promise<boolean> {
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
}

/** Only a visitor whose roles are too old waits for new ones. */
const isBeingLookedUp = ({ checkedAgo, triedAgo }: SessionRow): boolean =>
  checkedAgo > rolesTrustedMaxSeconds && triedAgo < providerTimeoutSeconds

const hashOf = (sid: string): Buffer => createHash('sha256').update(sid).digest()

const councilsOf = ({ roles }: Person): string => JSON.stringify(Object.fromEntries(roles))

const keyFrom = (secret: string, use: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, 'motiespoor', use, keySizeBytes))

interface SessionSealing {
  /** Encrypts what a cookie holds, for so long. */
  seal(payload: JWTPayload, maxSeconds: number): Promise<string>
  /** What a cookie holds; undefined when it is missing, old, or not ours. */
  unseal(text: string | undefined): Promise<JWTPayload | undefined>
}

function createSealing(key: Uint8Array, nowMs: () => number): SessionSealing {
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
