import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { appRole, openFollowerDatabase } from '#council-log/database.ts'
import { startFollowing, type Following } from '#council-log/following.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { listenToLog } from '#council-log/notifications.ts'
import type { Role } from '#domain/actor.ts'
import { buildServers, type PagesBeside } from '#http/app.ts'
import type { AppDependencies, HttpSettings } from '#http/server/context.ts'
import { openLocalIssuer, type LocalIssuer } from '#http/server/identity.ts'
import { readModels } from '#projections/read-models.ts'
import { openSigner } from '#proofs/checkpoint-key.ts'
import { logTree } from '#proofs/log-tree.ts'
import { startSigning } from '#proofs/signing.ts'
import { createRecorder, type Recorder } from '#recording/recorder.ts'
import { openTestLog } from '#support/log.ts'
import type { TestDatabase } from '#support/servers/postgres.ts'
import { openSealing } from '#webhooks/sealing.ts'
import { openWebhooks } from '#webhooks/webhooks.ts'
import { expectAsDocumented } from './documented.ts'

/** Long after everything that the tests let happen. */
export const today = '2026-01-01'

export const settings: HttpSettings = {
  publicUrl: 'https://moties.example.nl',
  corsOrigins: ['https://griffie.example.nl'],
  trustProxy: 0,
  logLevel: 'silent',
  contact: { name: 'Griffie Voorbeeldstad', email: 'griffie@voorbeeldstad.example' },
  requestsPerMinute: {
    perAddress: { reading: 1e6, searching: 1e6, heavy: 1e6, sending: 1e6 },
    perPerson: 1e6,
  },
}

/** Longer than any test file takes on a machine that does other things too. */
const tokenTtlSeconds = 3_600

const notPublishing = { status: () => ({ isConnected: false, councils: [] }) }

export type Answer = LightMyRequestResponse

type Payload = NonNullable<InjectOptions['payload']>
type RequestHeaders = Readonly<Record<string, string>>
type ApiRequest = InjectOptions & { readonly token?: string | undefined }

/** The API on the real register, in a database of its own. */
export interface TestApi {
  readonly app: FastifyInstance
  /** Metrics and health, where the settings ask for a port of their own. */
  readonly operations: FastifyInstance | undefined
  readonly log: CouncilLog
  readonly recorder: Recorder
  /** Of the database, as its owner. */
  readonly databaseUrl: string
  readonly following: Following
  readonly issuer: LocalIssuer
  /** Signs a checkpoint of all that was recorded until now. */
  signAll(): Promise<void>
  token(council: string, role: Role, sub?: string): Promise<string>
  /** Sends a request, and checks that the answer is what the document of the API promises. */
  send(request: ApiRequest): Promise<Answer>
  // The verbs send such requests to a path below `/api/v1`.
  get(path: string, token?: string, headers?: RequestHeaders): Promise<Answer>
  post(path: string, payload: Payload, token?: string, headers?: RequestHeaders): Promise<Answer>
  patch(path: string, payload: Payload, token?: string): Promise<Answer>
  close(): Promise<void>
}

type OtherParts = Partial<
  Pick<AppDependencies, 'log' | 'publisher' | 'checkpoints' | 'mail' | 'today'> & {
    readonly database: TestDatabase
  }
>

/**
 * @param other parts to work with instead: a log that fails, a publisher in trouble, another
 *   day, a database that has rows already.
 * @param pages the pages for people, where they are to be served too.
 */
export async function openApi(
  changed: Partial<HttpSettings> = {},
  other: OtherParts = {},
  pages?: PagesBeside,
): Promise<TestApi> {
  const { log: realLog, db, url, close } = await openTestLog(other.database)
  const { log = realLog, publisher = notPublishing, today: todayIs = () => today } = other
  const recorder = createRecorder(log, todayIs)
  const followerDb = openFollowerDatabase({ url, connectionsMax: 4, role: appRole })
  const notifications = listenToLog({ url, connectionsMax: 1, role: appRole })
  const followers = [...readModels, logTree]
  const following = startFollowing({ db: followerDb, followers, notifications })
  const dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-issuer-'))
  const issuer = await openLocalIssuer({ dataDir, production: false })
  const signing = startSigning({
    db,
    signer: await openSigner({ kind: 'own', dataDir }),
    after: new Promise(() => undefined), // only when a test says so
    forkCheckIntervalMs: 0,
  })
  const webhooks = openWebhooks({
    url,
    notifications,
    sources: {
      log,
      councilFacts: async () => ({ oin: null }),
      publicUrl: settings.publicUrl,
    },
    sealing: await openSealing({ key: undefined, dataDir }),
    loopbackAllowed: true,
    onFault: () => undefined,
  })
  const dependencies = {
    log,
    notifications,
    recorder,
    db,
    followers: following,
    publisher,
    checkpoints: other.checkpoints ?? {
      status: () => ({ isSigning: true, forked: signing.forked() }),
    },
    webhooks,
    mail: other.mail,
    identity: issuer.identity,
    today: todayIs,
    settings: { ...settings, ...changed },
  }
  const { app, operations } = await buildServers(dependencies, pages)
  await app.ready()

  const send = async ({ token, headers, ...request }: ApiRequest): Promise<Answer> => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await app.inject({ ...request, headers: { ...authorization, ...headers } })
    expectAsDocumented(app.swagger(), request, answer)
    return answer
  }
  const urlOf = (path: string): string => `/api/v1${path}`

  return {
    app,
    operations,
    log,
    recorder,
    databaseUrl: url,
    following,
    issuer,
    signAll: async () => {
      await following.drain()
      await signing.signAll()
    },
    token: (council, role, sub = `${role}-1`) =>
      issuer.issueToken({ sub, councils: { [council]: [role] }, ttlSeconds: tokenTtlSeconds }),
    send,
    get: (path, token, headers = {}) => send({ method: 'GET', url: urlOf(path), token, headers }),
    post: (path, payload, token, headers = {}) =>
      send({ method: 'POST', url: urlOf(path), payload, token, headers }),
    patch: (path, payload, token) => send({ method: 'PATCH', url: urlOf(path), payload, token }),
    close: async () => {
      await app.close()
      await operations?.close()
      await webhooks.stop()
      await signing.stop()
      await following.stop()
      await notifications.stop()
      await followerDb.destroy()
      await close()
      await rm(dataDir, { recursive: true })
    },
  }
}

/** Checks that an answer is the problem that it should be, and tells nothing of the inside. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  expect(`${answer.statusCode} ${answer.body}`).toContain(`${status} `)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.json()).toMatchObject({ status, code, type: problemType(code) })
  for (const member of ['title', 'detail', 'instance']) {
    expect(answer.json()).toHaveProperty(member, expect.stringMatching(/./))
  }
  expect(answer.body).not.toMatch(/FST_|stack|node_modules|\.[jt]s:\d|select |zod/i)
}

const problemType = (code: string): string => `https://moties.example.nl/api/v1/problems/${code}`

/** A council with a clerk, an official and an executive, and a way to make motions. */
export interface TestCouncil {
  readonly council: string
  readonly clerk: string
  readonly secondClerk: string
  readonly official: string
  readonly executive: string
  readonly auditor: string
  /** Submits a motion; answers its id. */
  submit(content?: object): Promise<string>
  /** Records events; throws unless they are recorded. */
  record(motionId: string, ...events: readonly object[]): Promise<Answer>
}

let councils = 1_000

export async function openCouncil(api: TestApi): Promise<TestCouncil> {
  const council = `gm${councils}`
  councils += 1
  const token = (role: Role, sub?: string) => api.token(council, role, sub)
  const clerk = await token('clerk')
  const post = async (url: string, payload: object): Promise<Answer> => {
    const answer = await api.send({ method: 'POST', url, payload, token: clerk })
    if (answer.statusCode !== 201) throw new Error(`${url}: ${answer.body}`)
    return answer
  }
  await post('/api/v1/councils', { council, name: 'Voorbeeldstad' })
  return {
    council,
    clerk,
    secondClerk: await token('clerk', 'clerk-2'),
    official: await token('official'),
    executive: await token('executive'),
    auditor: await token('auditor'),
    submit: async (content = {}) => {
      const answer = await post('/api/v1/motions', submission(council, content))
      return answer.json<{ motion: { motionId: string } }>().motion.motionId
    },
    record: (motionId, ...events) => post(`/api/v1/motions/${motionId}/events`, { events }),
  }
}

/** The body of a submission about which only the given content matters. */
export const submission = (council: string, content: object = {}): object => ({
  council,
  occurredOn: '2021-06-01',
  reference: `M-${randomUUID().slice(0, 8)}`,
  title: 'Bomen langs de singel',
  text: 'De raad verzoekt het college de bomen te behouden.',
  submitters: [{ party: 'GroenLinks' }],
  ...content,
})
