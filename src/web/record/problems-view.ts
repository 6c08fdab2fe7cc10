import { audienceOf } from '#domain/motion/audience.ts'
import { html, type Child, type Html } from '#markup/html.ts'
import { timeline } from '#web/parts/timeline-view.ts'
import type { Matter } from './attempt.ts'
import { labelOf } from './field-label.ts'
import { eventFields } from './fields.ts'
import type { Desk } from './form-context.ts'
import { idOf } from './labelled.ts'
import { personalData } from './personal-data-view.ts'
import type { Problems } from './reading.ts'
import { fieldToBlame } from './refused-field.ts'
import { recordWording } from './wording.ts'

/** What is wrong with fields, as far as what is the matter is about fields. */
export function problemsIn(matter: Matter, { type, visit: { language } }: Desk): Problems {
  if (matter.kind === 'wrong') return matter.problems
  if (matter.kind !== 'refused') return new Map()
  const { code, message } = matter.refusal
  const name = fieldToBlame(code, eventFields[type])
  return name === undefined ? new Map() : new Map([[name, message[language]]])
}

/** Why the form is shown again, above it. */
export function matterView(matter: Matter, desk: Desk): Child {
  const { language } = desk.visit
  const words = recordWording[language]
  switch (matter.kind) {
    case 'none':
      return null
    case 'wrong':
      return alert('error', words.wrong, links(matter.problems, desk))
    case 'refused':
      return alert('error', words.refused, paragraph(matter.refusal.message[language]))
    case 'personal-data':
      return alert('warning', words.found, personalData(matter, desk))
    case 'moved':
      return alert('warning', words.moved, [paragraph(words.movedText), news(matter.since, desk)])
    case 'used-before':
      return alert('warning', words.refused, paragraph(words.usedBefore))
    case 'contended':
      return alert('warning', words.refused, paragraph(words.contended))
  }
}

/** A box that a screen reader reads out when the page opens. */
export const alert = (kind: 'error' | 'warning', title: string, content: Child): Html =>
  html`<div
    class="utrecht-alert utrecht-alert--${kind} ms-matter"
    role="alert"
    aria-labelledby="melding"
  >
    <div class="utrecht-alert__content">
      <h2 class="nl-heading nl-heading--level-2" id="melding">${title}</h2>
      ${content}
    </div>
  </div>`

export const paragraph = (text: string): Html => html`<p class="nl-paragraph">${text}</p>`

function news(since: Extract<Matter, { kind: 'moved' }>['since'], desk: Desk): Html {
  return timeline({
    events: desk.history,
    view: audienceOf(desk.actor),
    language: desk.visit.language,
    only: new Set(since.map(({ id }) => id)),
  })
}

/** Each problem, with a way to its field. */
function links(problems: Problems, { type, visit: { language } }: Desk): Html {
  return html`<ul class="ms-problems">
    ${[...problems].map(([name, problem]) => {
      const label = labelOf(name, eventFields[type], language)
      return html`<li>
        ${
          label === undefined
            ? problem
            : html`<a class="nl-link" href="#${idOf(name)}">${label}</a>: ${problem}`
        }
      </li>`
    })}
  </ul>`
}
