import type { Language } from '#web/frame/language.ts'
import type { EventChoice } from './event-choices.ts'
import { fieldWording } from './field-wording.ts'
import type { EventField, Field } from './fields.ts'
import type { Entries } from './form-entries.ts'
import type { Labelled } from './labelled.ts'
import type { Problems } from './reading.ts'

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
