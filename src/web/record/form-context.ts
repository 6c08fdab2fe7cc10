import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#domain/actor.ts'
import { motionEventTypes, type MotionEventType } from '#domain/motion/events.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { recordedBy } from '#domain/motion/rules.ts'
import { fold, initialState, type MotionState } from '#domain/motion/state.ts'
import { inKebabCase, newMotionAddress, recordAddress } from '#page-addresses'
import type { CouncilPageRequest, SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import {
  councilPageRequestOf,
  parameterOf,
  requireMotion,
  requireRole,
} from '#web/frame/page-request.ts'

/** Somebody at the form of one event, with everything that is known of the motion. */
export interface FormContext {
  readonly pageRequest: CouncilPageRequest
  readonly actor: Actor
  readonly type: MotionEventType
  /** Null: the motion is a new one. */
  readonly motionId: string | null
  /** Oldest event first; empty for a new motion. */
  readonly history: readonly RecordedEvent[]
  readonly state: MotionState
  /** The address of the form. */
  readonly address: string
}

/**
 * The form of an event of a motion that is there.
 * @throws PageNotFound, SignInNeeded, or PageForbidden for a role that never records such an event.
 */
export async function formContextOf(
  context: SiteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FormContext> {
  const pageRequest = await councilPageRequestOf(context, request, reply)
  const name = parameterOf(request, 'event')
  const type = motionEventTypes.find((candidate) => inKebabCase(candidate) === name)
  if (type === undefined || !isOfAKnownMotion(type)) throw new PageNotFound()
  const actor = requireRole(pageRequest, recordedBy[type])
  const { council } = pageRequest
  const reference = parameterOf(request, 'reference')
  const { motionId, history } = await requireMotion(context, council, reference)
  const state = fold(history)
  const address = recordAddress(council, state.reference, type)
  return { pageRequest, actor, type, motionId, history, state, address }
}

/** A motion is submitted once, and what confirms personal data comes with what holds them. */
const isOfAKnownMotion = (type: MotionEventType): boolean =>
  type !== 'MotionSubmitted' && type !== 'PersonalDataConfirmed'

/** The form of a new motion. */
export async function newMotionFormContextOf(
  context: SiteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FormContext> {
  const pageRequest = await councilPageRequestOf(context, request, reply)
  const type = 'MotionSubmitted'
  return {
    pageRequest,
    actor: requireRole(pageRequest, recordedBy[type]),
    type,
    motionId: null,
    history: [],
    state: initialState,
    address: newMotionAddress(pageRequest.council),
  }
}
