import type { OccurredOnPrecision } from '#domain/dates.ts'
import type { Phase, RecordedEvent } from '#domain/motion/recorded.ts'
import { fold } from '#domain/motion/state.ts'
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
export function knownMotionOf(history: readonly RecordedEvent[]): KnownMotion | undefined {
  const { motionId, phase, version, submittedOn, reports } = fold(history)
  if (phase === 'unregistered') return undefined
  return {
    ...{ motionId, version, phase, submittedOn },
    hasStarted: history.some(({ type }) => type === 'WorkStarted'),
    titles: history.flatMap((event) => titleIn(event) ?? []),
    reports: reports.map(({ id, occurredOn: on, occurredOnPrecision: precision }) => ({
      on,
      precision,
      texts: history.flatMap((event) => textIn(event, id) ?? []),
    })),
  }
}

function titleIn({ type, data }: RecordedEvent): string | undefined {
  if (type === 'MotionSubmitted') return data?.title
  return type === 'DetailsCorrected' ? data?.changes.title : undefined
}

function textIn({ id, type, data }: RecordedEvent, reportId: string): string | undefined {
  if (type === 'ProgressReported' && id === reportId) return data?.text
  return type === 'ProgressCorrected' && data?.reportId === reportId ? data.text : undefined
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
