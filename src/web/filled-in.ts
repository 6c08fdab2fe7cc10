import type { EventChoice } from './event-choices.ts'
import type { EventField, Field } from './event-fields.ts'
import type { Problems } from './event-reading.ts'
import type { Entries } from './form-entries.ts'
import type { Labelled } from './labelled.ts'
import type { Language } from './language.ts'
import { fieldWording } from './wording/fields.ts'

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
export const labelledOf = (
  { name, label, isOptional }: Pick<Field, 'name' | 'label' | 'isOptional'>,
  { problems, language }: FilledIn,
): Labelled => ({
  name,
  label: fieldWording[language].labels[label],
  hint: fieldWording[language].hints[label],
  problem: problems.get(name),
  isOptional,
})
