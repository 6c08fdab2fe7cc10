import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Html } from '#markup/html.ts'
import type { Option } from '#web/parts/form-parts.ts'
import { fieldWording } from './field-wording.ts'
import type { ChoiceField, PlainField } from './fields.ts'
import { labelledOf, type FilledIn } from './filled-in.ts'
import { precisionOf, typedIn } from './form-entries.ts'
import { controlAttributes, labelled, type Labelled } from './labelled.ts'
import { recordWording, type Precision } from './wording.ts'

/** A field with one answer. */
export function control(field: PlainField | ChoiceField, form: FilledIn): Html {
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
    label: fieldWording[language].labels.precision,
    hint: fieldWording[language].hints.precision,
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
    <label class="utrecht-form-label" for="${about.name.replaceAll('.', '-')}"
      >${about.label}</label
    >
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
