import type { Follower } from '#council-log/follower.ts'
import { motionRegister } from './motion-register.ts'
import { registerHistory } from './register-history.ts'
import { motionTimeline } from './timeline.ts'

/** Every read model of the register. */
export const readModels: readonly Follower[] = [motionRegister, motionTimeline, registerHistory]
