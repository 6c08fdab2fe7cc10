import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { dayText } from '#web/parts/day-text.ts'
import type { EventChoice, ProposedRedaction } from './event-choices.ts'
import type { EventField } from './fields.ts'
import { labelledOf, type FilledIn } from './filled-in.ts'
import { typedIn } from './form-entries.ts'
import { idOf, together } from './labelled.ts'
import { recordWording } from './wording.ts'

/** The parameter of the address that names the event with which a form begins. */
export const aboutName = 'over'

/** The events of the motion from which one is chosen, each with the beginning of what it says. */
export function eventOptions(field: EventField, form: FilledIn): Html {
  const about = labelledOf(field, form)
  const chosen = typedIn(form.entries, field.name)
  return together(
    about,
    form.language,
    form.choices(field.from).map((choice, index) => option({ field, choice, index, chosen }, form)),
  )
}

interface ShownOption {
  readonly field: EventField
  readonly choice: EventChoice
  readonly index: number
  readonly chosen: string
}

function option({ field, choice, index, chosen }: ShownOption, { language }: FilledIn): Html {
  const { event, excerpt, proposal } = choice
  const id = `${idOf(field.name)}-${index + 1}`
  const day = dayText(event.occurredOn, event.occurredOnPrecision, language)
  return html`<div class="ms-option">
    <input
      type="radio"
      id="${id}"
      name="${field.name}"
      value="${event.id}"
      ${attribute('checked', event.id === chosen)}
    />
    <label for="${id}">
      <strong>${vocabulary[language].events[event.type]}, ${day}</strong>
      <span class="ms-option__text" dir="auto"
        >${excerpt === '' ? recordWording[language].contentGone : excerpt}</span
      >
      ${proposed(proposal, language)}
    </label>
    ${field.from === 'correctable' && event.id !== chosen && beginWith(event.id, language)}
  </div>`
}

/** Nobody has to type again what is to be corrected in one place. */
const beginWith = (id: string, language: Language): Html =>
  html`<a class="nl-link ms-option__begin" href="?${aboutName}=${id}"
    >${recordWording[language].beginWith}</a
  >`

function proposed(proposal: ProposedRedaction | null, language: Language): Child {
  if (proposal === null) return null
  const words = recordWording[language]
  return html`<span class="ms-option__text">
    ${words.proposedBy} <bdi>${proposal.proposedBy}</bdi>, ${words.ground}:
    ${vocabulary[language].grounds[proposal.ground]}. ${words.reason}:
    <bdi>${proposal.reason}</bdi>
  </span>`
}
