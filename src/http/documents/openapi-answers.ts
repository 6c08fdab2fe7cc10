import { z } from 'zod'
import { problemMediaType } from '#http/server/problem.ts'

// What operations answer apart from their own result: written once, and added to each of them.

const headerOf = (description: string) => ({ description, schema: { type: 'string' } }) as const

/** The headers that answers have; each answer refers to its own. */
export const headers = {
  'API-Version': headerOf('The version of the API, as in `info.version`'),
  ETag: headerOf('The version of what is answered; of a motion for `If-Match`: `"v12"`'),
  'Last-Modified': headerOf('When it last changed'),
  Link: headerOf('The other pages (RFC 8288)'),
  Location: headerOf('Address of what was made'),
  'access-control-allow-origin': headerOf('Every origin may read this'),
}

const problem = (description: string) => ({
  description,
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
})

const notModified = {
  description: 'It still is what the caller named in `If-None-Match`',
}

/** What can go wrong, by the name that operations refer to. */
export const problemAnswers = {
  Problem400: problem('The request is not valid; `invalidParams` names everything that is wrong'),
  Problem401: problem('There is no token where one is needed, or it is not accepted'),
  Problem403: problem('No role in this council, or a role that may not record this'),
  Problem404: problem('There is no such thing'),
  Problem406: problem('None of the accepted media types is on offer'),
  Problem409: problem(
    'A rule says no, or the log does not reach so far; `code` says which, `possibleEvents` what could be recorded',
  ),
  Problem412: problem('The motion has changed; `version` says what it is now'),
  Problem413: problem('The body is too large'),
  Problem414: problem('A part of the address is too long'),
  Problem415: problem('The body is not JSON'),
  Problem429: problem('Too many requests; `Retry-After` says when to come back'),
  Problem500: problem('The service failed; `instance` finds it in the log'),
  Problem503: problem(
    'The register cannot answer for the moment; `Retry-After` says when to come back',
  ),
}

const always = [400, 401, 406, 429, 500, 503]
const ofRecording = [403, 404, 409, 413, 415]

const Operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).default([]),
  security: z.unknown().optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ headers: z.record(z.string(), z.unknown()).optional() }),
  ),
})
type Operation = z.output<typeof Operation>

const Described = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), Operation)) })

/** Adds to each operation of a document the problems it can meet and the headers it answers. */
export function describeAnswers(document: object): object {
  const { paths, ...rest } = Described.parse(document)
  return { ...rest, paths: mapValues(paths, (operations) => mapValues(operations, completed)) }
}

function completed(operation: Operation, method: string): Operation {
  const isConditional = operation.parameters.some(({ name }) => name === 'if-none-match')
  const results = { ...operation.responses, ...(isConditional ? { 304: notModified } : {}) }
  const described = mapValues(results, (answer, status) => ({
    ...answer,
    headers: headersOf(operation, status),
  }))
  const refused = Object.fromEntries(
    problemsOf(operation, method).map((status) => [
      status,
      { $ref: `#/components/responses/Problem${status}` },
    ]),
  )
  return { ...operation, responses: { ...described, ...refused } }
}

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))

/** Headers of particular answers, by operation and status; `API-Version` is on each. */
const particularHeaders: Readonly<Record<string, readonly (keyof typeof headers)[]>> = {
  'getOpenApi 200': ['access-control-allow-origin'],
  'getMotion 200': ['ETag'],
  'getMotion 303': ['Location'],
  'getMotion 304': ['ETag'],
  'getCouncil 303': ['Location'],
  'getCouncilFeed 200': ['ETag', 'Last-Modified'],
  'getCouncilFeed 304': ['ETag', 'Last-Modified'],
  'getMotionFeed 200': ['ETag', 'Last-Modified'],
  'getMotionFeed 304': ['ETag', 'Last-Modified'],
  'getCalendar 200': ['ETag', 'Last-Modified'],
  'getCalendar 304': ['ETag', 'Last-Modified'],
  'listMotions 200': ['Link'],
  'listCouncilEvents 200': ['Link'],
  'listMotionEvents 200': ['Link'],
  'listSubscriptions 200': ['Link'],
  'listDeliveries 200': ['Link'],
  'createSubscription 201': ['Location'],
  'listCheckpoints 200': ['Link'],
  'submitMotion 201': ['Location', 'ETag'],
  'recordEvents 201': ['ETag'],
  'registerCouncil 201': ['Location'],
}

function headersOf({ operationId }: Operation, status: string): Record<string, { $ref: string }> {
  const names = ['API-Version', ...(particularHeaders[`${operationId} ${status}`] ?? [])]
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

function problemsOf({ parameters, security }: Operation, method: string): number[] {
  const names = parameters.map(({ name }) => name)
  return [
    ...always,
    ...(parameters.some((parameter) => parameter.in === 'path') ? [404, 414] : []),
    ...(method === 'get' ? [] : ofRecording),
    ...(security === undefined ? [] : [403]),
    ...(names.includes('if-match') ? [412] : []),
    ...(names.includes('after') || names.includes('minPosition') ? [409] : []),
    ...(names.includes('token') ? [404, 414] : []),
  ]
}

// The generator writes each schema twice: as it is sent (`…Input`) and as it is answered. Most are
// only sent, only answered, or the same both ways: those belong in the document once.

const Document = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

const suffix = 'Input'

/** Leaves out what nothing refers to; the rest gets its plain name where that is free. */
export function tidySchemas(document: object): object {
  const { components, ...rest } = Document.parse(document)
  const { schemas, ...others } = components
  const used = reachable(JSON.stringify([rest, others]), schemas)
  const renamed = new Set([...used].filter((name) => canLoseSuffix(name, { schemas, used })))
  const tidied = [...used].map((name) => [plainName(name, renamed), schemas[name]] as const)
  const text = JSON.stringify({
    ...rest,
    components: { ...others, schemas: Object.fromEntries(tidied.sort()) },
  })
  return Document.parse(JSON.parse(withNames(text, (name) => plainName(name, renamed))))
}

const referencePattern = /"#\/components\/schemas\/(\w+)"/g

/** The text with other names in its references. */
const withNames = (text: string, nameOf: (name: string) => string): string =>
  text.replaceAll(referencePattern, (_, name: string) => `"#/components/schemas/${nameOf(name)}"`)

type Schemas = Readonly<Record<string, unknown>>

/** The names of the schemas that a text refers to, directly or through others. */
function reachable(text: string, schemas: Schemas, found = new Set<string>()): Set<string> {
  for (const [, name = ''] of text.matchAll(referencePattern)) {
    if (found.has(name)) continue
    found.add(name)
    reachable(JSON.stringify(schemas[name]), schemas, found)
  }
  return found
}

function canLoseSuffix(
  name: string,
  { schemas, used }: { schemas: Schemas; used: ReadonlySet<string> },
): boolean {
  if (!name.endsWith(suffix)) return false
  const plain = name.slice(0, -suffix.length)
  return !used.has(plain) || withoutSuffixes(schemas[name]) === withoutSuffixes(schemas[plain])
}

const withoutSuffixes = (schema: unknown): string =>
  withNames(JSON.stringify(schema), (name) => name.replace(/Input$/, ''))

const plainName = (name: string, renamed: ReadonlySet<string>): string =>
  renamed.has(name) ? name.slice(0, -suffix.length) : name
