import { z } from 'zod'
import { CouncilCode } from '#domain/ids.ts'
import { answer, type Api, type Context } from '#http/server/context.ts'
import { councilUnknown } from '#http/server/problem.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { motionView } from '#projections/motion-summary.ts'
import { worklist, type WorklistPart } from '#projections/worklist.ts'
import { Position } from './event-view.ts'
import { momentOf, momentQuery, namesOneMoment, oneMoment, workOfMoment } from './moments.ts'
import { MotionView } from './motion-view.ts'

const part = (description: string) =>
  z
    .object({
      motions: z.array(MotionView),
      total: z
        .int()
        .meta({ description: 'How many there are, also beyond the ones that are listed' }),
    })
    .meta({ description })

const WorklistView = z
  .object({
    overdue: part('The deadline has passed; longest ago first'),
    silent: part('Nothing was heard of it for too long; longest silent first'),
    committeeComing: part('A committee deals with it within a month; first meeting first'),
    settlementWaiting: part('A proposal to settle it waits for a decision; longest waiting first'),
    position: Position.nullable().meta({ description: 'It shows the log up to here' }),
  })
  .meta({ id: 'Worklist', description: 'The open motions that ask for attention, and why' })

/** What asks for attention in a council. It follows from public events alone, so all may see it. */
export function serveWorklist(api: Api, context: Context): void {
  api.get('/councils/:council/worklist', {
    config: { work: workOfMoment },
    schema: {
      operationId: 'getWorklist',
      tags: ['overviews'],
      summary: 'What asks for attention',
      description: 'Open motions that are overdue, silent, before a committee or to be settled.',
      params: z.strictObject({ council: CouncilCode }),
      querystring: z.strictObject(momentQuery).refine(namesOneMoment, oneMoment),
      response: { 200: answer('The work list', WorklistView) },
    },
    handler: async ({ params: { council }, query }) => {
      if ((await context.log.head(council)) === undefined) throw councilUnknown(council)
      const moment = await momentOf(context, council, motionRegister.name, query)
      const { today, asOf } = moment
      // Before a council was registered it was as unknown as any other.
      if (asOf === 0) throw councilUnknown(council)
      const { overdue, silent, committeeComing, settlementWaiting, position } = await worklist(
        context.db,
        { council, today, asOf },
      )
      return {
        overdue: partView(overdue, today),
        silent: partView(silent, today),
        committeeComing: partView(committeeComing, today),
        settlementWaiting: partView(settlementWaiting, today),
        position,
      }
    },
  })
}

const partView = ({ motions, total }: WorklistPart, today: string) => ({
  motions: motions.map((motion) => motionView(motion, today)),
  total,
})
