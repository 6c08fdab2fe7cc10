import { lastActivityOf } from '#domain/motion/terms.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import type { Differences, Moved, MotionStanding } from '#projections/differences.ts'
import type { CouncilFigures } from '#projections/figures.ts'
import type { MotionSummary } from '#projections/motion-summary.ts'
import type { Worklist } from '#projections/worklist.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import type { Language } from '#web/frame/language.ts'
import { lookBackWording } from '#web/log-book/wording.ts'
import { dayText } from '#web/parts/day-text.ts'
import { reportWording } from './wording.ts'

/** What a report is made of. */
export interface ReportSources {
  readonly pageRequest: CouncilPageRequest
  /** The day of the last report. */
  readonly since: string
  readonly today: string
  /** Undefined: the council was not in the register then. */
  readonly then: CouncilFigures | undefined
  readonly now: CouncilFigures
  readonly work: Worklist
  readonly differences: Differences
}

/** A motion in a part of the report. */
export interface ReportLine {
  readonly reference: string | null
  readonly title: string | null
  /** Null where the part does not tell. */
  readonly holder: string | null
  /** In words, as many as the part has columns. */
  readonly values: readonly string[]
}

/** A part of the report: motions and what is said of each. */
export interface ReportPart {
  readonly id: string
  readonly name: string
  /** The names of the values. */
  readonly columns: readonly string[]
  readonly hasHolders: boolean
  readonly lines: readonly ReportLine[]
}

/** The lists of a report, what asks for attention first. */
export const partsOf = (sources: ReportSources): ReportPart[] => [
  ...nowParts(sources),
  ...sinceParts(sources),
]

function nowParts({ work, pageRequest: { language } }: ReportSources): ReportPart[] {
  const words = reportWording[language]
  return [
    attention({
      id: 'te-laat',
      name: words.overdue,
      column: words.deadline,
      motions: work.overdue.motions,
      valueOf: ({ deadline }) => deadlineWords(deadline, language),
    }),
    attention({
      id: 'stil',
      name: words.silent,
      column: words.lastNews,
      motions: work.silent.motions,
      valueOf: (motion) => dayText(lastActivityOf(motion), 'day', language),
    }),
    attention({
      id: 'wacht',
      name: words.waiting,
      column: words.proposedOn,
      motions: work.settlementWaiting.motions,
      valueOf: ({ settlement }) =>
        settlement === null
          ? ''
          : dayText(settlement.proposedOn, settlement.proposedOnPrecision, language),
    }),
  ]
}

function sinceParts({ differences, pageRequest: { language } }: ReportSources): ReportPart[] {
  const words = reportWording[language]
  const { settled, added, deadlineMoved, phaseMoved } = differences
  const { phases } = vocabulary[language]
  return [
    standings({ id: 'afgedaan', name: words.settled, language }, settled.motions),
    standings({ id: 'nieuw', name: words.added, language }, added.motions),
    moves({ id: 'termijn', name: words.deadlineMoved, language }, deadlineMoved.motions, (value) =>
      deadlineWords(value, language),
    ),
    moves(
      { id: 'fase', name: words.phaseMoved, language },
      phaseMoved.motions,
      (phase) => phases[phase],
    ),
  ]
}

interface Attention {
  readonly id: string
  readonly name: string
  readonly column: string
  readonly motions: readonly MotionSummary[]
  valueOf(motion: MotionSummary): string
}

const attention = ({ id, name, column, motions, valueOf }: Attention): ReportPart => ({
  id,
  name,
  columns: [column],
  hasHolders: true,
  lines: motions.map((motion) => ({
    reference: motion.reference,
    title: motion.title,
    holder: motion.portfolioHolder,
    values: [valueOf(motion)],
  })),
})

interface ReportedMotion {
  readonly id: string
  readonly name: string
  readonly language: Language
}

const standings = (
  { id, name, language }: ReportedMotion,
  motions: readonly MotionStanding[],
): ReportPart => ({
  id,
  name,
  columns: [reportWording[language].phase],
  hasHolders: false,
  lines: motions.map(({ reference, title, phase }) => ({
    reference,
    title,
    holder: null,
    values: [vocabulary[language].phases[phase]],
  })),
})

function moves<Value>(
  { id, name, language }: ReportedMotion,
  motions: readonly Moved<Value>[],
  wordsOf: (value: Value) => string,
): ReportPart {
  const { before, after } = reportWording[language]
  const lines = motions.map(({ motion: { reference, title }, from, to }) => ({
    reference,
    title,
    holder: null,
    values: [wordsOf(from), wordsOf(to)],
  }))
  return { id, name, columns: [before, after], hasHolders: false, lines }
}

function deadlineWords(deadline: MotionStanding['deadline'], language: Language): string {
  const words = lookBackWording[language]
  if (deadline === null) return words.deadlineUnknown
  return deadline === 'none' ? words.noDeadline : dayText(deadline.on, deadline.precision, language)
}
