import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Child, type Html } from '#markup/html.ts'
import type { CouncilFigures, Figures } from '#projections/figures.ts'
import type { ListedMotion, MotionList } from '#projections/motion-list.ts'
import { motionAddress, withQuery } from '#page-addresses'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { day, dayText, numberText } from '#web/parts/day-text.ts'
import { dateField } from '#web/parts/form-parts.ts'
import { pagination } from '#web/parts/pagination.ts'
import { figureWording } from '#web/parts/wording.ts'
import { registerWording } from '#web/register/wording.ts'
import type { NeighbouringDays } from './known-day.ts'
import { lookBackWording } from './wording.ts'

/** The register as it was known at the end of a day. */
export interface RegisterThen {
  readonly pageRequest: CouncilPageRequest
  readonly day: string
  readonly around: NeighbouringDays
  /** How far the log was. */
  readonly position: number
  readonly page: number
  readonly list: MotionList
  /** Most motions on one page. */
  readonly pageSize: number
  /** Undefined: the council was not in the register yet. */
  readonly figures: CouncilFigures | undefined
}

/** The register as it was known at the end of a day, with the ways to other days. */
export function registerThenView(then: RegisterThen, sliderDays: number): Html {
  const { pageRequest, day: on, position } = then
  const { language } = pageRequest
  const words = lookBackWording[language]
  const at = numberText(position, language)
  return html`<h1 class="nl-heading nl-heading--level-1">${words.registerThen}</h1>
    <p class="nl-paragraph">${words.registerThenText}</p>
    ${dayForm(then, sliderDays)} ${otherDays(then)}
    <p class="nl-paragraph ms-count" role="status">
      ${words.asKnownAtEndOf(dayText(on, 'day', language), at)}
    </p>
    ${then.figures === undefined ? nothing(then) : [counts(then, then.figures), list(then)]}`
}

const nothing = ({ pageRequest }: RegisterThen): Html =>
  html`<p class="nl-paragraph ms-empty">${lookBackWording[pageRequest.language].nothingYet}</p>`

function dayForm({ pageRequest, day: on, around }: RegisterThen, days: number): Html {
  const words = lookBackWording[pageRequest.language]
  const first = around.first ?? on
  return html`<form class="ms-search" method="get" action="/${pageRequest.council}/logboek/op">
    ${dateField({ name: 'dag', label: words.day, value: on, min: first, max: pageRequest.today })}
    <button class="nl-button nl-button--primary" type="submit">${words.show}</button>
    ${slider(words.slide, days, first)}
  </form>`
}

/** A slider over days: without the script there is none, and the date field does the same. */
const slider = (label: string, days: number, first: string): Child =>
  days > 0 &&
  html`<p class="ms-slider" hidden>
    <label class="utrecht-form-label" for="schuif">${label}</label>
    <input type="range" id="schuif" min="0" max="${days}" data-first="${first}" data-moves="dag" />
  </p>`

function otherDays({ pageRequest, day: on, around }: RegisterThen): Html {
  const { council, language, today } = pageRequest
  const words = lookBackWording[language]
  const to = (name: string, other: string | null): Child =>
    other !== null &&
    other !== on &&
    html`<li>
      <a class="nl-link" href="${withQuery(`/${council}/logboek/op`, { dag: other })}"
        >${name}: ${dayText(other, 'day', language)}</a
      >
    </li>`
  return html`<nav class="ms-take-away" aria-label="${words.otherDays}">
    <ul>
      ${to(words.first, around.first)} ${to(words.previous, around.previous)}
      ${to(words.next, around.next)} ${to(words.today, today)}
      <li>
        <a
          class="nl-link"
          href="${withQuery(`/${council}/logboek/verschil`, { van: on, tot: today })}"
          >${words.differencesSince}</a
        >
      </li>
    </ul>
  </nav>`
}

function counts({ pageRequest: { language } }: RegisterThen, { all }: CouncilFigures): Html {
  const { phases } = vocabulary[language]
  const words = figureWording[language]
  const shown = (name: string, value: number | null): Html =>
    html`<div class="ms-count-card">
      <dt>${name}</dt>
      <dd>${value === null ? '–' : numberText(value, language)}</dd>
    </div>`
  const inPhase = (phase: keyof typeof phases & keyof Figures): Html =>
    shown(phases[phase], all[phase])
  return html`<dl class="ms-counts">
    ${inPhase('submitted')} ${inPhase('inProgress')} ${inPhase('informingCommittee')}
    ${inPhase('completed')} ${inPhase('rejected')} ${inPhase('withdrawn')}
    ${shown(words.onTime, all.onTime)} ${shown(words.late, all.late)}
    ${shown(words.median, all.medianDays)} ${shown(words.moved, all.motionsWithMovedDeadline)}
  </dl>`
}

function list(then: RegisterThen): Child {
  const { council, language } = then.pageRequest
  const words = registerWording[language]
  const { total, motions } = then.list
  return [
    html`<h2 class="nl-heading nl-heading--level-2">
      ${words.found(numberText(total, language), total)}
    </h2>`,
    total > 0 && dataTable({ name: words.title, columns: columnsOf(then), rows: motions }),
    pagination({
      language,
      page: then.page,
      pageSize: then.pageSize,
      total,
      addressOf: (number) =>
        withQuery(`/${council}/logboek/op`, { dag: then.day, bladzijde: number }),
    }),
  ]
}

function columnsOf({
  pageRequest: { council, language },
  day: on,
}: RegisterThen): Column<ListedMotion>[] {
  const words = registerWording[language]
  const { phases } = vocabulary[language]
  const address = (reference: string | null): string =>
    withQuery(motionAddress(council, reference), { 'bekend-op': on })
  return [
    { name: words.reference, cell: ({ summary }) => html`<bdi>${summary.reference}</bdi>` },
    {
      name: words.motion,
      isHeading: true,
      cell: ({ summary: { reference, title } }) =>
        html`<a class="nl-link" href="${address(reference)}"><bdi>${title}</bdi></a>`,
    },
    {
      name: words.holder,
      cell: ({ summary }) => html`<bdi>${summary.portfolioHolder ?? words.unknown}</bdi>`,
    },
    {
      name: words.phase,
      cell: ({ summary: { phase } }) => (phase === 'unregistered' ? null : phases[phase]),
    },
    ...columnsOfTime(language),
  ]
}

function columnsOfTime(language: CouncilPageRequest['language']): Column<ListedMotion>[] {
  const words = registerWording[language]
  return [
    {
      name: words.lastReport,
      cell: ({ summary: { lastReportOn }, silent }) => [
        lastReportOn === null ? words.noReport : day(lastReportOn, 'day', language),
        silent && html` <strong class="ms-alarm">${words.silent}</strong>`,
      ],
    },
    {
      name: words.deadline,
      cell: ({ summary: { deadline }, overdue }) => [
        deadline === null || deadline === 'none'
          ? words.noDeadline
          : day(deadline.on, deadline.precision, language),
        overdue && html` <strong class="ms-alarm">${words.late}</strong>`,
      ],
    },
  ]
}
