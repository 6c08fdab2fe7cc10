import type { MotionEvent } from '#domain/motion/events.ts'
import { motionSubmitted, progressReported, type Chance } from './generator.ts'

/** How many events a motion gets: its submission, then reports. */
const eventsPerMotion = 4

/** One event to append, with what every event store wants to know about it. */
export interface WorkloadEvent {
  readonly motionId: string
  /** The motion's version that this was decided on; 0 for its first event. */
  readonly expectedVersion: number
  readonly event: MotionEvent
}

/** Lets every worker see to a motion of its own, from submission to third report, and then the next. */
export function createWorkload(chance: Chance): (worker: number) => WorkloadEvent {
  const motions = new Map<number, { id: string; version: number }>()
  let submitted = 0
  const submit = (worker: number): WorkloadEvent => {
    const id = chance.uuid()
    motions.set(worker, { id, version: 1 })
    submitted += 1
    const data = motionSubmitted(chance, submitted)
    return { motionId: id, expectedVersion: 0, event: { type: 'MotionSubmitted', data } }
  }
  return (worker) => {
    const motion = motions.get(worker)
    if (motion === undefined || motion.version === eventsPerMotion) return submit(worker)
    motion.version += 1
    const event: MotionEvent = { type: 'ProgressReported', data: progressReported(chance) }
    return { motionId: motion.id, expectedVersion: motion.version - 1, event }
  }
}
