import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { MotionState } from '#domain/motion/state.ts'
import { deadlinesIn, isOverdue } from '#domain/motion/terms.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, joined, type Child, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { day, moment } from '#web/parts/day-text.ts'
import { eventWording } from '#web/parts/wording.ts'
import { motionWording } from './wording.ts'

interface Fact {
  readonly name: string
  readonly value: Child
}

/** What is registered of a motion: who, when, what was decided, who answers for it. */
export function facts(motion: MotionState, language: Language, today: string): Html {
  const all = [
    ...submission(motion, language),
    ...decision(motion, language),
    ...responsibility(motion, language),
    ...committee(motion, language),
    { name: motionWording[language].deadline, value: deadline(motion, language, today) },
    ...settlement(motion, language),
  ]
  return html`<dl class="utrecht-data-list utrecht-data-list--rows ms-facts">
    ${all.map(
      ({ name, value }) =>
        html`<div class="utrecht-data-list__item">
          <dt class="utrecht-data-list__item-key">${name}</dt>
          <dd class="utrecht-data-list__item-value utrecht-data-list__item-value--html-dd">
            ${value}
          </dd>
        </div>`,
    )}
  </dl>`
}

const optional = (name: string, value: string | null): Fact[] =>
  value === null ? [] : [{ name, value: html`<bdi>${value}</bdi>` }]

function submission(motion: MotionState, language: Language): Fact[] {
  const words = motionWording[language]
  const submitters = motion.submitters.map(
    ({ party, name }) => html`<bdi>${party}${name && ` (${name})`}</bdi>`,
  )
  return [
    {
      name: words.submittedBy,
      value: [
        submitters.length === 0 ? words.unknown : joined(submitters, ', '),
        motion.andOthers && ` ${words.andOthers}`,
      ],
    },
    {
      name: words.submittedOn,
      value: day(motion.submittedOn, motion.submittedOnPrecision, language),
    },
    ...optional(words.meeting, motion.meeting),
    ...optional(words.aliases, motion.aliases.length === 0 ? null : motion.aliases.join(', ')),
  ]
}

function decision({ decision: found }: MotionState, language: Language): Fact[] {
  const { decision: name, noDecision } = motionWording[language]
  if (found === null) return [{ name, value: noDecision }]
  const { votesFor, votesAgainst } = eventWording[language]
  const { outcome, votes, decidedOn, decidedOnPrecision } = found
  const value = html`${vocabulary[language].outcomes[outcome]}${
    decidedOn !== null && html`, ${day(decidedOn, decidedOnPrecision, language)}`
  }${votes && html` (${votes.for} ${votesFor}, ${votes.against} ${votesAgainst})`}`
  return [{ name, value }]
}

const responsibility = (motion: MotionState, language: Language): Fact[] => [
  ...optional(motionWording[language].holder, motion.portfolioHolder),
  ...optional(motionWording[language].department, motion.department),
  ...optional(motionWording[language].official, motion.official),
]

function committee({ committee: found }: MotionState, language: Language): Fact[] {
  if (found === null) return []
  const value = html`<bdi>${found.name}</bdi>${
      found.meetsOn !== null && html`, ${day(found.meetsOn, 'day', language)}`
    }`
  return [{ name: motionWording[language].committee, value }]
}

function settlement({ closingReason }: MotionState, language: Language): Fact[] {
  if (closingReason === null) return []
  const name = motionWording[language].closingReason
  return [{ name, value: vocabulary[language].closingReasons[closingReason] }]
}

function deadline(motion: MotionState, language: Language, today: string): Child {
  const words = motionWording[language]
  return [
    deadlineDay(motion.deadline, language),
    isOverdue(motion, today) && html` <strong class="ms-alarm">${words.late}</strong>`,
    motion.deadlineMoves > 0 && html` <span>(${words.moves(motion.deadlineMoves)})</span>`,
  ]
}

const deadlineDay = (found: MotionState['deadline'], language: Language): Child => {
  if (found === null) return motionWording[language].deadlineUnknown
  if (found === 'none') return eventWording[language].noDeadlineAgreed
  return day(found.on, found.precision, language)
}

/** Every deadline that was agreed, the last one first; nothing where there was at most one. */
export function deadlineHistory(events: readonly RecordedEvent[], language: Language): Child {
  const agreed = deadlinesIn(events)
  if (agreed.length < 2) return null
  const words = motionWording[language]
  return html`<section aria-labelledby="termijn">
    <h2 class="nl-heading nl-heading--level-2" id="termijn">${words.deadlineHistory}</h2>
    <ol class="ms-deadlines" reversed>
      ${agreed.toReversed().map(
        ({ deadline: one, recordedAt }) =>
          html`<li>
            ${deadlineDay(one, language)}
            <span class="ms-quiet">${words.agreed} ${moment(recordedAt, language)}</span>
          </li>`,
      )}
    </ol>
  </section>`
}
