import { audienceOf } from '#domain/motion/audience.ts'
import type { AcceptedEvent } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { timelineOf } from '#domain/motion/timeline.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Child, type Html } from '#markup/html.ts'
import { motionAddress, registerAddress } from '#web/frame/addresses.ts'
import { formKeyField } from '#web/frame/forms.ts'
import { recordLinks } from '#web/motion/record-links.ts'
import { timeline } from '#web/parts/timeline-view.ts'
import type { Matter } from './attempt.ts'
import { fieldView, occurrenceFields, type FilledIn } from './controls.ts'
import { eventChoices } from './defaults.ts'
import { eventFields, formParts, typedIn } from './fields.ts'
import type { Desk } from './form-context.ts'
import { alert, confirmation, matterView, paragraph, problemsIn } from './problems-view.ts'
import { seenIn, type SentForm } from './sent-form.ts'
import { recordWording } from './wording.ts'

interface FormPage {
  readonly desk: Desk
  readonly form: SentForm
  readonly matter: Matter
}

/** The form of one event, beside what is known of the motion. */
export function formView({ desk, form, matter }: FormPage): Html {
  return framed(desk, [
    matterView(matter, desk),
    html`<form class="ms-form" method="post" action="${desk.address}" novalidate>
      ${carried(desk, form)} ${defaultButton(desk)} ${fields({ desk, form, matter })}
      ${confirmed({ desk, form, matter })} ${buttons(desk, ['record', 'preview'])}
    </form>`,
  ])
}

/** Why there is no form now. */
export const noFormView = (desk: Desk, why: string): Html =>
  framed(desk, [
    alert('warning', recordWording[desk.visit.language].notNow, paragraph(why)),
    recordLinks(desk.state, desk.visit),
  ])

/** How the event will read, with the form kept as it is. */
export function previewView(desk: Desk, form: SentForm, event: AcceptedEvent): Html {
  const { language } = desk.visit
  const words = recordWording[language]
  const recorded = asRecorded(desk, form, event)
  return framed(
    desk,
    html`<section class="ms-preview" aria-labelledby="voorbeeld">
        <h2 class="nl-heading nl-heading--level-2" id="voorbeeld">${words.previewHeading}</h2>
        <p class="nl-paragraph ms-quiet" role="status">${words.previewText}</p>
        ${timeline({
          events: [...desk.history, recorded],
          view: audienceOf(desk.actor),
          language,
          only: new Set([event.id]),
        })}
        <p class="nl-paragraph">
          ${words.previewPhase} <strong>${vocabulary[language].phases[event.phase]}</strong>
        </p>
      </section>
      <form class="ms-form" method="post" action="${desk.address}">
        ${carried(desk, form)} ${[...form.entries].map(([name, text]) => hidden(name, text))}
        ${buttons(desk, ['record', 'change'])}
      </form>`,
  )
}

const hidden = (name: string, value: string | number): Html =>
  html`<input type="hidden" name="${name}" value="${value}" />`

const carried = ({ visit }: Desk, { version, commitId }: SentForm): Child => [
  formKeyField(visit.formKey),
  hidden(formParts.version, version),
  hidden(formParts.commitId, commitId),
]

// Enter in a field presses the first button of the form, whichever that is; this one records nothing.
const defaultButton = ({ visit }: Desk): Html =>
  html`<button
    class="ms-visually-hidden"
    type="submit"
    name="${formParts.action}"
    value="preview"
    tabindex="-1"
    aria-hidden="true"
  >
    ${recordWording[visit.language].preview}
  </button>`

function buttons({ visit, state }: Desk, actions: readonly ('record' | 'preview' | 'change')[]) {
  const words = recordWording[visit.language]
  const back =
    state.version === 0
      ? registerAddress(visit.council)
      : motionAddress(visit.council, state.reference)
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

function fields({ desk, form, matter }: FormPage): Child {
  const filledIn: FilledIn = {
    entries: form.entries,
    problems: problemsIn(matter, desk),
    language: desk.visit.language,
    longer: form.longer,
    choices: (from) => eventChoices(from, desk.history, desk.actor),
  }
  return [
    ...eventFields[desk.type].map((field) => fieldView(field, filledIn)),
    occurrenceFields(filledIn),
  ]
}

function confirmed({ desk, form, matter }: FormPage): Child {
  const seen =
    matter.kind === 'personal-data'
      ? seenIn(matter.happening)
      : typedIn(form.entries, formParts.seen)
  if (seen === '') return null
  const { language } = desk.visit
  return confirmation({ ...form, problems: problemsIn(matter, desk), language, seen })
}

/** The event as if it were in the log. */
const asRecorded = (
  { actor, history, state, visit }: Desk,
  { commitId }: SentForm,
  event: AcceptedEvent,
): RecordedEvent => ({
  ...event,
  actor,
  council: visit.council,
  motionId: state.motionId,
  version: state.version + 1,
  position: (history.at(-1)?.position ?? 0) + 1,
  recordedAt: new Date().toISOString(),
  commitId,
  traceparent: null,
})

const lastEventsMax = 3

function framed(desk: Desk, content: Child): Html {
  const { language } = desk.visit
  const title = recordWording[language].title(vocabulary[language].events[desk.type])
  return html`<h1 class="nl-heading nl-heading--level-1">${title}</h1>
    <div class="ms-columns">
      <div class="ms-columns__main">${content}</div>
      ${desk.state.version > 0 && summary(desk)}
    </div>`
}

/** The motion in short: its title, its phase, and what happened last. */
function summary({ visit, state, history, actor }: Desk): Html {
  const { language, council } = visit
  const words = recordWording[language]
  const last = timelineOf(history, audienceOf(actor)).slice(0, lastEventsMax)
  return html`<aside class="ms-columns__side ms-summary" aria-labelledby="motie">
    <h2 class="nl-heading nl-heading--level-2" id="motie">${words.theMotion}</h2>
    <p class="nl-paragraph">
      <a class="nl-link" href="${motionAddress(council, state.reference)}"
        ><bdi>${state.reference} ${state.title}</bdi></a
      >
    </p>
    <p class="nl-paragraph">
      ${words.phase}:
      <strong>${state.phase !== 'unregistered' && vocabulary[language].phases[state.phase]}</strong>
    </p>
    <h2 class="nl-heading nl-heading--level-2">${words.lastEvents}</h2>
    ${timeline({
      events: history,
      view: audienceOf(actor),
      language,
      only: new Set(last.map(({ eventId }) => eventId)),
    })}
  </aside>`
}
