import type { Actor } from '../actor.ts'
import { contentRules } from './content-rules.ts'
import type { MotionEventType } from './events.ts'
import { motionEventTypes } from './events.ts'
import type { Intent, Question, Rule } from './question.ts'
import { redactionRules, standingRedactionRules } from './redaction-rules.ts'
import type { RefusalCode } from './refusal.ts'
import { standingRules } from './standing-rules.ts'
import type { MotionState } from './state.ts'

/** Rules on the type of event alone: the answer to what may be offered. */
const rulesOnIntent: readonly Rule<Intent>[] = [...standingRules, ...standingRedactionRules]

/** Rules on what exactly is said to have happened. */
const rulesOnContent: readonly Rule<Question>[] = [...contentRules, ...redactionRules]

/** The code of the first rule that does not hold; undefined when the event may be recorded. */
export function brokenRule(question: Question): RefusalCode | undefined {
  const intent = { ...question, type: question.proposal.type }
  return firstBroken(rulesOnIntent, intent) ?? firstBroken(rulesOnContent, question)
}

/**
 * The types of event that this actor could record now, in the order of the contract, given that
 * the content is right. Without an actor (the public) there are none.
 */
export function possibleEvents(
  state: MotionState,
  actor: Actor | null,
): readonly MotionEventType[] {
  if (actor === null) return []
  return motionEventTypes.filter((type) => whyNotNow({ state, type, actor }) === undefined)
}

/** Why this actor could not record this type of event now, whatever its content; undefined: they could. */
export const whyNotNow = (intent: Intent): RefusalCode | undefined =>
  firstBroken(rulesOnIntent, intent)

function firstBroken<Asked>(rules: readonly Rule<Asked>[], asked: Asked): RefusalCode | undefined {
  return rules.find((rule) => !rule.holds(asked))?.code
}
