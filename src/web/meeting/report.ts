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
    {
      id: 'te-laat',
      name: words.overdue,
      columns: [words.deadline],
      lines: work.overdue.motions.map((motion) =>
        lineOf(motion, deadlineWords(motion.deadline, language)),
      ),
      hasHolders: true,
    },
    {
      id: 'stil',
      name: words.silent,
      columns: [words.lastNews],
      lines: work.silent.motions.map((motion) =>
        lineOf(motion, dayText(lastActivityOf(motion), 'day', language)),
      ),
      hasHolders: true,
    },
    {
      id: 'wacht',
      name: words.waiting,
      columns: [words.proposedOn],
      lines: work.settlementWaiting.motions.map((motion) =>
        lineOf(motion, proposedOn(motion, language)),
      ),
      hasHolders: true,
    },
  ]
}

function sinceParts({ differences, pageRequest: { language } }: ReportSources): ReportPart[] {
  const words = reportWording[language]
  const { phases } = vocabulary[language]
  const { settled, added, deadlineMoved, phaseMoved } = differences
  const standings = (motions: readonly MotionStanding[]) => ({
    columns: [words.phase],
    hasHolders: false,
    lines: motions.map((motion) => lineOf(motion, phases[motion.phase])),
  })
  const moves = <Value>(moved: readonly Moved<Value>[], wordsOf: (value: Value) => string) => ({
    columns: [words.before, words.after],
    hasHolders: false,
    lines: moved.map(({ motion, from, to }) => lineOf(motion, wordsOf(from), wordsOf(to))),
  })
  return [
    { id: 'afgedaan', name: words.settled, ...standings(settled.motions) },
    { id: 'nieuw', name: words.added, ...standings(added.motions) },
    {
      id: 'termijn',
      name: words.deadlineMoved,
      ...moves(deadlineMoved.motions, (deadline) => deadlineWords(deadline, language)),
    },
    {
      id: 'fase',
      name: words.phaseMoved,
      ...moves(phaseMoved.motions, (phase) => phases[phase]),
    },
  ]
}

const lineOf = (
  motion: Pick<MotionStanding, 'reference' | 'title'> & {
    readonly portfolioHolder?: string | null
  },
  ...values: string[]
): ReportLine => ({
  reference: motion.reference,
  title: motion.title,
  holder: motion.portfolioHolder ?? null,
  values,
})

const proposedOn = ({ settlement }: MotionSummary, language: Language): string =>
  settlement === null
    ? ''
    : dayText(settlement.proposedOn, settlement.proposedOnPrecision, language)

function deadlineWords(deadline: MotionStanding['deadline'], language: Language): string {
  const words = lookBackWording[language]
  if (deadline === null) return words.deadlineUnknown
  return deadline === 'none' ? words.noDeadline : dayText(deadline.on, deadline.precision, language)
}
