import type { OccurredOnPrecision } from '#domain/dates.ts'
import type { Phase } from '#domain/motion/recorded.ts'
import type { MotionState } from '#domain/motion/state.ts'
import type { ProposedEvent } from './proposal.ts'

/** A report as the register has it. */
export interface KnownReport {
  readonly on: string | null
  readonly precision: OccurredOnPrecision
  /** The text and every correction of it; none when it was redacted. */
  readonly texts: readonly string[]
}

/** What the register knows of a motion, as far as an import compares with it. */
export interface KnownMotion {
  readonly motionId: string
  readonly version: number
  readonly phase: Phase
  readonly submittedOn: string | null
  readonly hasStarted: boolean
  /** The title and every earlier one: a source may not have followed a correction. */
  readonly titles: readonly string[]
  readonly reports: readonly KnownReport[]
}

/** What an import has to know of a registered motion; undefined when it is not registered. */
export function knownMotionOf(state: MotionState): KnownMotion | undefined {
  if (state.phase === 'unregistered') return undefined
  return {
    motionId: state.motionId,
    version: state.version,
    phase: state.phase,
    submittedOn: state.submittedOn,
    hasStarted: state.eventsSoFar.some(({ type }) => type === 'WorkStarted'),
    titles: state.layers.flatMap(({ details: { title } }) => title ?? []),
    reports: state.reports.map(({ occurredOn: on, occurredOnPrecision: precision, revisions }) => ({
      on,
      precision,
      texts: revisions.map(({ text }) => text),
    })),
  }
}

/** The motion as it will be known once the events are recorded: the next source builds on it. */
export function withProposed(
  known: KnownMotion | undefined,
  events: readonly ProposedEvent[],
): KnownMotion | undefined {
  const base = known ?? events.flatMap(asSubmitted)[0]
  if (base === undefined) return undefined
  const hasStarted = base.hasStarted || events.some(({ type }) => type === 'WorkStarted')
  return {
    ...base,
    hasStarted,
    phase: base.phase === 'submitted' && hasStarted ? 'inProgress' : base.phase,
    version: (known?.version ?? 0) + events.length,
    reports: [...base.reports, ...events.flatMap(asReport)],
  }
}

function asSubmitted(event: ProposedEvent): KnownMotion[] {
  if (event.type !== 'MotionSubmitted') return []
  const { occurredOn: submittedOn, data } = event
  const nothingYet = { hasStarted: false, reports: [], version: 0 }
  return [{ ...nothingYet, motionId: '', phase: 'submitted', submittedOn, titles: [data.title] }]
}

function asReport(event: ProposedEvent): KnownReport[] {
  if (event.type !== 'ProgressReported') return []
  const { occurredOn: on, occurredOnPrecision: precision, data } = event
  return [{ on, precision, texts: [data.text] }]
}
