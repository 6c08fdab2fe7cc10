import { z } from 'zod'
import { CouncilCode } from '#domain/ids.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { councilUnknown } from '#http/server/problem.ts'
import { CouncilFigures, councilFigures } from '#projections/figures.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { momentOf, momentQuery, namesOneMoment, oneMoment, workOfMoment } from './moments.ts'

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
      response: { 200: answer('The figures', CouncilFigures) },
    },
    handler: async ({ params: { council }, query }) => {
      if ((await context.log.head(council)) === undefined) throw councilUnknown(council)
      const moment = await momentOf(context, council, motionRegister.name, query)
      const figures = await councilFigures(context.db, { council, asOf: moment.asOf })
      if (figures === undefined) throw councilUnknown(council)
      return figures
    },
  })
}
