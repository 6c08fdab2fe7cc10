import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { CommitId } from '#domain/ids.ts'
import { findingsIn } from '#domain/motion/personal-data-guard.ts'
import { hashOf } from '#intake/derived-id.ts'
import { findByReference } from '#projections/motion-lookup.ts'
import type { EventInput } from '#recording/recording.ts'
import type { SiteContext } from '#web/frame/context.ts'
import { fieldsOf } from '#web/frame/forms.ts'
import { longerAction } from './controls.ts'
import { startOf } from './defaults.ts'
import {
  entriesOf,
  eventFields,
  formParts,
  typedIn,
  type Entries,
  type GroupField,
} from './fields.ts'
import type { FormContext } from './form-context.ts'
import { changedFields, readEvent, type FormReading, type Typed } from './reading.ts'

/** A form as somebody sent it. */
export interface SentForm {
  readonly entries: Entries
  readonly action: 'record' | 'preview' | 'change'
  /** The list that is to be longer; '' for none. */
  readonly longer: string
  /** How many events the motion had when the form was shown. */
  readonly version: number
  /** Under which the form records, once. */
  readonly commitId: string
}

/**
 * The form before anybody sent it.
 * @param about the event of the motion that it begins with, if any.
 */
export const blankForm = (formContext: FormContext, about?: string): SentForm => ({
  entries: startOf(formContext, about),
  action: 'change',
  longer: '',
  version: formContext.history.length,
  commitId: randomUUID(),
})

export function sentForm(formContext: FormContext, request: FastifyRequest): SentForm {
  const sent = fieldsOf(request)
  const said = sent.get(formParts.action) ?? ''
  const version = sent.get(formParts.version) ?? ''
  const commitId = CommitId.safeParse(sent.get(formParts.commitId))
  return {
    entries: entriesOf(sent, eventFields[formContext.type]),
    action: said === 'record' || said === 'preview' ? said : 'change',
    longer: said.startsWith(longerAction) ? said.slice(longerAction.length) : '',
    version: /^\d{1,9}$/.test(version) ? Number(version) : formContext.history.length,
    commitId: commitId.data ?? randomUUID(),
  }
}

/** What the form says has happened. */
export async function readingOf(
  context: SiteContext,
  formContext: FormContext,
  form: SentForm,
): Promise<FormReading> {
  const { pageRequest, type } = formContext
  const typed = await typedOf(context, formContext, form)
  const reading = readEvent(type, typed, pageRequest.language)
  if (reading.kind === 'wrong') return reading
  // The confirmation covers only the findings that were shown; new findings are shown first.
  const isSeen = typedIn(form.entries, formParts.seen) === seenIn(reading.eventInput)
  return isSeen ? reading : { ...reading, confirmation: undefined }
}

/** By what it is known again which words looked like personal data. */
export const seenIn = (eventInput: EventInput): string =>
  hashOf(findingsIn([eventInput]).map(({ path, kind, start, end }) => [path, kind, start, end]))

async function typedOf(
  { db }: Pick<SiteContext, 'db'>,
  formContext: FormContext,
  { entries, version }: SentForm,
): Promise<Typed> {
  const reference = typedIn(entries, 'otherMotionId').trim()
  const other =
    reference === ''
      ? undefined
      : await findByReference(db, formContext.pageRequest.council, reference)
  return { entries, begun: begunAt(formContext, version), otherMotionId: other?.motionId ?? null }
}

const begunAt = (formContext: FormContext, version: number): Entries =>
  startOf({ ...formContext, history: formContext.history.slice(0, version) })

/**
 * The form on the motion as it is now. In a correction, what nobody touched becomes what it is now;
 * everything that somebody typed stays.
 */
export function movedForm(formContext: FormContext, form: SentForm): SentForm {
  const version = formContext.history.length
  const group = eventFields[formContext.type].find(isCorrection)
  if (group === undefined) return { ...form, version }
  const typed = {
    entries: form.entries,
    begun: begunAt(formContext, form.version),
    otherMotionId: null,
  }
  const touched = changedFields(group, typed).map(({ name }) => name)
  const isKept = ([name]: readonly [string, string]): boolean =>
    !name.startsWith(`${group.name}.`) ||
    touched.some((one) => name === one || name.startsWith(`${one}.`))
  const now = [...startOf(formContext)].filter((entry) => !isKept(entry))
  return { ...form, version, entries: new Map([...now, ...[...form.entries].filter(isKept)]) }
}

const isCorrection = (field: { readonly kind: string }): field is GroupField =>
  field.kind === 'group' && 'isCorrection' in field
