import type { Follower } from '#council-log/follower.ts'
import { attention } from './attention.ts'
import { motionRegister } from './motion-register.ts'
import { motionTimeline } from './motion-timeline.ts'
import { registerHistory } from './register-history.ts'
import { statistics } from './statistics.ts'

/** Every read model of the register. */
export const readModels: readonly Follower[] = [
  motionRegister,
  motionTimeline,
  attention,
  statistics,
  registerHistory,
]
