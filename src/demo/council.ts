import { openMotions } from './open-motions.ts'
import { settledMotions } from './settled-motions.ts'
import { clerk, type DemoStory } from './story.ts'

/** A municipality that does not exist, with motions as they might have gone. */
export const demoCouncil = {
  code: 'gm9001',
  name: 'Veenrade (voorbeeldgemeente)',
  registeredBy: clerk,
} as const

export const demoStories: readonly DemoStory[] = [...settledMotions, ...openMotions]
