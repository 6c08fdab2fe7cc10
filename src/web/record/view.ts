import { audienceOf } from '#domain/motion/audience.ts'
import type { AcceptedEvent } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Child, type Html } from '#markup/html.ts'
import { motionAddress, registerAddress } from '#page-addresses'
import { formKeyField } from '#web/frame/forms.ts'
import { motionLink } from '#web/parts/motion-columns.ts'
import type { FormProblem } from './attempt.ts'
import { fieldView, occurrenceFields, type FilledIn } from './controls.ts'
import { eventChoices } from './defaults.ts'
import { eventFields, formParts, typedIn, type EventField } from './fields.ts'
import type { FormContext } from './form-context.ts'
import {
  alert,
  confirmation,
  formProblemView,
  paragraph,
  problemsIn,
  timelineOfEvents,
} from './problems-view.ts'
import { recordLinks } from './record-links.ts'
import { seenIn, type SentForm } from './sent-form.ts'
import { recordWording } from './wording.ts'

/** The form of one event, beside what is known of the motion. */
export function formView(formContext: FormContext, form: SentForm, formProblem: FormProblem): Html {
  const { type, history, actor, address, pageRequest } = formContext
  const filledIn = {
    entries: form.entries,
    problems: problemsIn(formProblem, formContext),
    language: pageRequest.language,
    longer: form.longer,
    choices: (from: EventField['from']) => eventChoices(from, history, actor),
  }
  return framed(formContext, [
    formProblemView(formProblem, formContext),
    html`<form class="ms-form" method="post" action="${address}" novalidate>
      ${carried(formContext, form)} ${defaultButton(formContext)}
      ${eventFields[type].map((field) => fieldView(field, filledIn))} ${occurrenceFields(filledIn)}
      ${confirmed(filledIn, formProblem)} ${buttons(formContext, ['record', 'preview'])}
    </form>`,
  ])
}

/** Why there is no form now. */
export const noFormView = (formContext: FormContext, why: string): Html =>
  framed(formContext, [
    alert('warning', recordWording[formContext.pageRequest.language].notNow, paragraph(why)),
    recordLinks(formContext.state, formContext.pageRequest),
  ])

/** How the event will read, with the form kept as it is. */
export function previewView(formContext: FormContext, form: SentForm, event: AcceptedEvent): Html {
  const { language } = formContext.pageRequest
  const words = recordWording[language]
  const recorded = asRecorded(formContext, form, event)
  return framed(
    formContext,
    html`<section class="ms-preview" aria-labelledby="voorbeeld">
        <h2 class="nl-heading nl-heading--level-2" id="voorbeeld">${words.previewHeading}</h2>
        <p class="nl-paragraph ms-quiet" role="status">${words.previewText}</p>
        ${timelineOfEvents({ ...formContext, history: [...formContext.history, recorded] }, [event.id])}
        <p class="nl-paragraph">
          ${words.previewPhase} <strong>${vocabulary[language].phases[event.phase]}</strong>
        </p>
      </section>
      <form class="ms-form" method="post" action="${formContext.address}">
        ${carried(formContext, form)} ${[...form.entries].map(([name, text]) => hidden(name, text))}
        ${buttons(formContext, ['record', 'change'])}
      </form>`,
  )
}

const hidden = (name: string, value: string | number): Html =>
  html`<input type="hidden" name="${name}" value="${value}" />`

const carried = ({ pageRequest }: FormContext, { version, commitId }: SentForm): Child => [
  formKeyField(pageRequest.formKey),
  hidden(formParts.version, version),
  hidden(formParts.commitId, commitId),
]

// Enter in a field presses the first button of the form, whichever that is; this one records nothing.
const defaultButton = ({ pageRequest }: FormContext): Html =>
  html`<button
    class="ms-visually-hidden"
    type="submit"
    name="${formParts.action}"
    value="preview"
    tabindex="-1"
    aria-hidden="true"
  >
    ${recordWording[pageRequest.language].preview}
  </button>`

function buttons(
  { pageRequest, state }: FormContext,
  actions: readonly ('record' | 'preview' | 'change')[],
) {
  const words = recordWording[pageRequest.language]
  const back =
    state.version === 0
      ? registerAddress(pageRequest.council)
      : motionAddress(pageRequest.council, state.reference)
  return html`<p class="ms-buttons">
    ${actions.map(
      (action) =>
        html`<button
          class="nl-button nl-button--${action === 'record' ? 'primary' : 'secondary'}"
          type="submit"
          name="${formParts.action}"
          value="${action}"
        >
          ${words[action]}
        </button>`,
    )}
    <a class="nl-link" href="${back}">${words.cancel}</a>
  </p>`
}

function confirmed(form: FilledIn, formProblem: FormProblem): Child {
  const seen =
    formProblem.kind === 'personal-data'
      ? seenIn(formProblem.eventInput)
      : typedIn(form.entries, formParts.seen)
  return seen === '' ? null : confirmation(form, seen)
}

/** The event as if it were in the log. */
const asRecorded = (
  { actor, history, state, pageRequest }: FormContext,
  { commitId }: SentForm,
  event: AcceptedEvent,
): RecordedEvent => ({
  ...event,
  actor,
  council: pageRequest.council,
  motionId: state.motionId,
  version: state.version + 1,
  position: (history.at(-1)?.position ?? 0) + 1,
  recordedAt: new Date().toISOString(),
  commitId,
  traceparent: null,
})

const lastEventsMax = 3

function framed(formContext: FormContext, content: Child): Html {
  const { language } = formContext.pageRequest
  const title = recordWording[language].title(vocabulary[language].events[formContext.type])
  return html`<h1 class="nl-heading nl-heading--level-1">${title}</h1>
    <div class="ms-columns">
      <div class="ms-columns__main">${content}</div>
      ${formContext.state.version > 0 && summary(formContext)}
    </div>`
}

/** The motion in short: its title, its phase, and what happened last. */
function summary(formContext: FormContext): Html {
  const { pageRequest, state, history, actor } = formContext
  const { language, council } = pageRequest
  const words = recordWording[language]
  const last = timelineOf(history, audienceOf(actor)).slice(0, lastEventsMax)
  return html`<aside class="ms-columns__side ms-summary" aria-labelledby="motie">
    <h2 class="nl-heading nl-heading--level-2" id="motie">${words.theMotion}</h2>
    <p class="nl-paragraph">
      ${motionLink(council, state.reference, [state.reference, ' ', state.title])}
    </p>
    <p class="nl-paragraph">
      ${words.phase}:
      <strong>${state.phase !== 'unregistered' && vocabulary[language].phases[state.phase]}</strong>
    </p>
    <h2 class="nl-heading nl-heading--level-2">${words.lastEvents}</h2>
    ${timelineOfEvents(
      formContext,
      last.map(({ eventId }) => eventId),
    )}
  </aside>`
}
