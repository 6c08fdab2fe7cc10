import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { recordedBy } from '#domain/motion/rules.ts'
import { apiVersion } from '#http/server/response-headers.ts'
import {
  expectProblem,
  openApi,
  openCouncil,
  settings,
  submission,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'
import { departures, pathsOf, resolve } from '#support/api/documented.ts'
import {
  openWaitingSubscription,
  requestsTo,
  type WaitingSubscription,
} from '../waiting-subscription.ts'
import { ApiDocument } from './api-document.ts'

let api: TestApi
let gm: TestCouncil
let motionId: string
let waiting: WaitingSubscription
let document: ApiDocument

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
  motionId = await gm.submit()
  await api.signAll()
  waiting = await openWaitingSubscription(api, gm)
  document = ApiDocument.parse((await api.get('/openapi.json')).json())
})
afterAll(async () => api.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

describe('the document', () => {
  test('is open to every page, and says which version it is', async () => {
    const answer = await api.get('/openapi.json')
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'api-version': apiVersion,
    })
    expect(document.info.version).toBe(apiVersion)
    expect(apiVersion).toMatch(/^1\.\d+\.\d+$/)
    expect(document.servers.map(({ url }) => url)).toEqual(['https://moties.example.nl/api/v1'])
  })

  test('names whom to turn to, and where the software comes from', () => {
    const publicCode = readFileSync(new URL('../../../publiccode.yml', import.meta.url), 'utf8')
    expect(document.info.contact).toEqual({
      ...settings.contact,
      url: /^url: (\S+)$/m.exec(publicCode)?.[1],
    })
  })

  test('has each operation once, with words, and a tag that is explained', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const tags = document.tags.map(({ name }) => name)
    for (const { operation } of operations())
      expect(tags).toEqual(expect.arrayContaining(operation.tags))
  })

  test('has paths in kebab-case without a slash at the end, and names in camelCase', () => {
    const segment = /^(\/|(\/([a-z0-9-]+|\{[a-zA-Z]+\}))+)$/
    for (const { path, operation } of operations()) {
      if (path !== '/openapi.json') expect(path).toMatch(segment)
      for (const parameter of operation.parameters) {
        if (parameter.in !== 'header') expect(parameter.name).toMatch(/^[a-z][a-zA-Z\d]*$/)
      }
    }
    for (const { name } of propertiesIn(document)) expect(name).toMatch(/^[a-z][a-zA-Z\d]*$/)
    for (const name of Object.keys(document.components.schemas))
      expect(name).toMatch(/^[A-Z][a-zA-Z]*$/)
  })

  test('has the version on each success, and a whole problem on each failure', () => {
    for (const { operation } of operations()) {
      for (const [status, response] of Object.entries(operation.responses)) {
        if (/^[23]/.test(status)) expect(response.headers).toHaveProperty('API-Version')
        else expect(response.$ref).toBe(`#/components/responses/Problem${status}`)
      }
    }
    const Schema = z.looseObject({
      properties: z.record(z.string(), z.unknown()),
      required: z.array(z.string()),
    })
    const problem = Schema.parse(document.components.schemas['Problem'])
    const members = ['type', 'title', 'status', 'detail', 'instance']
    expect(Object.keys(problem.properties)).toEqual(expect.arrayContaining(members))
    expect(problem.required).toEqual(expect.arrayContaining(members))
  })

  test('says 400 wherever something can be wrong, and 401, 403 and 409 wherever one records', () => {
    for (const { method, operation } of operations()) {
      expect(operation.responses).toHaveProperty('400')
      if (method === 'get') continue
      for (const status of ['401', '403', '409', '413', '415']) {
        expect(operation.responses).toHaveProperty(status)
      }
    }
  })

  test('calls dates …On and instants …At', () => {
    const dated = propertiesIn(document).filter(({ name }) => /(On|At|Before)$/.test(name))
    expect(dated.length).toBeGreaterThan(10)
    for (const { name, schema } of dated) {
      const format = name.endsWith('At') ? 'date-time' : 'date'
      expect({ name, ...(schema as object) }).toMatchObject({ name, format })
    }
    const formatted = propertiesIn(document).filter(({ schema }) => hasFormat(schema, /^date/))
    for (const { name } of formatted) expect(name).toMatch(/(On|on|At|knownAt)$/)
  })

  test('refers to nothing that is not there, and has nothing that nothing refers to', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)
    const found = new Set([...references].map(([, pointer = '']) => pointer))
    for (const pointer of found) expect(resolve(document, pointer), pointer).toBeDefined()
    for (const name of Object.keys(document.components.schemas)) {
      expect(found).toContain(`#/components/schemas/${name}`)
    }
  })

  test('knows every event of the contract that somebody may record as something to send', () => {
    const Proposed = z.looseObject({ oneOf: z.array(z.looseObject({ properties: z.looseObject({ type: z.looseObject({ enum: z.array(z.string()) }) }) })) }) // prettier-ignore
    const { oneOf } = Proposed.parse(document.components.schemas['ProposedEvent'])
    expect(oneOf.flatMap(({ properties }) => properties.type.enum)).toEqual(
      Object.entries(recordedBy).flatMap(([type, roles]) => (roles.length > 0 ? type : [])),
    )
  })

  const rulesets = join(import.meta.dirname, '../../../../shared/standards/adr')
  test.skipIf(!existsSync(rulesets)).each(['adr-ruleset-2.1.0.yaml', 'adr-ruleset.yaml'])(
    'passes the linter of the Dutch API design rules, %s',
    async (ruleset) => {
      const directory = await mkdtemp(join(tmpdir(), 'motiespoor-openapi-'))
      const file = join(directory, 'openapi.json')
      await writeFile(file, JSON.stringify(document))
      const spectral = join(import.meta.dirname, '../../../node_modules/.bin/spectral')
      const args = ['lint', '--fail-severity', 'warn', '-r', join(rulesets, ruleset), file]
      const said = await new Promise<string>((done) => {
        execFile(spectral, args, (error, stdout, stderr) =>
          done(error ? `${stdout}${stderr}` : 'fine'),
        )
      })
      await rm(directory, { recursive: true })
      expect(said).toBe('fine')
    },
  )
})

describe('what is documented', () => {
  /** What some readings cannot do without. */
  const neededQueries: Readonly<Record<string, string>> = {
    '/councils/{council}/consistency': '?from=1&to=2',
    '/councils/{council}/differences': '?from=2021-01-01&to=2021-02-01',
  }
  const fill = (path: string) =>
    `/api/v1${path.replace('{council}', gm.council).replace('{motionId}', motionId).replace('{code}', 'not-found').replace('{subscriptionId}', waiting.subscriptionId).replace('{eventId}', waiting.eventId).replace('{name}/{version}', 'progress-reported/v1')}${neededQueries[path] ?? ''}`

  const surprising = (url: string) => `${url}${url.includes('?') ? '&' : '?'}surprise=1`

  test('every reading answers as it says', async () => {
    for (const { path, operation } of operations().filter(({ method }) => method === 'get')) {
      const isPublic = operation.security === undefined
      const signedIn = isPublic ? {} : { token: gm.clerk }
      const answer = await api.send({ method: 'GET', url: fill(path), ...signedIn })
      expect(`${path} ${answer.statusCode}`).toBe(`${path} 200`)
      const head = await api.send({ method: 'HEAD', url: fill(path), ...signedIn })
      expect(`HEAD ${path} ${head.statusCode} ${head.body}`).toBe(`HEAD ${path} 200 `)
      const withQuery = await api.send({ method: 'GET', url: surprising(fill(path)), ...signedIn })
      expectProblem(withQuery, 400, 'invalid-input')
    }
  })

  test('every recording answers as it says', async () => {
    const token = await api.token('gm0001', 'clerk')
    const requests = [
      { method: 'POST', url: '/api/v1/councils', payload: { council: 'gm0001', name: 'X' }, token },
      { method: 'PATCH', url: '/api/v1/councils/gm0001', payload: { name: 'Y' }, token },
      { method: 'POST', url: '/api/v1/motions', payload: submission('gm0001'), token },
      {
        method: 'POST',
        url: `/api/v1/motions/${motionId}/events`,
        payload: { events: [{ type: 'DecisionRecorded', data: { outcome: 'adopted' } }] },
        token: gm.clerk,
      },
      ...requestsTo(waiting, gm),
    ] as const
    const recordings = operations().filter(({ method }) => method !== 'get')
    expect(requests).toHaveLength(recordings.length)
    for (const request of requests) expect((await api.send(request)).statusCode).toBeLessThan(300)
  })

  test('a method that is not is 405, and says which are', async () => {
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
    for (const [path, methods] of Object.entries(document.paths)) {
      const known = Object.keys(methods).map((method) => method.toUpperCase())
      for (const method of all.filter((each) => !known.includes(each))) {
        const answer = await api.send({ method, url: fill(path), token: gm.clerk })
        expectProblem(answer, 405, 'method-not-allowed')
        const allowed = String(answer.headers.allow).split(', ')
        const reading = known.includes('GET') ? ['HEAD'] : []
        expect(allowed.sort()).toEqual([...known, ...reading, 'OPTIONS'].sort())
      }
    }
  })

  test('an address with a slash at the end is 404', async () => {
    for (const path of Object.keys(document.paths).filter((each) => each !== '/')) {
      for (const method of ['GET', 'POST'] as const) {
        expectProblem(
          await api.send({ method, url: fill(path).replace(/(?=\?)|$/, '/') }),
          404,
          'not-found',
        )
      }
    }
  })

  test('what the type of a problem refers to explains it', async () => {
    const problem = await api.get('/nothing')
    const { type } = problem.json<{ type: string }>()
    const answer = await api.send({ method: 'GET', url: new URL(type).pathname })
    expect(answer.json()).toMatchObject({ code: 'not-found', status: 404, title: 'Not found' })
  })
})

test('an answer that departs from the document is noticed', () => {
  const schema = { $ref: '#/components/schemas/ProblemType' }
  expect(departures(document, schema, { code: 'x', status: 404, title: 'X' })).toEqual([])
  expect(departures(document, schema, { code: 'x', status: '404', title: 'X' })).toHaveLength(1)
  expect(departures(document, schema, { code: 'x', status: 404 })).toHaveLength(1)
  expect(departures(document, schema, { code: 'x', status: 404, title: 'X', y: 1 })).toHaveLength(1)
  expect(Object.keys(pathsOf(document))).toContain('/motions/{motionId}')
})

interface Property {
  readonly name: string
  readonly schema: unknown
}

/** Every property of every object that the document describes. */
function propertiesIn(node: unknown): Property[] {
  if (typeof node !== 'object' || node === null) return []
  const own =
    'properties' in node && typeof node.properties === 'object' && 'type' in node
      ? Object.entries(node.properties ?? {}).map(([name, schema]) => ({
          name,
          schema: schema as unknown,
        }))
      : []
  return [...own, ...Object.values(node).flatMap((child) => propertiesIn(child))]
}

const hasFormat = (schema: unknown, format: RegExp): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  'format' in schema &&
  format.test(String(schema.format))
