import { Agent, request } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import {
  chanceOf,
  hostileRequest,
  routesOf,
  type HostileRequest,
  type Known,
  type Route,
} from '#support/api/hostile-requests.ts'
import { openMailing, type Mailing } from '#support/channels/mailing.ts'
import { demo } from '#support/site/pages.ts'
import { openSite, type TestSite } from '#support/site/site.ts'
import { hiddenField } from '#support/site/visitor.ts'

// Bad input to every route of the API and of the pages. In the suite each route gets a few requests; for
// a minute a route, by another seed:
//   FUZZ_SECONDS=60 FUZZ_SEED=7 npx vitest run test/service/fuzz.test.ts

const requestsMin = 12
const secondsPerRoute = Number(process.env['FUZZ_SECONDS'] ?? 0)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

const errorBytesMax = 16 * 1024
/** What a page adds to a form that it hands back to who typed it, and what escaping makes of a sign. */
const formFrameBytesMax = 128 * 1024
const escapedBytesMax = 6
const blockedMsMax = 100
const heapGrowthMaxBytes = 48 * 1024 * 1024
/** Longer than the longest wait that a caller may ask for. */
const answerMsMax = 10_000

let mailing: Mailing
let site: TestSite
let known: Known
const agent = new Agent({ keepAlive: true })

beforeAll(async () => {
  mailing = await openMailing()
  site = await openSite({ demo: true, mail: mailing.mail() })
  await site.signAll()
  known = await everythingKnown()
})
afterAll(async () => {
  agent.destroy()
  await site.close()
  await mailing.close()
})

test(
  'every route answers bad input in few bytes, soon, and without failing',
  async () => {
    const routes = routesOf(site.app)
    expect(routes.length).toBeGreaterThan(100)
    await fuzz(routes.slice(0, 20), { offset: 1, count: requestsMin, seconds: 0 })
    const before = heapUsed()
    const faults = await fuzz(routes, { offset: 2, count: requestsMin, seconds: secondsPerRoute })
    expect(faults).toEqual([])
    expect(heapUsed() - before).toBeLessThan(heapGrowthMaxBytes)
  },
  300_000 + secondsPerRoute * 200_000,
)

interface Amount {
  readonly offset: number
  readonly count: number
  readonly seconds: number
}

async function fuzz(routes: readonly Route[], amount: Amount): Promise<string[]> {
  const faults: string[] = []
  for (const [index, route] of routes.entries()) {
    const chance = chanceOf(seed * 1_000_003 + amount.offset * 7919 + index)
    const until = performance.now() + amount.seconds * 1_000
    for (let count = 0; count < amount.count || performance.now() < until; count += 1) {
      const made = hostileRequest(route, known, chance)
      const fault = await faultOf(made)
      if (fault !== undefined)
        faults.push(`${route.method} ${route.pattern}: ${fault} at ${answered(made)}`)
    }
  }
  return faults
}

const answered = ({ path, headers, body }: HostileRequest): string =>
  JSON.stringify([path.slice(0, 300), headers, body?.toString().slice(0, 300)]).slice(0, 1_000)

async function faultOf(made: HostileRequest): Promise<string | undefined> {
  const before = process.threadCpuUsage()
  const { status, bytes, text } = await send(made)
  const computedMs = millisecondsSince(before)
  if (status === 500) return '500'
  if (status >= 400 && bytes > sizeMaxOf(made, text)) return `${status} of ${bytes} bytes`
  // A thread that computed no longer cannot have held the event loop longer.
  if (computedMs < blockedMsMax) return undefined
  const blockedMs = await blockedBy(made)
  return blockedMs < blockedMsMax ? undefined : `event loop blocked for ${blockedMs} ms`
}

const sizeMaxOf = ({ body }: HostileRequest, text: string): number =>
  text.includes('<form')
    ? formFrameBytesMax + escapedBytesMax * (body?.byteLength ?? 0)
    : errorBytesMax

/**
 * How long the request holds the event loop: the delay that the monitor saw, but no longer than the
 * thread computed, so that a neighbour on the same processor does not count; and the least of three
 * times, because a collection of garbage does not meet the same request each time.
 */
async function blockedBy(made: HostileRequest): Promise<number> {
  const delays: number[] = []
  for (let round = 0; round < 3; round += 1) {
    const monitor = monitorEventLoopDelay({ resolution: 5 })
    const before = process.threadCpuUsage()
    monitor.enable()
    await send(made)
    await new Promise((resolve) => setImmediate(resolve))
    monitor.disable()
    delays.push(Math.round(Math.min(monitor.max / 1e6, millisecondsSince(before))))
  }
  return Math.min(...delays)
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

interface Answer {
  readonly status: number
  readonly bytes: number
  readonly text: string
}

/** Sends it over a real connection; of an answer without end only the beginning is read. */
function send({ method, path, headers, body }: HostileRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.byteLength) }
    const options = { method, headers: { ...headers, ...length }, agent, timeout: answerMsMax }
    const sent = request(`${site.origin}${path}`, options, (answer) => {
      const status = answer.statusCode ?? 0
      const isEndless = answer.headers['content-type']?.startsWith('text/event-stream') === true
      const chunks: Buffer[] = []
      const end = (): void => {
        const read = Buffer.concat(chunks)
        resolve({ status, bytes: read.byteLength, text: status < 400 ? '' : read.toString() })
      }
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', end)
      answer.on('error', reject)
      if (isEndless) {
        end()
        sent.destroy()
      }
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${answerMsMax} ms: ${path}`)))
    sent.on('error', (error) => {
      // A body that is refused unread is not taken to its end. What is no HTTP is answered in full, also
      // to HEAD, of which the parser did not get to know.
      if ('code' in error && (body !== undefined || method === 'HEAD')) {
        resolve({ status: 0, bytes: 0, text: '' })
      } else reject(error)
    })
    sent.end(body)
  })
}

async function everythingKnown(): Promise<Known> {
  const clerk = await site.signIn('clerk')
  const page = await clerk.get(`/${demo}/nieuwe-motie`)
  const { motions } = await json<{ motions: { motionId: string; reference: string }[] }>(
    `/api/v1/motions?council=${demo}&pageSize=5`,
  )
  const motionIds = motions.map(({ motionId }) => motionId)
  const { events } = await json<{ events: { id: string }[] }>(
    `/api/v1/motions/${motionIds[0] ?? ''}/events`,
  )
  const document = ApiDocument.parse(site.app.swagger())
  return {
    values: {
      council: [demo],
      motionId: motionIds,
      reference: motions.map(({ reference }) => reference),
      event: ['progress-reported', 'settlement-proposed', 'details-corrected', 'document-attached'],
      type: ['progress-reported'],
      name: ['progress-reported'],
      version: ['v1', '3'],
      code: ['invalid-input'],
      eventId: events.map(({ id }) => id),
    },
    names: [...namesIn(document), ...pageNames],
    credentials: [
      { authorization: `Bearer ${await site.token(demo, 'clerk')}` },
      { cookie: [...clerk.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    ],
    formKey: hiddenField(page, 'formKey'),
    bodySchema: (route) => schemaIn(document, route),
  }
}

/** Names of queries and fields of the pages. */
const pageNames = [
  'q', 'fase', 'fractie', 'houder', 'alleen', 'volgorde', 'bladzijde', 'lang', 'terug', 'bekend-op',
  'geldig-op', 'van', 'tot', 'sinds', 'soort', 'motie', 'm', 'm[]', 'adres', 'wanneer', 'tekst', 'bron',
  'sha256', 'doe', 'reden', 'actie', 'versie', 'kenmerk', 'toch', 'gezien', 'occurredOn', 'text', 'title',
  'eventId', 'otherMotionId', 'submitters.0.party', 'submitters.999.name', 'evidence.0.address', 'user',
] as const // prettier-ignore

/** What is looked up in the document of the API. */
const ApiDocument = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z.array(z.object({ name: z.string() })).default([]),
        requestBody: z
          .object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) })
          .optional(),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})
type ApiDocument = z.output<typeof ApiDocument>

const namesIn = ({ paths }: ApiDocument): string[] =>
  Object.values(paths)
    .flatMap((path) => Object.values(path))
    .flatMap(({ parameters }) => parameters.map(({ name }) => name))

/** The schema of the body of an operation, with what it refers to put in its place. */
function schemaIn(document: ApiDocument, { method, pattern }: Route): unknown {
  const path = pattern.replace('/api/v1', '').replaceAll(/:(\w+)/g, '{$1}')
  const operation = document.paths[path]?.[method.toLowerCase()]
  return resolved(operation?.requestBody?.content['application/json']?.schema, document)
}

function resolved(schema: unknown, document: ApiDocument): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map((one) => resolved(one, document))
  if ('$ref' in schema && typeof schema.$ref === 'string') {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return resolved(document.components.schemas[name], document)
  }
  const members = Object.entries(schema).map(([name, one]) => [name, resolved(one, document)])
  return Object.fromEntries(members)
}

async function json<Body>(path: string): Promise<Body> {
  return (await site.app.inject(path)).json<Body>()
}

/** Bytes in use after a full collection of garbage. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
  return process.memoryUsage().heapUsed
}
