import { z } from 'zod'
import { CouncilCode } from '#domain/ids.ts'
import { json, plainText } from '#http/server/accept.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { logPageLimitDefault, logPageLimitMax } from '#http/server/limits.ts'
import { linkTo } from '#http/server/paging.ts'
import { councilUnknown, Problem } from '#http/server/problem.ts'
import {
  checkpointOfSize,
  lastCheckpoint,
  listCheckpoints,
  listKeys,
  type KeptCheckpoint,
} from '#proofs/kept-checkpoints.ts'
import { Instant } from './event-view.ts'

export const TreeSize = z
  .int()
  .min(1)
  .meta({ description: 'How many entries the tree has: the position of the last one' })

export const TreeHash = z.string().meta({ description: 'SHA-256 in base64' })

export const CheckpointView = z
  .object({
    council: CouncilCode,
    logId: z.string().meta({ description: 'The identity of the log, as in the note' }),
    size: TreeSize,
    root: TreeHash.meta({ description: 'Root of the Merkle tree over the entries, in base64' }),
    signedAt: Instant,
    note: z.string().meta({ description: 'The signed note (C2SP tlog-checkpoint), to the byte' }),
  })
  .meta({ id: 'Checkpoint', description: "A signed statement of what a council's log is" })

const CheckpointPage = z
  .object({
    checkpoints: z.array(CheckpointView),
    next: TreeSize.nullable().meta({
      description: 'The `after` of the next page; null at the end',
    }),
  })
  .meta({ id: 'CheckpointPage', description: "A log's checkpoints, smallest first" })

const CheckpointKeys = z
  .object({
    keys: z.array(
      z.object({
        vkey: z.string().meta({
          description: 'The public key (C2SP signed-note): name, key id, and the key in base64',
        }),
        keyId: z.string().meta({ description: 'Eight hex digits' }),
        firstUsedAt: Instant,
      }),
    ),
  })
  .meta({ id: 'CheckpointKeys', description: 'Every key that checkpoints were signed with' })

const sizeQuery = z.coerce.number().int().max(Number.MAX_SAFE_INTEGER)
const params = z.strictObject({ council: CouncilCode })
const tags = ['proofs']

export const checkpointView = (kept: KeptCheckpoint): z.output<typeof CheckpointView> => ({
  council: kept.council,
  logId: kept.logId,
  size: kept.size,
  root: kept.root.toString('base64'),
  signedAt: kept.signedAt,
  note: kept.note,
})

/**
 * The checkpoint signed last of a council's log.
 * @throws Problem 404 when nothing was signed yet.
 */
export async function requireLastCheckpoint(
  { db }: Pick<Context, 'db'>,
  council: string,
): Promise<KeptCheckpoint> {
  const kept = await lastCheckpoint(db, council)
  if (kept !== undefined) return kept
  throw checkpointUnknown(`Nothing was signed of the log of ${council} yet.`)
}

const checkpointUnknown = (detail: string): Problem => new Problem('checkpoint-unknown', { detail })

/** Signed checkpoints of councils' logs, and the keys to check them with. */
export function serveCheckpoints(api: Api, context: Context): void {
  serveOne(api, context)
  serveList(api, context)
  serveKeys(api, context)
}

function serveOne(api: Api, context: Context): void {
  api.get('/councils/:council/checkpoint', {
    config: { produces: [json, plainText] },
    schema: {
      operationId: 'getCheckpoint',
      tags,
      summary: 'The last signed checkpoint',
      description:
        'Who keeps it can tell later whether the log still begins with what it was. As `text/plain` the signed note alone.',
      params,
      querystring: z.strictObject({
        size: z.exactOptional(
          sizeQuery.min(1).meta({ description: 'The checkpoint of so many entries instead' }),
        ),
      }),
      response: {
        200: {
          description: 'The checkpoint',
          content: { [json]: { schema: CheckpointView }, [plainText]: { schema: z.string() } },
        },
      },
    },
    handler: async (request, reply) => {
      const { council } = request.params
      const { size } = request.query
      if ((await context.log.head(council)) === undefined) throw councilUnknown(council)
      const kept =
        size === undefined
          ? await requireLastCheckpoint(context, council)
          : await checkpointOfSize(context.db, council, size)
      if (kept === undefined) {
        throw checkpointUnknown(`No checkpoint of ${council} has ${size} entries.`)
      }
      if (request.answerType === json) return checkpointView(kept)
      return reply.type(`${plainText}; charset=utf-8`).send(kept.note)
    },
  })
}

const ListQuery = z.strictObject({
  after: sizeQuery.min(0).default(0).meta({ description: 'Only checkpoints of more entries' }),
  limit: z.coerce.number().int().min(1).max(logPageLimitMax).default(logPageLimitDefault),
  logId: z.exactOptional(
    z.uuid().meta({ description: 'An earlier identity of the log; left out: that of the last' }),
  ),
})

function serveList(api: Api, context: Context): void {
  api.get('/councils/:council/checkpoints', {
    schema: {
      operationId: 'listCheckpoints',
      tags,
      summary: 'All signed checkpoints',
      description: 'Every checkpoint is kept, the smallest first.',
      params,
      querystring: ListQuery,
      response: { 200: answer('The checkpoints', CheckpointPage) },
    },
    handler: async (request, reply) => {
      const { council } = request.params
      const { after, limit, logId } = request.query
      if ((await context.log.head(council)) === undefined) throw councilUnknown(council)
      const asked = logId ?? (await lastLogId(context, council))
      if (asked === undefined) return { checkpoints: [], next: null }
      // One more than asked tells whether there is a next page.
      const query = { council, logId: asked, after, limit: limit + 1 }
      const found = await listCheckpoints(context.db, query)
      const shown = found.slice(0, limit)
      const next = found.length > limit ? (shown.at(-1)?.size ?? null) : null
      if (next !== null) {
        const path = `/councils/${council}/checkpoints`
        const target = { publicUrl: context.settings.publicUrl, path }
        reply.header('Link', linkTo('next', { ...target, query: { after: next, limit, logId } }))
      }
      return { checkpoints: shown.map(checkpointView), next }
    },
  })
}

const lastLogId = async ({ db }: Context, council: string): Promise<string | undefined> =>
  (await lastCheckpoint(db, council))?.logId

function serveKeys(api: Api, { db }: Context): void {
  api.get('/checkpoint-keys', {
    config: { produces: [json, plainText] },
    schema: {
      operationId: 'listCheckpointKeys',
      tags,
      summary: 'The keys of checkpoints',
      description:
        'Also keys that are no longer used, for the checkpoints that they signed. As `text/plain` one a line. Who wants to be sure compares them with what the council made known elsewhere.',
      response: {
        200: {
          description: 'The public keys',
          content: { [json]: { schema: CheckpointKeys }, [plainText]: { schema: z.string() } },
        },
      },
    },
    handler: async (request, reply) => {
      const keys = await listKeys(db)
      if (request.answerType === json) return { keys }
      const lines = keys.map(({ vkey }) => `${vkey}\n`).join('')
      return reply.type(`${plainText}; charset=utf-8`).send(lines)
    },
  })
}
