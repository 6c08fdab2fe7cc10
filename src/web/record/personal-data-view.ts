import { textsIn } from '#domain/motion/personal-data-guard.ts'
import { findingsMax } from '#http/server/limits.ts'
import { attribute, html, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import type { Matter } from './attempt.ts'
import { labelOf } from './field-label.ts'
import { eventFields } from './fields.ts'
import type { Desk } from './form-context.ts'
import { formParts, typedIn, type Entries } from './form-entries.ts'
import { controlAttributes, idOf, labelled } from './labelled.ts'
import { problemWording } from './problem-wording.ts'
import type { Problems } from './reading.ts'
import { recordWording } from './wording.ts'

type Found = Extract<Matter, { readonly kind: 'personal-data' }>

/** Which words in which field look like personal data. */
export function personalData({ findings, happening }: Found, desk: Desk): Html {
  const { type, visit } = desk
  const texts = new Map(textsIn(happening.data).map(({ path, text }) => [path, text]))
  return html`<p class="nl-paragraph">${recordWording[visit.language].foundText}</p>
    <ul class="ms-problems">
      ${findings.slice(0, findingsMax).map(({ path, kind, start, end }) => {
        // The domain writes `evidence[1].title`, a form `evidence.1.title`.
        const name = path.replaceAll(/\[(\d+)\]/g, '.$1')
        return html`<li>
          <a class="nl-link" href="#${idOf(name)}"
            >${labelOf(name, eventFields[type], visit.language)}</a
          >: <mark><bdi>${texts.get(path)?.slice(start, end)}</bdi></mark>
          (${problemWording[visit.language].kinds[kind]})
        </li>`
      })}
    </ul>`
}

interface Confirmation {
  readonly entries: Entries
  readonly problems: Problems
  readonly language: Language
  /** By what the words that were shown are known again. */
  readonly seen: string
}

/** Where somebody says that what looks like personal data belongs there, and why. */
export function confirmation({ entries, problems, language, seen }: Confirmation): Html {
  const words = recordWording[language]
  const reason = {
    name: formParts.confirmedReason,
    label: words.confirmReason,
    problem: problems.get(formParts.confirmedReason),
  }
  const { confirmed } = formParts
  const isConfirmed =
    typedIn(entries, confirmed) !== '' && typedIn(entries, formParts.seen) === seen
  return html`<div class="ms-confirmation">
    <input type="hidden" name="${formParts.seen}" value="${seen}" />
    <div class="utrecht-form-field ms-field ms-check">
      <input
        type="checkbox"
        id="${confirmed}"
        name="${confirmed}"
        value="ja"
        ${attribute('checked', isConfirmed)}
      />
      <label class="utrecht-form-label" for="${confirmed}">${words.confirm}</label>
    </div>
    ${labelled(
      reason,
      language,
      html`<input
        class="utrecht-textbox utrecht-textbox--html-input"
        type="text"
        dir="auto"
        autocomplete="off"
        ${controlAttributes(reason)}
        value="${typedIn(entries, formParts.confirmedReason)}"
      />`,
    )}
  </div>`
}
