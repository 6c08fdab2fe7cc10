import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Child, type Html } from '#markup/html.ts'
import type { ListedMotion } from '#projections/motion-list.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import type { Language } from '#web/frame/language.ts'
import { day, relativeDay } from '#web/parts/day-text.ts'
import { motionLink } from '#web/parts/motion-columns.ts'
import { registerWording } from './wording.ts'

const cell = (name: string, content: Child): Html =>
  html`<td class="utrecht-table__cell" data-name="${name}">${content}</td>`

/** A motion in the list. A motion without a name cannot be in it: the rules keep its reference. */
export function row(
  { summary, overdue, silent }: ListedMotion,
  pageRequest: CouncilPageRequest,
): Html {
  const { council, language, actor } = pageRequest
  const words = registerWording[language]
  const parties = [...new Set(summary.submitters.map(({ party }) => party))]
  return html`<tr class="utrecht-table__row">
    ${cell(words.reference, [mayChoose(actor) && chooser(summary, language), html`<bdi>${summary.reference}</bdi>`])}
    <th class="utrecht-table__cell ms-motions__title" scope="row">
      ${motionLink(council, summary.reference, summary.title)}
    </th>
    ${cell(words.parties, [
      html`<bdi>${parties.join(', ')}</bdi>`,
      summary.andOthers && ` ${words.andOthers}`,
    ])}
    ${cell(words.holder, html`<bdi>${summary.portfolioHolder ?? words.unknown}</bdi>`)}
    ${cell(words.phase, phaseBadge(summary.phase, language))}
    ${cell(words.lastReport, [lastReport(summary, pageRequest), silent && warning(words.silent)])}
    ${cell(words.deadline, [deadline(summary, language), overdue && warning(words.late)])}
  </tr>`
}

type Summary = ListedMotion['summary']

/** Whether this visitor may do one thing for several motions. */
export const mayChoose = (actor: CouncilPageRequest['actor']): boolean =>
  actor?.role === 'clerk' || actor?.role === 'executive'

const chooser = ({ reference }: Summary, language: Language): Html =>
  html`<input
    class="ms-choose"
    type="checkbox"
    name="m"
    value="${reference}"
    aria-label="${registerWording[language].select} ${reference}"
  /> `

const warning = (text: string): Html => html` <strong class="ms-alarm">${text}</strong>`

const phaseBadge = (phase: Summary['phase'], language: Language): Html | null =>
  phase === 'unregistered'
    ? null
    : html`<span class="nl-data-badge ms-phase ms-phase--${phase}"
        >${vocabulary[language].phases[phase]}</span
      >`

const lastReport = ({ lastReportOn }: Summary, pageRequest: CouncilPageRequest): Child =>
  lastReportOn === null
    ? registerWording[pageRequest.language].noReport
    : relativeDay(lastReportOn, pageRequest)

const deadline = ({ deadline: agreed }: Summary, language: Language): Child =>
  agreed === null || agreed === 'none'
    ? registerWording[language].noDeadline
    : day(agreed.on, agreed.precision, language)
