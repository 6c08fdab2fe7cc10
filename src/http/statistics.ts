import { z } from 'zod'
import { CouncilCode } from '#domain/ids.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { councilUnknown } from '#http/server/problem.ts'
import { councilFigures } from '#projections/figures.ts'
import { statistics } from '#projections/statistics.ts'
import { Position } from './event-view.ts'
import { momentOf, momentQuery, namesOneMoment, oneMoment, workOfMoment } from './moments.ts'

const motions = z.int().min(0)
const days = z.number().nullable()

const FiguresView = z
  .object({
    total: motions,
    submitted: motions,
    inProgress: motions,
    informingCommittee: motions,
    completed: motions,
    rejected: motions,
    withdrawn: motions,
    adopted: motions,
    deferred: motions,
    undecided: motions.meta({ description: 'No decision is recorded' }),
    onTime: motions.meta({ description: 'Completed within the deadline, or else the norm' }),
    late: motions,
    timelinessUnknown: motions.meta({
      description: 'Completed, but a date is not known well enough',
    }),
    medianDays: days.meta({ description: 'From decision, or else submission, to completion' }),
    p90Days: days,
    durationsKnown: motions.meta({ description: 'How many motions the days are computed over' }),
    deadlineMoves: z.int().min(0),
    motionsWithMovedDeadline: motions,
  })
  .meta({ id: 'Figures', description: 'The figures of a group of motions' })

const figuresBy = <Key extends z.ZodType>(key: Key) =>
  z.array(FiguresView.extend({ key: key.nullable().meta({ description: 'Null: not known' }) }))

const StatisticsView = z
  .object({
    all: FiguresView,
    byYear: figuresBy(z.int()),
    byParty: figuresBy(z.string()),
    byPortfolioHolder: figuresBy(z.string()),
    settlementNormDays: z.int().meta({ description: 'The norm that `onTime` was judged with' }),
    position: Position.meta({ description: 'The figures show the log up to here' }),
  })
  .meta({ id: 'Statistics', description: "A council's motions in figures" })

/** A council's motions in figures. */
export function serveStatistics(api: Api, context: Context): void {
  api.get('/councils/:council/statistics', {
    config: { work: workOfMoment },
    schema: {
      operationId: 'getStatistics',
      tags: ['overviews'],
      summary: 'The motions in figures',
      description:
        'By year of submission, party and portfolio holder. A motion of two parties counts twice.',
      params: z.strictObject({ council: CouncilCode }),
      querystring: z.strictObject(momentQuery).refine(namesOneMoment, oneMoment),
      response: { 200: answer('The figures', StatisticsView) },
    },
    handler: async ({ params: { council }, query }) => {
      if ((await context.log.head(council)) === undefined) throw councilUnknown(council)
      const moment = await momentOf(context, council, statistics.name, query)
      const figures = await councilFigures(context.db, { council, asOf: moment.asOf })
      if (figures === undefined) throw councilUnknown(council)
      return figures
    },
  })
}
