import { z } from 'zod'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { Problem, problems, type ProblemKind } from '#http/server/problem.ts'
import { refusalKinds } from '#http/server/refusals.ts'
import { apiBase, apiVersion } from '#http/server/response-headers.ts'

const Entry = z
  .object({
    title: z.string(),
    version: z.string(),
    links: z.record(z.string(), z.string()).meta({ description: 'Where to go from here' }),
  })
  .meta({ id: 'Entry', description: 'The entry of the API' })

const ProblemType = z
  .object({
    code: z.string(),
    status: z.int(),
    title: z.string(),
  })
  .meta({ id: 'ProblemType', description: 'A kind of problem' })

/** The entry of the API, and what `type` in a problem document refers to. */
export function serveEntry(api: Api, { settings: { publicUrl } }: Context): void {
  const links = Object.fromEntries(
    ['councils', 'motions', 'checkpoint-keys', 'openapi.json', 'asyncapi.json'].map((name) => [
      name.replace('.json', ''),
      `${publicUrl}${apiBase}/${name}`,
    ]),
  )
  const entry = (): z.output<typeof Entry> => ({ title: 'Motiespoor', version: apiVersion, links })
  api.get('/', {
    prefixTrailingSlash: 'no-slash',
    config: { work: 'light' },
    schema: { hide: true },
    handler: entry,
  })
  api.get('/', {
    prefixTrailingSlash: 'slash',
    config: { work: 'light' },
    schema: {
      operationId: 'getEntry',
      tags: ['start'],
      summary: 'The entry of the API',
      description: 'Where to find what.',
      response: { 200: answer('Links to what there is', Entry) },
    },
    handler: entry,
  })
  serveProblemTypes(api)
}

const kinds: ReadonlyMap<string, ProblemKind> = new Map(
  Object.entries({ ...problems, ...refusalKinds }),
)

function serveProblemTypes(api: Api): void {
  api.get('/problems/:code', {
    config: { work: 'light' },
    schema: {
      operationId: 'getProblemType',
      tags: ['start'],
      summary: 'What a kind of problem means',
      description: 'The `type` of every problem document is an address of this resource.',
      params: z.strictObject({
        code: z.string().max(100).meta({ description: 'As in the problem document' }),
      }),
      response: { 200: answer('The kind of problem', ProblemType) },
    },
    handler: ({ params: { code } }): z.output<typeof ProblemType> => {
      const kind = kinds.get(code)
      if (kind !== undefined) return { code, status: kind.status, title: kind.title }
      throw new Problem('not-found', { detail: 'There is no such kind of problem.' })
    },
  })
}
