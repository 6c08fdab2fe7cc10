import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { decide, type AcceptedEvent } from '#domain/motion/decide.ts'
import type { Finding } from '#domain/motion/personal-data-guard.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { Refusal } from '#domain/motion/refusal.ts'
import { fold } from '#domain/motion/state.ts'
import { requestKeyOf } from '#http/server/preconditions.ts'
import { readHistory } from '#recording/history.ts'
import type { EventInput, Recording } from '#recording/recording.ts'
import type { SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import type { FormContext } from './form-context.ts'
import type { Problems, UnderstoodForm } from './reading.ts'
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
  form: SentForm,
  request: FastifyRequest,
): Promise<Attempt> {
  if (form.action === 'change') return again(formContext, form, { kind: 'none' })
  const reading = await readingOf(context, formContext, form)
  if (reading.kind === 'wrong') return again(formContext, form, reading)
  if (form.action === 'preview') return previewed(formContext, form, reading)
  const { eventInput, confirmation } = reading
  const { actor, motionId } = formContext
  const { council } = formContext.pageRequest
  const { traceparent } = request.headers
  const headers = { traceparent, 'idempotency-key': form.commitId }
  const identified = [motionId, council, eventInput, confirmation]
  const key = requestKeyOf(request, headers, actor, identified)
  const asked = { ...key, actor, confirmation, eventInputs: [eventInput] }
  const recording = await (motionId === null
    ? context.recorder.submitMotion({ ...asked, council })
    : context.recorder.recordEvents({ ...asked, motionId, expectedVersion: form.version }))
  const isElsewhere = recording.kind === 'moved' || recording.kind === 'key-reused'
  const now = isElsewhere ? await renewed(context, formContext) : formContext
  return attemptOf(recording, now, form, eventInput)
}

const again = (formContext: FormContext, form: SentForm, formProblem: FormProblem): Attempt => ({
  kind: 'again',
  form,
  formProblem,
  formContext,
})

/** Others may have recorded something since the motion was read. */
async function renewed({ log }: SiteContext, formContext: FormContext): Promise<FormContext> {
  const { motionId, pageRequest } = formContext
  if (motionId === null) return formContext
  const history = await readHistory(log, pageRequest.council, motionId)
  return { ...formContext, history, state: fold(history) }
}

function attemptOf(
  recording: Recording,
  formContext: FormContext,
  form: SentForm,
  eventInput: EventInput,
): Attempt {
  switch (recording.kind) {
    case 'recorded':
      return recording
    case 'refused':
      return again(formContext, form, formProblemOf(recording.refusal, eventInput))
    case 'moved':
      return moved(formContext, form)
    case 'key-reused': {
      const anew = { ...movedForm(formContext, form), commitId: randomUUID() }
      return again(formContext, anew, { kind: 'used-before' })
    }
    case 'contended':
      return again(formContext, form, { kind: 'contended' })
    case 'unknown-motion':
    case 'unknown-council':
      throw new PageNotFound()
  }
}

const formProblemOf = (refusal: Refusal, eventInput: EventInput): FormProblem =>
  refusal.findings === undefined
    ? { kind: 'refused', refusal }
    : { kind: 'personal-data', findings: refusal.findings, eventInput }

function moved(formContext: FormContext, form: SentForm): Attempt {
  const since = formContext.history.slice(form.version)
  return again(formContext, movedForm(formContext, form), { kind: 'moved', since })
}

/** Asks the domain for its decision, without recording anything. */
function previewed(
  formContext: FormContext,
  form: SentForm,
  { eventInput, confirmation }: UnderstoodForm,
): Attempt {
  const { history, actor, pageRequest } = formContext
  if (form.version !== history.length) return moved(formContext, form)
  const outcome = decide({
    history,
    actor,
    today: pageRequest.today,
    proposals: [{ ...eventInput, id: randomUUID() }],
    // It was found by its reference just now, in this council.
    otherMotionsKnown: new Set(
      eventInput.type === 'MotionsLinked' ? [eventInput.data.otherMotionId] : [],
    ),
    confirmation: confirmation && { ...confirmation, id: randomUUID() },
  })
  if (outcome.kind === 'refused') {
    return again(formContext, form, formProblemOf(outcome.refusal, eventInput))
  }
  const [event] = outcome.events
  if (event === undefined) throw new Error('The domain accepted a proposal without an event.')
  return { kind: 'preview', form, event }
}
