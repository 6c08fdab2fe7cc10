import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '#domain/actor.ts'
import type { Context } from '#http/server/context.ts'
import { retryAfterSeconds } from '#http/server/limits.ts'
import { entityTagOf } from '#http/server/preconditions.ts'
import { councilUnknown, keyReused, motionUnknown, Problem } from '#http/server/problem.ts'
import { refuse } from '#http/server/refusals.ts'
import type { Recording } from '#recording/recording.ts'
import { historyView, MotionEventView, Position } from './event-view.ts'
import { oneMotionView, OneMotionView } from './one-motion-view.ts'

/** What is answered to a recording. */
export const RecordedView = z
  .object({
    motion: OneMotionView.meta({ description: 'The motion after these events' }),
    events: z.array(MotionEventView).meta({ description: 'What was recorded, in that order' }),
    position: Position.meta({
      description: 'Of the last event; as `minPosition` it makes an overview wait for it',
    }),
  })
  .meta({ id: 'Recorded', description: 'What was recorded, and the motion after it' })
export type RecordedView = z.output<typeof RecordedView>

interface Answer {
  readonly recording: Recording
  readonly request: Pick<FastifyRequest, 'accepts'>
  readonly actor: Actor
  readonly context: Context
}

/**
 * What came of a recording. A repetition gets the answer that the first request got.
 * @throws Problem where nothing was recorded.
 */
export function recordedView({ recording, request, actor, context }: Answer): RecordedView {
  switch (recording.kind) {
    case 'recorded':
      return {
        motion: oneMotionView(recording.history, { actor, today: context.today() }),
        events: historyView(recording.events, 'council'),
        position: recording.position,
      }
    case 'refused':
      throw refuse(context.metrics, recording.refusal, request)
    case 'moved':
      throw moved(recording.version)
    case 'key-reused':
      throw keyReused()
    case 'contended':
      throw contended()
    case 'unknown-motion':
      throw motionUnknown()
    case 'unknown-council':
      throw councilUnknown('like this')
  }
}

const contended = (): Problem =>
  new Problem('contended', {
    detail: 'The motion kept changing while this was decided on; nothing was recorded. Try again.',
    headers: { 'Retry-After': String(retryAfterSeconds) },
  })

const moved = (version: number): Problem =>
  new Problem('version-moved', {
    detail: `The motion is at version ${version} now. Read it again before you decide.`,
    headers: { ETag: entityTagOf(version) },
    members: { version },
  })
