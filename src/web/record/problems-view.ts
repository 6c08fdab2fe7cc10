import { audienceOf } from '#domain/motion/audience.ts'
import { textsIn } from '#domain/motion/personal-data-guard.ts'
import type { RefusalCode } from '#domain/motion/refusal.ts'
import { findingsMax } from '#http/server/limits.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import { timeline } from '#web/parts/timeline-view.ts'
import type { FormProblem } from './attempt.ts'
import { controlAttributes, idOf, labelled, type FilledIn } from './controls.ts'
import { problemWording } from './field-wording.ts'
import { eventFields, formParts, labelOf, occurredOn, typedIn, type Field } from './fields.ts'
import type { FormContext } from './form-context.ts'
import type { Problems } from './reading.ts'
import { recordWording } from './wording.ts'

/** The problems that are about fields. */
export function problemsIn(
  formProblem: FormProblem,
  { type, pageRequest: { language } }: FormContext,
): Problems {
  if (formProblem.kind === 'wrong') return formProblem.problems
  if (formProblem.kind !== 'refused') return new Map()
  const { code, message } = formProblem.refusal
  const name = fieldToBlame(code, eventFields[type])
  return name === undefined ? new Map() : new Map([[name, message[language]]])
}

/** Why the form is shown again, above it. */
export function formProblemView(formProblem: FormProblem, formContext: FormContext): Child {
  const { language } = formContext.pageRequest
  const words = recordWording[language]
  switch (formProblem.kind) {
    case 'none':
      return null
    case 'wrong':
      return alert('error', words.wrong, links(formProblem.problems, formContext))
    case 'refused':
      return alert('error', words.refused, paragraph(formProblem.refusal.message[language]))
    case 'personal-data':
      return alert('warning', words.found, personalData(formProblem, formContext))
    case 'moved':
      return alert('warning', words.moved, [
        paragraph(words.movedText),
        timelineOfEvents(
          formContext,
          formProblem.since.map(({ id }) => id),
        ),
      ])
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

/** Some events of the motion by their ids, as its page shows them. */
export const timelineOfEvents = (
  { history, actor, pageRequest: { language } }: FormContext,
  shown: readonly string[],
): Html =>
  timeline({
    events: history,
    view: audienceOf(actor),
    language,
    only: new Set(shown),
  })

/** Each problem, with a way to its field. */
function links(problems: Problems, { type, pageRequest: { language } }: FormContext): Html {
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

/** Which words in which field look like personal data. */
function personalData(
  { findings, eventInput }: Extract<FormProblem, { readonly kind: 'personal-data' }>,
  formContext: FormContext,
): Html {
  const { type, pageRequest } = formContext
  const texts = new Map(textsIn(eventInput.data).map(({ path, text }) => [path, text]))
  return html`<p class="nl-paragraph">${recordWording[pageRequest.language].foundText}</p>
    <ul class="ms-problems">
      ${findings.slice(0, findingsMax).map(({ path, kind, start, end }) => {
        // The domain writes `evidence[1].title`, a form `evidence.1.title`.
        const name = path.replaceAll(/\[(\d+)\]/g, '.$1')
        return html`<li>
          <a class="nl-link" href="#${idOf(name)}"
            >${labelOf(name, eventFields[type], pageRequest.language)}</a
          >: <mark><bdi>${texts.get(path)?.slice(start, end)}</bdi></mark>
          (${problemWording[pageRequest.language].kinds[kind]})
        </li>`
      })}
    </ul>`
}

/**
 * Where somebody says that what looks like personal data belongs there, and why.
 * @param seen by what the words that were shown are known again.
 */
export function confirmation({ entries, problems, language }: FilledIn, seen: string): Html {
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

// Which field a refusal is about, where it is about one.

const fieldsToBlame: Partial<Readonly<Record<RefusalCode, readonly string[]>>> = {
  'occurred-in-the-future': [occurredOn],
  'occurred-before-submission': [occurredOn],
  'reference-taken': ['reference', 'changes.reference'],
  'report-unknown': ['reportId'],
  'not-your-report': ['reportId'],
  'linked-to-itself': ['otherMotionId'],
  'linked-motion-unknown': ['otherMotionId'],
  'already-linked': ['otherMotionId'],
  'event-unknown': ['eventId'],
  'not-redactable': ['eventId'],
  'already-redacted': ['eventId'],
  'redaction-already-proposed': ['eventId'],
  'redaction-not-proposed': ['eventId'],
  'proposer-may-not-confirm': ['eventId'],
  'name-would-be-lost': ['eventId'],
}

/** The name of the field of this form that a refusal is about; undefined: it is about none. */
function fieldToBlame(code: RefusalCode, fields: readonly Field[]): string | undefined {
  const names = fields.flatMap((field) =>
    field.kind === 'group' ? field.fields.map(({ name }) => name) : [field.name],
  )
  return fieldsToBlame[code]?.find((name) => name === occurredOn || names.includes(name))
}
