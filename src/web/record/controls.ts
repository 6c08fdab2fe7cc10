import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { dayText } from '#web/parts/day-text.ts'
import type { Option } from '#web/parts/form-parts.ts'
import type { EventChoice, RedactionChoice } from './defaults.ts'
import { fieldHints, fieldLabels } from './field-wording.ts'
import {
  cellName,
  formParts,
  precisionOf,
  rowCount,
  typedIn,
  type ChoiceField,
  type Entries,
  type EventField,
  type Field,
  type GroupField,
  type PlainField,
  type RowsField,
} from './fields.ts'
import type { Problems } from './reading.ts'
import { recordWording, type Precision } from './wording.ts'

/** A field of a form, whatever its kind. */
export function fieldView(field: Field, form: FilledIn): Html {
  if (field.kind === 'group') return group(field, form)
  if (field.kind === 'rows') return rows(field, form)
  return field.kind === 'event' ? eventOptions(field, form) : control(field, form)
}

const group = (field: GroupField, form: FilledIn): Html =>
  together(
    labelledOf(field, form),
    form.language,
    field.fields.map((member) => fieldView(member, form)),
  )

/** What asks for one more row in a list. */
export const longerAction = 'meer:'

/** A list: the rows that are filled in, and empty ones to go on with. */
function rows(field: RowsField, form: FilledIn): Html {
  const words = recordWording[form.language]
  const about = labelledOf(field, form)
  const spare = form.longer === field.name ? 2 : 1
  const count = Math.min(rowCount(field, form.entries) + spare, field.rowsMax)
  const lines = Array.from(
    { length: count },
    (_, row) =>
      html`<div class="ms-row" role="group" aria-label="${words.row(about.label, String(row + 1))}">
        ${field.columns.map((column) =>
          control({ ...column, name: cellName(field, row, column.name) }, form),
        )}
      </div>`,
  )
  return together(
    about,
    form.language,
    html`${lines}
      <button
        class="nl-button nl-button--secondary"
        type="submit"
        name="${formParts.action}"
        value="${longerAction}${field.name}"
      >
        ${words.oneMore}<span class="ms-visually-hidden"> (${about.label})</span>
      </button>`,
  )
}

/** The parameter of the address that names the event with which a form begins. */
export const aboutName = 'over'

/** The events of the motion from which one is chosen, each with the beginning of what it says. */
function eventOptions(field: EventField, form: FilledIn): Html {
  const about = labelledOf(field, form)
  const options = form
    .choices(field.from)
    .map((choice, index) => option(field, choice, `${idOf(field.name)}-${index + 1}`, form))
  return together(about, form.language, options)
}

function option(
  field: EventField,
  { event, excerpt, proposal }: EventChoice,
  id: string,
  { entries, language }: FilledIn,
): Html {
  const chosen = typedIn(entries, field.name)
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

/** A correction begins with the text as it is, so that only the wrong place has to be changed. */
const beginWith = (id: string, language: Language): Html =>
  html`<a class="nl-link ms-option__begin" href="?${aboutName}=${id}"
    >${recordWording[language].beginWith}</a
  >`

function proposed(proposal: RedactionChoice | null, language: Language): Child {
  if (proposal === null) return null
  const words = recordWording[language]
  return html`<span class="ms-option__text">
    ${words.proposedBy} <bdi>${proposal.proposedBy}</bdi>, ${words.ground}:
    ${vocabulary[language].grounds[proposal.ground]}. ${words.reason}:
    <bdi>${proposal.reason}</bdi>
  </span>`
}

/** A field with one answer. */
function control(field: PlainField | ChoiceField, form: FilledIn): Html {
  const about = labelledOf(field, form)
  if (field.kind === 'flag') return checkbox(about, form)
  if (field.kind === 'deadline') {
    return approximateDate(about, form, ['day', 'month', 'quarter', 'year', 'none'])
  }
  return labelled(about, form.language, inputOf(field, about, form))
}

function inputOf(field: PlainField | ChoiceField, about: Labelled, form: FilledIn): Html {
  if (field.kind === 'choice') return select(about, optionsOf(field, form), form)
  if (field.kind === 'text') return textarea(about, form)
  const isTyped = field.kind === 'number' || field.kind === 'date'
  return textbox(about, form, isTyped ? field.kind : 'text')
}

/** When the event happened, and how exactly that is known. */
export const occurrenceFields = (form: FilledIn): Html =>
  approximateDate(labelledOf({ name: 'occurredOn', label: 'occurredOn' }, form), form, [
    'day',
    'month',
    'quarter',
    'year',
    'unknown',
  ])

function approximateDate(about: Labelled, form: FilledIn, offered: readonly Precision[]): Html {
  const { language } = form
  const words = recordWording[language].precisions
  const precision = {
    name: precisionOf(about.name),
    label: fieldLabels[language].precision,
    hint: fieldHints[language].precision,
  }
  const options = offered.map((value) => ({ value, text: words[value] }))
  return html`<div class="ms-pair">
    ${labelled(about, language, textbox(about, form, 'date'))}
    ${labelled(precision, language, select(precision, options, form))}
  </div>`
}

const textbox = (about: Labelled, { entries }: FilledIn, type: 'text' | 'number' | 'date'): Html =>
  html`<input
    class="utrecht-textbox utrecht-textbox--html-input ms-${type}"
    type="${type === 'date' ? 'date' : 'text'}"
    ${controlAttributes(about)}
    ${attribute('inputmode', type === 'number' && 'numeric')}
    ${attribute('dir', type === 'text' && 'auto')}
    autocomplete="off"
    value="${typedIn(entries, about.name)}"
  />`

const rowsOfText = 8

// A browser takes the first line break in a text area for its own.
const textarea = (about: Labelled, { entries }: FilledIn): Html =>
  html`<textarea
    class="utrecht-textarea utrecht-textarea--html-textarea"
    rows="${rowsOfText}"
    dir="auto"
    ${controlAttributes(about)}
  >
${typedIn(entries, about.name)}</textarea>`

const checkbox = (about: Labelled, { entries }: FilledIn): Html =>
  html`<div class="utrecht-form-field ms-field ms-check">
    <input
      type="checkbox"
      value="ja"
      ${controlAttributes({ ...about, isOptional: true })}
      ${attribute('checked', typedIn(entries, about.name) !== '')}
    />
    <label class="utrecht-form-label" for="${idOf(about.name)}">${about.label}</label>
  </div>`

function optionsOf({ from }: ChoiceField, { language }: FilledIn): Option[] {
  const known = Object.entries(vocabulary[language][from])
  return [
    { value: '', text: recordWording[language].choose },
    ...known.map(([value, text]) => ({ value, text })),
  ]
}

const select = (about: Labelled, options: readonly Option[], { entries }: FilledIn): Html =>
  html`<select class="utrecht-select utrecht-select--html-select" ${controlAttributes(about)}>
    ${options.map(
      ({ value, text }) =>
        html`<option
          value="${value}"
          ${attribute('selected', value === typedIn(entries, about.name))}
        >
          ${text}
        </option>`,
    )}
  </select>`

/** A form as it is shown: what was typed in it, and what is wrong with that. */
export interface FilledIn {
  readonly entries: Entries
  readonly problems: Problems
  readonly language: Language
  /** The list to which somebody asked to add a row; '' when nobody did. */
  readonly longer: string
  /** The events that can be chosen where one must be. */
  choices(from: EventField['from']): readonly EventChoice[]
}

/** What stands around a field. */
const labelledOf = (
  { name, label, isOptional }: Pick<Field, 'name' | 'label' | 'isOptional'>,
  { problems, language }: FilledIn,
): Labelled => ({
  name,
  label: fieldLabels[language][label],
  hint: fieldHints[language][label],
  problem: problems.get(name),
  isOptional,
})

interface Labelled {
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
function together(field: Labelled, language: Language, controls: Child): Html {
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
