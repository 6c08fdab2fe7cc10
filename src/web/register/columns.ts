import { vocabulary } from '#domain/vocabulary.ts'
import type { ListedMotion } from '#projections/motion-list.ts'
import type { InLanguages, Language } from '#web/frame/language.ts'
import type { Cell, Plain } from '#web/parts/csv.ts'

const columns: InLanguages<readonly string[]> = {
  nl: [
    'Nummer', 'Titel', 'Indieners', 'Portefeuillehouder', 'Fase', 'Besluit', 'Ingediend op',
    'Laatste bericht', 'Termijn', 'Te laat', 'Termijn verschoven', 'Reden van afdoening', 'Adres',
  ], // prettier-ignore
  en: [
    'Reference', 'Title', 'Submitters', 'Portfolio holder', 'Phase', 'Decision', 'Submitted on',
    'Last report', 'Deadline', 'Overdue', 'Deadline moved', 'Closing reason', 'Address',
  ], // prettier-ignore
}

/** The names of the columns of an exported list. */
export const columnsIn = (language: Language): readonly string[] => columns[language]

const yes: InLanguages<string> = { nl: 'ja', en: 'yes' }
const andOthers: InLanguages<string> = { nl: 'e.a.', en: 'and others' }

/** A motion as a row of an exported list; dates as `yyyy-mm-dd`. */
export function rowOf(
  { summary, overdue }: ListedMotion,
  language: Language,
  address: string,
): Cell[] {
  const { phases, outcomes, closingReasons } = vocabulary[language]
  const { deadline, decision, phase, closingReason } = summary
  const parties = summary.submitters.map(({ party }) => party)
  return [
    summary.reference,
    summary.title,
    [...new Set(parties), ...(summary.andOthers ? [andOthers[language]] : [])].join(', '),
    summary.portfolioHolder,
    phase === 'unregistered' ? null : phases[phase],
    decision === null ? null : outcomes[decision.outcome],
    dateCell(summary.submittedOn),
    dateCell(summary.lastReportOn),
    dateCell(deadline === null || deadline === 'none' ? null : deadline.on),
    overdue ? yes[language] : null,
    summary.deadlineMoves,
    closingReason === null ? null : closingReasons[closingReason],
    address,
  ]
}

const dateCell = (on: string | null): Plain | null => (on === null ? null : { plain: on })
