import { z } from 'zod'
import { CalendarDate } from '#domain/dates.ts'
import { CouncilCode } from '#domain/ids.ts'
import { DecisionOutcome } from '#domain/motion/events.ts'
import { Phase } from '#domain/motion/recorded.ts'
import { Line } from '#domain/text.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { pageLinks, pageQuery } from '#http/server/paging.ts'
import { listMotions } from '#projections/motion-list.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { motionView } from '#projections/motion-summary.ts'
import { Position } from './event-view.ts'
import {
  momentOf,
  type OverviewMoment,
  momentQuery,
  namesOneMoment,
  oneMoment,
  workOfMoment,
} from './moments.ts'
import { MotionView } from './motion-view.ts'

const YesOrNo = z.enum(['true', 'false'])

const MotionListParameters = z
  .strictObject({
    council: z.exactOptional(CouncilCode),
    phase: z.exactOptional(Phase),
    decision: z.exactOptional(DecisionOutcome),
    party: z.exactOptional(Line.meta({ description: 'One of the submitters, as written' })),
    portfolioHolder: z.exactOptional(Line),
    q: z.exactOptional(
      z.string().trim().pipe(Line).meta({
        description:
          'Dutch words or their beginnings, as in a search box, or the beginning of a reference',
      }),
    ),
    deadlineBefore: z.exactOptional(CalendarDate),
    overdue: z.exactOptional(YesOrNo),
    silent: z.exactOptional(
      YesOrNo.meta({
        description: 'Nothing was heard of it for longer than the council finds right',
      }),
    ),
    sort: z.enum(['recent', 'reference', 'deadline', 'title', 'submitted']).default('recent'),
    ...pageQuery,
    ...momentQuery,
  })
  .refine(({ council, minPosition }) => minPosition === undefined || council !== undefined, {
    error: "is a position in one council's log: name the council",
    path: ['minPosition'],
  })
  .refine(({ council, knownAt }) => knownAt === undefined || council !== undefined, {
    error: "is a moment in one council's log: name the council",
    path: ['knownAt'],
  })
  .refine(namesOneMoment, oneMoment)
type MotionListParameters = z.output<typeof MotionListParameters>

const MotionList = z
  .object({
    motions: z.array(MotionView),
    page: z.int(),
    pageSize: z.int(),
    total: z.int().meta({ description: 'How many motions match, on all pages together' }),
    position: Position.nullable().meta({
      description: "The list shows the council's log up to here; null without `council`",
    }),
  })
  .meta({ id: 'Motions', description: 'A page of motions' })

/** The motions of all councils, or the ones that somebody looks for. */
export function serveMotionList(api: Api, context: Context): void {
  api.get('/motions', {
    config: { work: workOfMoment },
    schema: {
      operationId: 'listMotions',
      tags: ['motions'],
      summary: 'Motions',
      description:
        'All conditions hold together; what is left out does not matter. With `knownAt` the whole list ' +
        'is as it was: words, settings, total and position too.',
      querystring: MotionListParameters,
      response: { 200: answer('A page of motions', MotionList) },
    },
    handler: async ({ query }, reply) => {
      const { page, pageSize } = query
      const moment = await momentIn(context, query)
      const { motions, total, position } = await listMotions(context.db, {
        ...query,
        ...moment,
        overdue: truthOf(query.overdue),
        silent: truthOf(query.silent),
      })
      const target = { publicUrl: context.settings.publicUrl, path: '/motions', query }
      reply.header('Link', pageLinks(target, page, pageSize, total))
      const views = motions.map(({ summary }) => motionView(summary, moment.today))
      return { motions: views, page, pageSize, total, position }
    },
  })
}

async function momentIn(
  context: Context,
  { council, ...query }: MotionListParameters,
): Promise<OverviewMoment> {
  if (council === undefined) return { asOf: undefined, today: context.today() }
  return momentOf(context, council, motionRegister.name, query)
}

const truthOf = (answered: MotionListParameters['overdue']): boolean | undefined =>
  answered === undefined ? undefined : answered === 'true'
