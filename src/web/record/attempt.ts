import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { decide, type AcceptedEvent } from '#domain/motion/decide.ts'
import type { Finding } from '#domain/motion/personal-data-guard.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { Refusal } from '#domain/motion/refusal.ts'
import { fold } from '#domain/motion/state.ts'
import { recordingOf } from '#http/server/preconditions.ts'
import { readHistory } from '#recording/history.ts'
import type { EventInput, Recording } from '#recording/recording.ts'
import type { SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import type { FormContext } from './form-context.ts'
import type { Problems } from './reading.ts'
import { movedForm, readingOf, type SentForm } from './sent-form.ts'

/** What came of a form. */
export type Attempt =
  | {
      readonly kind: 'recorded'
      readonly events: readonly RecordedEvent[]
      readonly position: number
    }
  /** The form again, with its problems. */
  | {
      readonly kind: 'again'
      readonly form: SentForm
      readonly formProblem: FormProblem
      /** With the motion as it is now, where it moved. */
      readonly formContext: FormContext
    }
  | { readonly kind: 'preview'; readonly form: SentForm; readonly event: AcceptedEvent }

export type FormProblem =
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly problems: Problems }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'personal-data'
      readonly findings: readonly Finding[]
      readonly eventInput: EventInput
    }
  /** Recorded since the form was shown. */
  | { readonly kind: 'moved'; readonly since: readonly RecordedEvent[] }
  | { readonly kind: 'used-before' }
  | { readonly kind: 'contended' }

/** Does what the sender of a form asks: show how it will read, or record it. */
export async function attempt(
  context: SiteContext,
  formContext: FormContext,
  { form, request }: { readonly form: SentForm; readonly request: FastifyRequest },
): Promise<Attempt> {
  const again = (formProblem: FormProblem): Attempt => ({
    kind: 'again',
    form,
    formProblem,
    formContext,
  })
  if (form.action === 'change') return again({ kind: 'none' })
  const reading = await readingOf(context, formContext, form)
  if (reading.kind === 'wrong') return again(reading)
  const { eventInput, confirmation } = reading
  const asked = { eventInput, confirmation }
  if (form.action === 'preview') return previewed(formContext, form, asked)
  const { headers } = request
  const { traceparent } = headers
  const key = recordingOf({
    request,
    headers: { traceparent, 'idempotency-key': form.commitId },
    actor: formContext.actor,
    asked: [formContext.motionId, formContext.pageRequest.council, eventInput, confirmation],
  })
  const recording = await recorded(context, formContext, { ...asked, key, version: form.version })
  const isElsewhere = recording.kind === 'moved' || recording.kind === 'key-reused'
  const now = isElsewhere ? await renewed(context, formContext) : formContext
  return attemptOf(recording, now, { form, eventInput })
}

/** Others may have recorded something since the motion was read. */
async function renewed({ log }: SiteContext, formContext: FormContext): Promise<FormContext> {
  const { motionId, pageRequest } = formContext
  if (motionId === null) return formContext
  const history = await readHistory(log, pageRequest.council, motionId)
  return { ...formContext, history, state: fold(history) }
}

interface RecordFormInput {
  readonly eventInput: EventInput
  readonly confirmation: { readonly reason: string } | undefined
}

interface Keyed extends RecordFormInput {
  readonly key: ReturnType<typeof recordingOf>
  readonly version: number
}

function recorded(
  { recorder }: SiteContext,
  { motionId, pageRequest: { council }, actor }: FormContext,
  { eventInput, confirmation, key, version }: Keyed,
): Promise<Recording> {
  const asked = { ...key, actor, confirmation, eventInputs: [eventInput] }
  return motionId === null
    ? recorder.submitMotion({ ...asked, council })
    : recorder.recordEvents({ ...asked, motionId, expectedVersion: version })
}

interface Sent {
  readonly form: SentForm
  readonly eventInput: EventInput
}

function attemptOf(
  recording: Recording,
  formContext: FormContext,
  { form, eventInput }: Sent,
): Attempt {
  switch (recording.kind) {
    case 'recorded':
      return recording
    case 'refused':
      return {
        kind: 'again',
        form,
        formProblem: formProblemOf(recording.refusal, eventInput),
        formContext,
      }
    case 'moved':
      return moved(formContext, form)
    case 'key-reused':
      return {
        kind: 'again',
        form: { ...movedForm(formContext, form), commitId: randomUUID() },
        formProblem: { kind: 'used-before' },
        formContext,
      }
    case 'contended':
      return { kind: 'again', form, formProblem: { kind: 'contended' }, formContext }
    case 'unknown-motion':
    case 'unknown-council':
      throw new PageNotFound()
  }
}

const formProblemOf = (refusal: Refusal, eventInput: EventInput): FormProblem =>
  refusal.findings === undefined
    ? { kind: 'refused', refusal }
    : { kind: 'personal-data', findings: refusal.findings, eventInput }

const moved = (formContext: FormContext, form: SentForm): Attempt => ({
  kind: 'again',
  form: movedForm(formContext, form),
  formProblem: { kind: 'moved', since: formContext.history.slice(form.version) },
  formContext,
})

/** Asks the domain for its decision, without recording anything. */
function previewed(
  formContext: FormContext,
  form: SentForm,
  { eventInput, confirmation }: RecordFormInput,
): Attempt {
  const { history, actor, today } = formContext
  if (form.version !== history.length) return moved(formContext, form)
  const outcome = decide({
    history,
    actor,
    today,
    proposals: [{ ...eventInput, id: randomUUID() }],
    // It was found by its reference just now, in this council.
    otherMotionsKnown: new Set(
      eventInput.type === 'MotionsLinked' ? [eventInput.data.otherMotionId] : [],
    ),
    confirmation: confirmation && { ...confirmation, id: randomUUID() },
  })
  if (outcome.kind === 'refused') {
    return {
      kind: 'again',
      form,
      formProblem: formProblemOf(outcome.refusal, eventInput),
      formContext,
    }
  }
  const [event] = outcome.events
  if (event === undefined) throw new Error('The domain accepted a proposal without an event.')
  return { kind: 'preview', form, event }
}
