import { z } from 'zod'
import { CalendarDate, DatePrecision } from '#domain/dates.ts'
import { CouncilCode, MotionId } from '#domain/ids.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { awaitPosition } from '#http/server/caught-up.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { worldDifferencesEventsMax } from '#http/server/limits.ts'
import { councilUnknown, invalidQuery } from '#http/server/problem.ts'
import {
  differencesSizeMax,
  recordedDifferences,
  worldDifferences,
  type Differences,
  type Moved,
  type ListPart,
  type MotionStanding,
} from '#projections/differences.ts'
import { registerHistory } from '#projections/register-history.ts'
import { Instant, Position } from './event-view.ts'
import { MomentName, namedMoment, positionAt, type NamedMoment } from './moments.ts'

const DifferencesParameters = z.strictObject({
  from: MomentName,
  to: MomentName,
  axis: z
    .enum(['recorded', 'world'])
    .default('recorded')
    .meta({
      description:
        '`recorded`: what the register came to know between the two moments. ' +
        '`world`: what happened between two days, by what is known now.',
    }),
})
type DifferencesParameters = z.output<typeof DifferencesParameters>

const MomentView = z.object({
  momentAt: Instant,
  on: CalendarDate.meta({ description: 'The day that overdue and silent count from' }),
  position: Position.meta({ description: 'How far of the log the motions were read' }),
})

const MotionNameView = z
  .object({
    motionId: MotionId,
    reference: z.string().nullable(),
    title: z.string().nullable(),
    phase: Phase,
  })
  .meta({ id: 'MotionName', description: 'A motion, called by its name, at the later moment' })
type MotionNameView = z.output<typeof MotionNameView>

const Deadline = z
  .object({
    on: CalendarDate.nullable(),
    precision: z.enum([...DatePrecision.options, 'none']),
  })
  .nullable()

const partOf = <Item extends z.ZodType>(item: Item, description: string) =>
  z.object({ motions: z.array(item), total: z.int().min(0) }).meta({ description })

const moveOf = <Value extends z.ZodType>(value: Value) =>
  z.object({ motion: MotionNameView, from: value, to: value })

const DifferencesView = z
  .object({
    axis: z.enum(['recorded', 'world']),
    from: MomentView,
    to: MomentView,
    added: partOf(MotionNameView, 'There at the later moment and not at the earlier one'),
    phaseMoved: partOf(moveOf(Phase), 'There at both, in another phase'),
    deadlineMoved: partOf(
      moveOf(Deadline),
      'There at both, with another deadline; `from` is null for the first one',
    ),
    settled: partOf(MotionNameView, 'Completed at the later moment and not at the earlier one'),
    becameOverdue: partOf(MotionNameView, 'Overdue at the later moment and not at the earlier one'),
    becameSilent: partOf(MotionNameView, 'Silent at the later moment and not at the earlier one'),
    remainedSilent: partOf(MotionNameView, 'Silent at both moments'),
  })
  .meta({ id: 'Differences', description: "What became of a council's motions" })
type DifferencesView = z.output<typeof DifferencesView>

/** What became of a council's motions between two moments, on either axis of time. */
export function serveDifferences(api: Api, context: Context): void {
  api.get('/councils/:council/differences', {
    config: { work: 'looking-back', cost: 'heavy' },
    schema: {
      operationId: 'getDifferences',
      tags: ['overviews'],
      summary: 'What became of the motions between two moments',
      description:
        `Each part carries ${differencesSizeMax} motions at most and counts them all. A day stands ` +
        'for its beginning, so what happened on `to` is left out. Neither moment may still have to come.',
      params: z.strictObject({ council: CouncilCode }),
      querystring: DifferencesParameters.refine(isInOrder, {
        error: 'comes before `from`',
        path: ['to'],
      }),
      response: { 200: answer('The differences', DifferencesView) },
    },
    handler: async ({ params: { council }, query }) => {
      if ((await context.log.head(council)) === undefined) throw councilUnknown(council)
      const asked = { council, from: namedMoment(query.from), to: namedMoment(query.to) }
      if (query.axis === 'recorded') return inTheRegister(context, asked)
      return inTheWorld(context, asked)
    },
  })
}

const isInOrder = ({ from, to }: DifferencesParameters): boolean =>
  namedMoment(from).at <= namedMoment(to).at

interface ComparedMoments {
  readonly council: string
  readonly from: NamedMoment
  readonly to: NamedMoment
}

async function inTheRegister(context: Context, { council, from, to }: ComparedMoments) {
  const before = { ...from, position: await positionAt(context, council, from.at, 'from') }
  const after = { ...to, position: await positionAt(context, council, to.at, 'to') }
  await awaitPosition(context, registerHistory.name, council, after.position)
  const differences = await recordedDifferences(context.db, { council, from: before, to: after })
  return view({ axis: 'recorded', from: momentView(before), to: momentView(after) }, differences)
}

async function inTheWorld(context: Context, { council, from, to }: ComparedMoments) {
  refuseUnless(from.isDay, 'from', 'must be a day: what happens in the world is known by the day')
  refuseUnless(to.isDay, 'to', 'must be a day: what happens in the world is known by the day')
  refuseUnless(to.on <= context.today(), 'to', 'still has to come')
  const position = (await context.log.head(council))?.position ?? 0
  const isShort = position <= worldDifferencesEventsMax
  refuseUnless(isShort, 'axis', 'cannot be `world` for a log this long; the command can')
  const query = { council, fromOn: from.on, toOn: to.on, position }
  const differences = await worldDifferences(context.log, query)
  const [before, after] = [momentView({ ...from, position }), momentView({ ...to, position })]
  return view({ axis: 'world', from: before, to: after }, differences)
}

function refuseUnless(holds: boolean, name: string, reason: string): void {
  if (!holds) throw invalidQuery(name, reason)
}

const momentView = ({ at, on, position }: NamedMoment & { readonly position: number }) => ({
  momentAt: at,
  on,
  position,
})

const view = (
  moments: Pick<DifferencesView, 'axis' | 'from' | 'to'>,
  differences: Differences,
): DifferencesView => ({
  ...moments,
  added: namesIn(differences.added),
  phaseMoved: movesIn(differences.phaseMoved, (phase) => phase),
  deadlineMoved: movesIn(differences.deadlineMoved, deadlineView),
  settled: namesIn(differences.settled),
  becameOverdue: namesIn(differences.becameOverdue),
  becameSilent: namesIn(differences.becameSilent),
  remainedSilent: namesIn(differences.remainedSilent),
})

const nameOf = ({ motionId, reference, title, phase }: MotionStanding): MotionNameView => ({
  motionId,
  reference,
  title,
  phase,
})

const namesIn = ({ motions, total }: ListPart<MotionStanding>) => ({
  motions: motions.map(nameOf),
  total,
})

const movesIn = <Value, Shown>(
  { motions, total }: ListPart<Moved<Value>>,
  show: (value: Value) => Shown,
) => ({
  motions: motions.map(({ motion, from, to }) => ({
    motion: nameOf(motion),
    from: show(from),
    to: show(to),
  })),
  total,
})

const deadlineView = (deadline: MotionStanding['deadline']) =>
  deadline === 'none' ? { on: null, precision: 'none' as const } : deadline
