import type { Follower } from '#council-log/follower.ts'
import { attention } from './attention.ts'
import { motionRegister } from './motion-register.ts'
import { registerHistory } from './register-history.ts'
import { statistics } from './statistics.ts'
import { motionTimeline } from './timeline.ts'

/** Every read model of the register. */
export const readModels: readonly Follower[] = [
  motionRegister,
  motionTimeline,
  attention,
  statistics,
  registerHistory,
]
