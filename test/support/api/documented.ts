import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { z } from 'zod'

// The answers are not checked while the service runs, so the tests hold every answer that they get
// against the document: a field too many, too few or of another kind fails.

const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.string().optional(),
  nullable: z.boolean().default(false),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
})
type Schema = z.output<typeof Schema>

/** What in a document a pointer such as `#/components/schemas/Motion` refers to. */
export const resolve = (document: object, pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, step) => (node as Record<string, unknown>)[step.replaceAll('~1', '/')],
      document,
    )

/** Where a value departs from a schema of the document; nothing when it does not. */
export function departures(document: object, node: unknown, value: unknown): string[] {
  const schema = Schema.parse(node)
  if (schema.$ref !== undefined) return departures(document, resolve(document, schema.$ref), value)
  if (value === null) return schema.nullable || isAnything(schema) ? [] : ['must not be null']
  if (schema.enum?.includes(value) === false) return [`${JSON.stringify(value)} is not one of them`]
  return [...ofParts(document, schema, value), ...ofKind(document, schema, value)]
}

const isAnything = ({ type, anyOf, oneOf, allOf }: Schema): boolean =>
  [type, anyOf, oneOf, allOf].every((keyword) => keyword === undefined)

function ofParts(document: object, schema: Schema, value: unknown): string[] {
  const all = (schema.allOf ?? []).flatMap((part) => departures(document, part, value))
  const options = schema.anyOf ?? schema.oneOf
  const matches = options?.some((option) => departures(document, option, value).length === 0)
  return matches === false ? [...all, 'matches no option'] : all
}

function ofKind(document: object, schema: Schema, value: unknown): string[] {
  if (schema.type === 'object') return ofObject(document, schema, value)
  if (schema.type === 'array') return ofList(document, schema, value)
  if (schema.type === 'integer') return Number.isInteger(value) ? [] : ['must be a whole number']
  if (schema.type === undefined) return []
  return typeof value === schema.type ? ofFormat(schema, String(value)) : [`must be ${schema.type}`]
}

function ofList(document: object, { items }: Schema, value: unknown): string[] {
  if (!Array.isArray(value)) return ['must be a list']
  return value.flatMap((item, i) => within(String(i), departures(document, items, item)))
}

const formats: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/,
}

const ofFormat = ({ format = '' }: Schema, text: string): string[] =>
  formats[format]?.test(text) === false ? [`${text} is no ${format}`] : []

function ofObject(document: object, schema: Schema, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return ['must be an object']
  const { properties = {}, required, additionalProperties } = schema
  const missing = required.filter((name) => !(name in value)).map((name) => `${name} is missing`)
  const extra = Object.keys(value)
    .filter((name) => additionalProperties === false && !(name in properties))
    .map((name) => `${name} is too many`)
  const wrong = Object.entries(value).flatMap(([name, member]) =>
    name in properties ? within(name, departures(document, properties[name], member)) : [],
  )
  return [...missing, ...extra, ...wrong]
}

const within = (place: string, found: readonly string[]): string[] =>
  found.map((departure) => `${place}: ${departure}`)

type Responses = Record<string, { $ref?: string; content?: Record<string, { schema: unknown }> }>
export type Paths = Record<string, Record<string, { responses: Responses; operationId: string }>>

export const pathsOf = (document: object): Paths => (document as { paths: Paths }).paths

/** Checks an answer of a documented operation against what is promised of its status. */
export function expectAsDocumented(
  document: object,
  { method = 'GET', url }: InjectOptions,
  answer: LightMyRequestResponse,
): void {
  const address = typeof url === 'string' ? url : ''
  const responses = responsesOf(document, method, address)
  if (responses === undefined) return
  const found = responses[answer.statusCode]
  expect(found, `${method} ${address} may answer ${answer.statusCode}`).toBeDefined()
  if (answer.body === '') return
  const contentType = answer.headers['content-type'] ?? ''
  const schema = schemaOf(document, found ?? {}, contentType)
  expect(schema, `${method} ${address} may answer in this media type`).toBeDefined()
  const isJson = /[/+]json/.test(contentType)
  expect(departures(document, schema, isJson ? answer.json() : answer.body)).toEqual([])
}

function schemaOf(document: object, found: Responses[string], contentType: string): unknown {
  const promised = found.$ref === undefined ? found : resolve(document, found.$ref)
  const [mediaType = ''] = contentType.split(';')
  return (promised as Responses[string]).content?.[mediaType]?.schema
}

function responsesOf(document: object, method: string, url: string): Responses | undefined {
  const path = url.split('?')[0]?.replace('/api/v1', '') ?? ''
  const found = Object.entries(pathsOf(document)).find(([pattern]) =>
    new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )
  return found?.[1][method.toLowerCase()]?.responses
}
