import { z } from 'zod'
import { CouncilCode, EventId, MotionId } from '#domain/ids.ts'
import { audienceOf, forAudience } from '#domain/motion/audience.ts'
import { actorIn } from '#http/server/access.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { councilUnknown, invalidInput, motionUnknown, Problem } from '#http/server/problem.ts'
import { entriesOf, type TreeEntry } from '#proofs/entries.ts'
import { treeReader, treeSize } from '#proofs/log-tree.ts'
import { consistencyProof, inclusionProofs, rootsAt } from '#proofs/merkle.ts'
import {
  CheckpointView,
  checkpointView,
  requireLastCheckpoint,
  TreeHash,
  TreeSize,
} from './checkpoints.ts'
import { Instant, MotionEventName, Position, Version } from './event-view.ts'

const tags = ['proofs']

const Tree = z.object({ size: TreeSize, root: TreeHash })

const ConsistencyView = z
  .object({
    council: CouncilCode,
    logId: z.string(),
    from: Tree,
    to: Tree,
    hashes: z.array(TreeHash).meta({ description: 'The proof of RFC 6962, 2.1.2, in its order' }),
  })
  .meta({ id: 'Consistency', description: 'Proof that a log only grew between two sizes' })

const hex = (description: string) => z.string().meta({ description })

const ProvenEvent = z.object({
  eventId: EventId,
  type: MotionEventName,
  version: Version,
  position: Position,
  recordedAt: Instant,
  digest: hex("SHA-256 of the event's canonical JSON, as in the export; hex"),
  entry: hex('Leaf number `position` - 1 of the tree: binds digest, position and time; hex'),
  hashes: z.array(TreeHash).nullable().meta({
    description:
      'The proof of RFC 6962, 2.1.1, in its order; null when the checkpoint does not cover it yet',
  }),
})

const MotionProofView = z
  .object({
    motionId: MotionId,
    checkpoint: CheckpointView,
    events: z.array(ProvenEvent).meta({ description: 'Oldest first' }),
  })
  .meta({ id: 'MotionProof', description: "Proof that a motion's history is in the signed log" })

/** Proofs that a log only grew, and that a motion's history is in it. */
export function serveProofs(api: Api, context: Context): void {
  serveConsistency(api, context)
  serveInclusion(api, context)
}

const sizeQuery = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

function serveConsistency(api: Api, context: Context): void {
  api.get('/councils/:council/consistency', {
    schema: {
      operationId: 'getConsistency',
      tags,
      summary: 'Proof that the log only grew',
      description:
        'With this, whoever holds an older checkpoint checks that a newer one continues it.',
      params: z.strictObject({ council: CouncilCode }),
      querystring: z.strictObject({
        from: sizeQuery.meta({ description: 'The smaller size' }),
        to: sizeQuery.meta({ description: 'The larger size' }),
      }),
      response: { 200: answer('The proof', ConsistencyView) },
    },
    handler: async ({ params: { council }, query: { from, to } }) => {
      const head = await context.log.head(council)
      if (head === undefined) throw councilUnknown(council)
      const size = await treeSize(context.db, council)
      if (to > size) throw invalidSize('to', `must not be above ${size}, the size of the tree`)
      if (from > to) throw invalidSize('from', 'must not be above `to`')
      const read = treeReader(context.db, council)
      const [roots, hashes] = await Promise.all([
        rootsAt(read, [from, to]),
        consistencyProof(read, { from, to }),
      ])
      const [older = '', newer = ''] = roots.map(base64)
      return {
        council,
        logId: head.logId,
        from: { size: from, root: older },
        to: { size: to, root: newer },
        hashes: hashes.map(base64),
      }
    },
  })
}

const invalidSize = (name: string, reason: string): Problem =>
  invalidInput(name, reason, { detail: `Not valid in the querystring: ${name}.` })

function serveInclusion(api: Api, context: Context): void {
  api.get('/motions/:motionId/proof', {
    schema: {
      operationId: 'getMotionProof',
      tags,
      summary: "Proof of a motion's history",
      description:
        'For each event of the motion the proof that it is in the log, at its place and with its time, as the last checkpoint says it.',
      params: z.strictObject({ motionId: MotionId }),
      response: { 200: answer('The proofs', MotionProofView) },
    },
    handler: async (request) => {
      const { motionId } = request.params
      const council = await context.log.councilOf(motionId)
      if (council === undefined) throw motionUnknown()
      const checkpoint = await requireLastCheckpoint(context, council)
      const all = await entriesOf(context.db, council, motionId)
      const shown = forAudience(all, audienceOf(actorIn(request.person, council)))
      return {
        motionId,
        checkpoint: checkpointView(checkpoint),
        events: await proveAll(context, shown, checkpoint),
      }
    },
  })
}

async function proveAll(
  { db }: Context,
  entries: readonly TreeEntry[],
  { council, size }: { readonly council: string; readonly size: number },
): Promise<z.output<typeof ProvenEvent>[]> {
  if ((await treeSize(db, council)) < size) throw notCaughtUp(council)
  const covered = entries.filter(({ position }) => position <= size)
  const leaves = covered.map(({ position }) => position - 1)
  const proofs = await inclusionProofs(treeReader(db, council), leaves, size)
  return entries.map(({ digest, entry, data: _, ...event }, index) => ({
    ...event,
    digest: digest.toString('hex'),
    entry: entry.toString('hex'),
    // A motion's positions rise with its versions, so the covered ones come first.
    hashes: proofs[index]?.map(base64) ?? null,
  }))
}

const notCaughtUp = (council: string): Problem =>
  new Problem('not-caught-up', {
    detail: `The tree over the log of ${council} is being built.`,
  })

const base64 = (hash: Buffer): string => hash.toString('base64')
