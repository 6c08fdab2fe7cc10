import type { Language } from '#web/frame/language.ts'
import { fieldWording } from './field-wording.ts'
import type { Field } from './fields.ts'
import { formParts, occurredOn, precisionOf } from './form-entries.ts'
import { recordWording } from './wording.ts'

/** The label of a field by its name, also of one in a row of a list. */
export function labelOf(
  name: string,
  fields: readonly Field[],
  language: Language,
): string | undefined {
  const { labels } = fieldWording[language]
  if (name === occurredOn) return labels.occurredOn
  if (name === precisionOf(occurredOn)) return labels.precision
  if (name === formParts.confirmedReason) return recordWording[language].confirmReason
  for (const field of fields) {
    const found = labelIn(field, name, language)
    if (found !== undefined) return found
  }
  return undefined
}

function labelIn(field: Field, name: string, language: Language): string | undefined {
  const label = fieldWording[language].labels[field.label]
  if (field.name === name) return label
  if (field.kind === 'group') return labelOf(name, field.fields, language)
  if (field.kind !== 'rows' || !name.startsWith(`${field.name}.`)) return undefined
  const [row = '0', column = ''] = name.slice(field.name.length + 1).split('.')
  const inRow = field.columns.find((one) => one.name === column)
  const list = recordWording[language].row(label, String(Number(row) + 1))
  return inRow === undefined ? list : `${list}: ${fieldWording[language].labels[inRow.label]}`
}
