import type { Actor } from '#domain/actor.ts'
import type { MotionEvent } from '#domain/motion/events.ts'
import { textsIn } from '#domain/motion/personal-data-guard.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { mayBeConfirmed, mayBeProposed, mayCorrect } from '#domain/motion/rules.ts'
import { fold } from '#domain/motion/state.ts'
import type { EventField } from './fields.ts'

/** An event of the motion that a form can be about. */
export interface EventChoice {
  readonly event: RecordedEvent
  /** The beginning of what it says; '' when nothing is left of that. */
  readonly excerpt: string
  /** Who proposed to redact it, on what ground and why; null when nobody did. */
  readonly proposal: ProposedRedaction | null
}

export interface ProposedRedaction extends Pick<
  MotionEvent<'RedactionProposed'>['data'],
  'ground' | 'reason'
> {
  readonly proposedBy: string
}

const excerptLengthMax = 240

/** The events that a field of a form can name, the newest first. */
export function eventChoices(
  from: EventField['from'],
  history: readonly RecordedEvent[],
  actor: Actor,
): readonly EventChoice[] {
  const ids = idsOf(from, history, actor)
  return history
    .filter(({ id }) => ids.has(id))
    .toReversed()
    .map((event) => ({
      event,
      excerpt: excerptOf(event, history),
      proposal: from === 'proposed' ? proposalOf(event.id, history) : null,
    }))
}

function idsOf(
  from: EventField['from'],
  history: readonly RecordedEvent[],
  actor: Actor,
): ReadonlySet<string> {
  const state = fold(history)
  const { reports, eventsSoFar, proposedRedactions } = state
  const ids = {
    correctable: () => reports.filter((report) => mayCorrect(actor, report)).map(({ id }) => id),
    redactable: () => eventsSoFar.filter(({ id }) => mayBeProposed(state, id)).map(({ id }) => id),
    proposed: () =>
      proposedRedactions
        .filter((proposed) => mayBeConfirmed(state, proposed, actor))
        .map(({ eventId }) => eventId),
  }
  return new Set(ids[from]())
}

/** A corrected report is shown as it reads now. */
function excerptOf({ id, data }: RecordedEvent, history: readonly RecordedEvent[]): string {
  const report = fold(history).reports.find((found) => found.id === id)
  const text =
    report?.text ??
    textsIn(data)
      .map((found) => found.text)
      .join(' · ')
  const signs = Array.from(text)
  return signs.length > excerptLengthMax
    ? `${signs.slice(0, excerptLengthMax).join('')}…`
    : signs.join('')
}

function proposalOf(eventId: string, history: readonly RecordedEvent[]): ProposedRedaction | null {
  const found = history.findLast(
    (event) => event.type === 'RedactionProposed' && event.data?.eventId === eventId,
  )
  if (found?.type !== 'RedactionProposed' || found.data === null) return null
  const { ground, reason } = found.data
  return { ground, reason, proposedBy: found.actor.id }
}
