import { z } from 'zod'
import { Role } from '#domain/actor.ts'
import { councilEvents, type CouncilEventType } from '#domain/council.ts'
import { motionEvents, type MotionEventType } from '#domain/motion/events.ts'
import { Phase } from '#domain/motion/recorded.ts'

const referenceLengthMax = 200
const optional = <Value extends z.ZodType>(value: Value) => value.optional().catch(undefined)

const isMotionEventName = (name: string): name is MotionEventType =>
  Object.hasOwn(motionEvents, name)
export const isCouncilEventName = (name: string): name is CouncilEventType =>
  Object.hasOwn(councilEvents, name)
const isEventName = (name: string): boolean => isMotionEventName(name) || isCouncilEventName(name)

// An address with a wrong or incomplete query shows the log without the wrong part.
export const LogBookQuery = z.object({
  soort: optional(z.string().refine(isEventName)),
  motie: optional(z.string().trim().min(1).max(referenceLengthMax)),
  rol: optional(Role),
  fase: optional(Phase),
  voor: optional(z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)),
})

/** What the reader of a log book looks for, by the names in the address. */
export type LogBookQuery = z.output<typeof LogBookQuery>

export const isFiltered = ({ soort, motie, rol, fase }: LogBookQuery): boolean =>
  [soort, motie, rol, fase].some((value) => value !== undefined)

/** The name of a motion's event; undefined for any other. */
export const motionEventName = (name: string | undefined): MotionEventType | undefined =>
  name !== undefined && isMotionEventName(name) ? name : undefined
