import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { decide, type AcceptedEvent } from '#domain/motion/decide.ts'
import type { Finding } from '#domain/motion/personal-data-guard.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import type { Refusal } from '#domain/motion/refusal.ts'
import { fold } from '#domain/motion/state.ts'
import { recordingOf } from '#http/server/preconditions.ts'
import { readHistory } from '#recording/history.ts'
import type { Happening, Recording } from '#recording/recording.ts'
import type { SiteContext } from '#web/frame/context.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import type { Desk } from './form-context.ts'
import type { Problems } from './reading.ts'
import { movedForm, readingOf, type SentForm } from './sent-form.ts'

/** What came of a form. */
export type Attempt =
  | {
      readonly kind: 'recorded'
      readonly events: readonly RecordedEvent[]
      readonly position: number
    }
  /** The form again, with what is the matter. */
  | {
      readonly kind: 'again'
      readonly form: SentForm
      readonly matter: Matter
      /** With the motion as it is now, where it moved. */
      readonly desk: Desk
    }
  | { readonly kind: 'preview'; readonly form: SentForm; readonly event: AcceptedEvent }

export type Matter =
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly problems: Problems }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'personal-data'
      readonly findings: readonly Finding[]
      readonly happening: Happening
    }
  /** Recorded since the form was shown. */
  | { readonly kind: 'moved'; readonly since: readonly RecordedEvent[] }
  | { readonly kind: 'used-before' }
  | { readonly kind: 'contended' }

/** Does what the sender of a form asks: show how it will read, or record it. */
export async function attempt(
  context: SiteContext,
  desk: Desk,
  { form, request }: { readonly form: SentForm; readonly request: FastifyRequest },
): Promise<Attempt> {
  const again = (matter: Matter): Attempt => ({ kind: 'again', form, matter, desk })
  if (form.action === 'change') return again({ kind: 'none' })
  const reading = await readingOf(context, desk, form)
  if (reading.kind === 'wrong') return again(reading)
  const { happening, confirmation } = reading
  const asked = { happening, confirmation }
  if (form.action === 'preview') return previewed(desk, form, asked)
  const { headers } = request
  const { traceparent } = headers
  const key = recordingOf({
    request,
    headers: { traceparent, 'idempotency-key': form.commitId },
    actor: desk.actor,
    asked: [desk.motionId, desk.visit.council, happening, confirmation],
  })
  const recording = await recorded(context, desk, { ...asked, key, version: form.version })
  const isElsewhere = recording.kind === 'moved' || recording.kind === 'key-reused'
  const now = isElsewhere ? await renewed(context, desk) : desk
  return attemptOf(recording, now, { form, happening })
}

/** Others may have recorded something since the motion was read. */
async function renewed({ log }: SiteContext, desk: Desk): Promise<Desk> {
  const { motionId, visit } = desk
  if (motionId === null) return desk
  const history = await readHistory(log, visit.council, motionId)
  return { ...desk, history, state: fold(history) }
}

interface Asked {
  readonly happening: Happening
  readonly confirmation: { readonly reason: string } | undefined
}

interface Keyed extends Asked {
  readonly key: ReturnType<typeof recordingOf>
  readonly version: number
}

function recorded(
  { recorder }: SiteContext,
  { motionId, visit: { council }, actor }: Desk,
  { happening, confirmation, key, version }: Keyed,
): Promise<Recording> {
  const asked = { ...key, actor, confirmation, happenings: [happening] }
  return motionId === null
    ? recorder.submitMotion({ ...asked, council })
    : recorder.recordEvents({ ...asked, motionId, expectedVersion: version })
}

interface Sent {
  readonly form: SentForm
  readonly happening: Happening
}

function attemptOf(recording: Recording, desk: Desk, { form, happening }: Sent): Attempt {
  switch (recording.kind) {
    case 'recorded':
      return recording
    case 'refused':
      return { kind: 'again', form, matter: matterOf(recording.refusal, happening), desk }
    case 'moved':
      return moved(desk, form)
    case 'key-reused':
      return {
        kind: 'again',
        form: { ...movedForm(desk, form), commitId: randomUUID() },
        matter: { kind: 'used-before' },
        desk,
      }
    case 'contended':
      return { kind: 'again', form, matter: { kind: 'contended' }, desk }
    case 'unknown-motion':
    case 'unknown-council':
      throw new PageNotFound()
  }
}

const matterOf = (refusal: Refusal, happening: Happening): Matter =>
  refusal.findings === undefined
    ? { kind: 'refused', refusal }
    : { kind: 'personal-data', findings: refusal.findings, happening }

const moved = (desk: Desk, form: SentForm): Attempt => ({
  kind: 'again',
  form: movedForm(desk, form),
  matter: { kind: 'moved', since: desk.history.slice(form.version) },
  desk,
})

/** Asks the domain what it would say, without recording anything. */
function previewed(desk: Desk, form: SentForm, { happening, confirmation }: Asked): Attempt {
  const { history, actor, today } = desk
  if (form.version !== history.length) return moved(desk, form)
  const outcome = decide({
    history,
    actor,
    today,
    proposals: [{ ...happening, id: randomUUID() }],
    // It was found by its reference just now, in this council.
    otherMotionsKnown: new Set(
      happening.type === 'MotionsLinked' ? [happening.data.otherMotionId] : [],
    ),
    confirmation: confirmation && { ...confirmation, id: randomUUID() },
  })
  if (outcome.kind === 'refused') {
    return { kind: 'again', form, matter: matterOf(outcome.refusal, happening), desk }
  }
  const [event] = outcome.events
  if (event === undefined) throw new Error('The domain accepted a proposal without an event.')
  return { kind: 'preview', form, event }
}
