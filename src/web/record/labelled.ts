import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { recordWording } from './wording.ts'

export interface Labelled {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly isOptional?: boolean | undefined
}

/** The id of the element that has a field's name. */
export const idOf = (name: string): string => name.replaceAll('.', '-')

/** The attributes by which a control belongs to its label, its explanation and its error. */
export function controlAttributes({ name, hint, problem, isOptional = false }: Labelled): Html {
  const id = idOf(name)
  const described = [hint && `${id}-uitleg`, problem && `${id}-fout`].filter(Boolean).join(' ')
  return html`id="${id}"
  name="${name}"${attribute('required', !isOptional)}${attribute(
    'aria-invalid',
    problem !== undefined && 'true',
  )}${attribute('aria-describedby', described || null)}`
}

/** A control under its label, with what explains it and what is wrong with it. */
export function labelled(field: Labelled, language: Language, control: Html): Html {
  const id = idOf(field.name)
  return html`<div class="${fieldClass(field)}">
    <label class="utrecht-form-label" for="${id}"
      >${field.label} ${optionalMark(field, language)}</label
    >
    ${remarks(field)} ${control}
  </div>`
}

/** Several controls under one heading, as `labelled` does for one. */
export function together(field: Labelled, language: Language, controls: Child): Html {
  const id = idOf(field.name)
  const described = [field.hint && `${id}-uitleg`, field.problem && `${id}-fout`]
  return html`<fieldset
    class="${fieldClass(field)} ms-together"
    id="${id}"
    ${attribute('aria-describedby', described.filter(Boolean).join(' ') || null)}
  >
    <legend class="utrecht-form-label">${field.label} ${optionalMark(field, language)}</legend>
    ${remarks(field)} ${controls}
  </fieldset>`
}

const fieldClass = ({ problem }: Labelled): string =>
  `utrecht-form-field ms-field${problem === undefined ? '' : ' utrecht-form-field--invalid'}`

const optionalMark = ({ isOptional }: Labelled, language: Language): Child =>
  isOptional === true &&
  html`<span class="ms-optional">(${recordWording[language].optional})</span>`

function remarks({ name, hint, problem }: Labelled): Child {
  const id = idOf(name)
  return [
    hint !== undefined &&
      html`<p class="utrecht-form-field__description" id="${id}-uitleg">${hint}</p>`,
    problem !== undefined &&
      html`<p class="utrecht-form-field__error-message" id="${id}-fout">${problem}</p>`,
  ]
}
