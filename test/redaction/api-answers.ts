import { expect } from 'vitest'
import { z } from 'zod'

// Every answer that the service can give to somebody who reads, found by its own document, so that a
// resource that is added later is looked through too.

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  schema: z.looseObject({ enum: z.array(z.unknown()).optional() }).default({}),
})
const Operation = z.object({
  parameters: z.array(Parameter).default([]),
  responses: z.record(
    z.string(),
    z.looseObject({ content: z.record(z.string(), z.unknown()).default({}) }),
  ),
})
const Document = z.object({
  paths: z.record(z.string(), z.object({ get: Operation.optional() })),
})

type Operation = z.infer<typeof Operation>

export interface Reader {
  /** Such as `http://localhost:41234`. */
  readonly address: string
  /** None: the public. */
  readonly token?: string
  /** What parameters may be: each value is tried. Other ones are left out, or tried with 1. */
  readonly values: Readonly<Record<string, readonly string[]>>
}

/** Text of every answer, by the address and the media type that it was asked for with. */
export async function everyAnswer(reader: Reader): Promise<Map<string, string>> {
  const answer = await fetch(`${reader.address}/api/v1/openapi.json`)
  expect(answer.status, await answer.clone().text()).toBe(200)
  const { paths } = Document.parse(await answer.json())
  const answers = new Map<string, string>()
  for (const [path, { get }] of Object.entries(paths)) {
    if (get === undefined) continue
    for (const target of targetsOf(`/api/v1${path}`, get, reader)) {
      for (const mediaType of mediaTypesOf(get)) {
        answers.set(`${mediaType} ${target}`, await textOf(reader, target, mediaType))
      }
    }
  }
  return answers
}

const mediaTypesOf = ({ responses }: Operation): string[] => {
  const declared = Object.keys(responses['200']?.content ?? {})
  return declared.length === 0 ? ['*/*'] : declared
}

/** The path with its parameters filled in, alone and with each query parameter that has a value. */
function targetsOf(path: string, { parameters }: Operation, { values }: Reader): string[] {
  const valuesOf = (name: string): readonly string[] => values[name] ?? ['1']
  const bare = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(valuesOf(name)[0] ?? ''),
  )
  const queries = parameters.filter((parameter) => parameter.in === 'query')
  const required = new URLSearchParams(
    queries
      .filter(({ required }) => required)
      .map(({ name }): [string, string] => [name, valuesOf(name)[0] ?? '']),
  )
  const varied = queries.flatMap(({ name, schema }) =>
    (values[name] ?? schema.enum?.map(String) ?? []).map((value) => {
      const query = new URLSearchParams(required)
      query.set(name, value)
      return query
    }),
  )
  return [required, ...varied].map((query) =>
    query.size === 0 ? bare : `${bare}?${query.toString()}`,
  )
}

const streamSilenceMs = 500

async function textOf(reader: Reader, target: string, mediaType: string): Promise<string> {
  const gone = new AbortController()
  const answer = await fetch(reader.address + target, {
    signal: gone.signal,
    redirect: 'manual',
    headers: {
      Accept: mediaType,
      ...(reader.token !== undefined && { Authorization: `Bearer ${reader.token}` }),
    },
  })
  expect(answer.status, target).toBeLessThan(500)
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text()
  return untilSilent(answer, gone)
}

/** What a live stream says until it has nothing more to say for a while. */
async function untilSilent(answer: Response, gone: AbortController): Promise<string> {
  let said = ''
  const hangUp = () => gone.abort()
  let silence = setTimeout(hangUp, streamSilenceMs)
  try {
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      clearTimeout(silence)
      silence = setTimeout(hangUp, streamSilenceMs)
      said += part
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error
  }
  return said
}

const pagesMax = 200
/** What the API answers is no page, and signing in leads to another server. */
const elsewhere = /^\/(api|inloggen|oidc)\b/

/** Text of every page that links lead to from the front page; what the API answers is not one. */
export async function everyPage(reader: Reader): Promise<Map<string, string>> {
  const pages = new Map<string, string>()
  const queue = ['/']
  for (let target = queue.pop(); target !== undefined; target = queue.pop()) {
    if (pages.has(target) || pages.size === pagesMax) continue
    const text = await textOf(reader, target, 'text/html, */*;q=0.5')
    pages.set(target, text)
    queue.push(...linksIn(text, reader.address + target))
  }
  return pages
}

function linksIn(text: string, address: string): string[] {
  const { origin } = new URL(address)
  return [...text.matchAll(/(?:href|src|action)="([^"]+)"/g)]
    .flatMap(([, link = '']) => URL.parse(link.replaceAll('&amp;', '&'), address) ?? [])
    .filter((url) => url.origin === origin && !elsewhere.test(url.pathname))
    .map(({ pathname, search }) => pathname + search)
}
