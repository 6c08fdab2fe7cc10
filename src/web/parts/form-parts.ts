import { attribute, html, type Html } from '#markup/html.ts'

export interface Option {
  readonly value: string
  readonly text: string
}

/** A question with a list of answers. */
export interface Choice {
  readonly name: string
  readonly label: string
  readonly options: readonly Option[]
  readonly chosen?: string | undefined
}

/** A select with its label. */
export const choice = ({ name, label, options, chosen }: Choice): Html =>
  html`<div class="utrecht-form-field">
    <label class="utrecht-form-label" for="${name}">${label}</label>
    <select class="utrecht-select utrecht-select--html-select" id="${name}" name="${name}">
      ${options.map(
        ({ value, text }) =>
          html`<option value="${value}" ${attribute('selected', value === (chosen ?? ''))}>
            ${text}
          </option>`,
      )}
    </select>
  </div>`
