import type { Sentence } from '#domain/text.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Html } from '#markup/html.ts'
import { registerAddress } from '#page-addresses'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { formKeyField } from '#web/frame/forms.ts'
import { choice } from '#web/parts/form-parts.ts'
import { motionLink } from '#web/parts/motion-columns.ts'
import { togetherWording } from './wording.ts'

export interface ChosenMotion {
  readonly motionId: string
  readonly reference: string
  readonly title: string | null
}

export interface TogetherResult {
  readonly motion: ChosenMotion
  readonly outcome:
    | { readonly kind: 'recorded' | 'missing' | 'otherwise' }
    | { readonly kind: 'refused'; readonly message: Sentence }
}

/**
 * The chosen motions, with what can be recorded for all of them.
 * @param newKey gives the key under which one motion is recorded: a second click records nothing.
 */
export function chosenView(
  motions: readonly ChosenMotion[],
  pageRequest: CouncilPageRequest,
  newKey: () => string,
): Html {
  const words = togetherWording[pageRequest.language]
  const heading = html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>`
  if (motions.length === 0) {
    return html`${heading}
      <p class="nl-paragraph ms-empty">${words.nothingChosen}</p>
      ${back(pageRequest)}`
  }
  const isClerk = pageRequest.actor?.role === 'clerk'
  return html`${heading}
    <p class="nl-paragraph">${isClerk ? words.forClerk : words.forExecutive}</p>
    <form class="ms-together" method="post" action="/${pageRequest.council}/samen">
      ${formKeyField(pageRequest.formKey)} ${isClerk && holderField(words.holder)}
      <ul class="ms-together__motions">
        ${motions.map(
          (motion) =>
            html`<li class="ms-card">
              <input type="hidden" name="m[]" value="${motion.reference}" />
              <input type="hidden" name="sleutel-${motion.motionId}" value="${newKey()}" />
              <p class="nl-paragraph">${nameOf(motion, pageRequest)}</p>
              ${!isClerk && settlementFields(motion, pageRequest)}
            </li>`,
        )}
      </ul>
      <button class="nl-button nl-button--primary" type="submit">${words.record}</button>
      ${back(pageRequest)}
    </form>`
}

const holderField = (label: string): Html =>
  html`<div class="utrecht-form-field">
    <label class="utrecht-form-label" for="houder">${label}</label>
    <input
      class="utrecht-textbox utrecht-textbox--html-input"
      type="text"
      id="houder"
      name="houder"
      required
      maxlength="500"
    />
  </div>`

function settlementFields({ motionId }: ChosenMotion, { language }: CouncilPageRequest): Html {
  const words = togetherWording[language]
  const id = `toelichting-${motionId}`
  return html`${choice({
      name: `reden-${motionId}`,
      label: words.reason,
      options: Object.entries(vocabulary[language].closingReasons).map(([value, text]) => ({
        value,
        text,
      })),
    })}
    <div class="utrecht-form-field">
      <label class="utrecht-form-label" for="${id}">${words.explanation}</label>
      <textarea
        class="utrecht-textarea utrecht-textarea--html-textarea"
        id="${id}"
        name="${id}"
        rows="3"
      ></textarea>
    </div>`
}

/** What came of each motion. */
export function resultsView(
  results: readonly TogetherResult[],
  pageRequest: CouncilPageRequest,
): Html {
  const words = togetherWording[pageRequest.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.results}</h1>
    <ul class="ms-together__motions" role="status">
      ${results.map(
        ({ motion, outcome }) =>
          html`<li class="ms-card">
            <p class="nl-paragraph">${nameOf(motion, pageRequest)}</p>
            <p class="nl-paragraph">
              ${outcome.kind === 'refused' ? outcome.message[pageRequest.language] : words[outcome.kind]}
            </p>
          </li>`,
      )}
    </ul>
    ${back(pageRequest)}`
}

const nameOf = ({ reference, title }: ChosenMotion, { council }: CouncilPageRequest): Html =>
  motionLink(council, reference, [reference, ' ', title])

const back = ({ council, language }: CouncilPageRequest): Html =>
  html`<p class="nl-paragraph ms-together__back">
    <a class="nl-link" href="${registerAddress(council)}">${togetherWording[language].back}</a>
  </p>`
