import type { RefusalCode } from '#domain/motion/refusal.ts'
import type { Field } from './fields.ts'
import { occurredOn } from './form-entries.ts'

// Which field a refusal is about, where it is about one.

const fieldsToBlame: Partial<Readonly<Record<RefusalCode, readonly string[]>>> = {
  'occurred-in-the-future': [occurredOn],
  'occurred-before-submission': [occurredOn],
  'reference-taken': ['reference', 'changes.reference'],
  'report-unknown': ['reportId'],
  'not-your-report': ['reportId'],
  'linked-to-itself': ['otherMotionId'],
  'linked-motion-unknown': ['otherMotionId'],
  'already-linked': ['otherMotionId'],
  'event-unknown': ['eventId'],
  'not-redactable': ['eventId'],
  'already-redacted': ['eventId'],
  'redaction-already-proposed': ['eventId'],
  'redaction-not-proposed': ['eventId'],
  'proposer-may-not-confirm': ['eventId'],
  'name-would-be-lost': ['eventId'],
}

/** The name of the field of this form that a refusal is about; undefined: it is about none. */
export function fieldToBlame(code: RefusalCode, fields: readonly Field[]): string | undefined {
  const names = fields.flatMap((field) =>
    field.kind === 'group' ? field.fields.map(({ name }) => name) : [field.name],
  )
  return fieldsToBlame[code]?.find((name) => name === occurredOn || names.includes(name))
}
