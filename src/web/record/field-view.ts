import { html, type Html } from '#markup/html.ts'
import { control } from './controls.ts'
import { eventOptions } from './event-options-view.ts'
import type { Field, GroupField, RowsField } from './fields.ts'
import { labelledOf, type FilledIn } from './filled-in.ts'
import { cellName, formParts, rowCount } from './form-entries.ts'
import { together } from './labelled.ts'
import { recordWording } from './wording.ts'

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
