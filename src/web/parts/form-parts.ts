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

interface DateField {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly min?: string
  readonly max: string
}

/** A date that must be chosen, with its label. */
export const dateField = ({ name, label, value, min, max }: DateField): Html =>
  html`<div class="utrecht-form-field">
    <label class="utrecht-form-label" for="${name}">${label}</label>
    <input
      class="utrecht-textbox utrecht-textbox--html-input"
      type="date"
      id="${name}"
      name="${name}"
      ${attribute('min', min)}
      max="${max}"
      value="${value}"
      required
    />
  </div>`

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
