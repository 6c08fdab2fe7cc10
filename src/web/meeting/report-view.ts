import { Phase } from '#domain/motion/recorded.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Html } from '#markup/html.ts'
import { withQuery } from '#page-addresses'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import type { Language } from '#web/frame/language.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { dayText, numberText } from '#web/parts/day-text.ts'
import { motionColumns } from '#web/parts/motion-columns.ts'
import { partsOf, type ReportLine, type ReportPart, type ReportSources } from './report.ts'
import { reportWording } from './wording.ts'

/** The report as a page, which prints as a document. */
export function reportView(sources: ReportSources): Html {
  const { pageRequest, since } = sources
  const { language, today } = pageRequest
  const words = reportWording[language]
  const text = (day: string): string => dayText(day, 'day', language)
  return html`<h1 class="nl-heading nl-heading--level-1">
      <bdi>${words.of(pageRequest.councilName)}</bdi>
    </h1>
    <p class="nl-paragraph">
      ${words.period(text(since), text(today))}
      <span class="ms-print-only">${words.made(text(today))}.</span>
    </p>
    ${form(sources)} ${byPhase(sources)} ${byHolder(sources)}
    ${partsOf(sources).map((part) => partView(part, pageRequest))}`
}

function form({ pageRequest: { council, language, today }, since }: ReportSources): Html {
  const words = reportWording[language]
  return html`<form class="ms-search ms-no-print" method="get" action="/${council}/verslag">
    <div class="utrecht-form-field ms-search__words">
      <label class="utrecht-form-label" for="sinds">${words.since}</label>
      <p class="utrecht-form-field__description" id="sinds-hint">${words.sinceHint}</p>
      <input
        class="utrecht-textbox utrecht-textbox--html-input ms-date"
        type="date"
        id="sinds"
        name="sinds"
        max="${today}"
        value="${since}"
        aria-describedby="sinds-hint"
        required
      />
    </div>
    <button class="nl-button nl-button--primary" type="submit">${words.show}</button>
    <p class="nl-paragraph ms-doors">
      ${words.print}
      <a class="nl-link" href="${withQuery(`/${council}/verslag.csv`, { sinds: since })}"
        >${words.csv}</a
      >
    </p>
  </form>`
}

interface CountRow {
  readonly name: string
  readonly values: readonly number[]
}

function counts(
  name: string,
  [first = '', ...others]: readonly string[],
  rows: readonly CountRow[],
  language: Language,
): Html {
  const heading = {
    name: first,
    isHeading: true,
    cell: (row: CountRow) => html`<bdi>${row.name}</bdi>`,
  }
  const numbers = others.map((column, index) => ({
    name: column,
    isNumber: true,
    cell: ({ values }: CountRow) => numberText(values[index] ?? 0, language),
  }))
  return dataTable({ name, columns: [heading, ...numbers], rows })
}

function byPhase({ then, now, pageRequest: { language } }: ReportSources): Html {
  const words = reportWording[language]
  const rows = Phase.options.map((phase) => ({
    name: vocabulary[language].phases[phase],
    values: [then?.all[phase] ?? 0, now.all[phase]],
  }))
  const columns = [words.phase, words.then, words.now]
  const total = { name: words.total, values: [then?.all.total ?? 0, now.all.total] }
  return html`<section class="ms-part" aria-labelledby="fasen">
    <h2 class="nl-heading nl-heading--level-2" id="fasen">${words.phases}</h2>
    ${counts(words.phases, columns, [...rows, total], language)}
  </section>`
}

function byHolder({ now, work, pageRequest: { language } }: ReportSources): Html {
  const words = reportWording[language]
  const countOf = (part: 'overdue' | 'silent', holder: string | null): number =>
    work[part].motions.filter(({ portfolioHolder }) => portfolioHolder === holder).length
  const rows = now.byPortfolioHolder.map(({ key, ...figures }) => ({
    name: key ?? words.unknown,
    values: [
      figures.submitted + figures.inProgress + figures.informingCommittee,
      countOf('overdue', key),
      countOf('silent', key),
      figures.completed,
    ],
  }))
  const columns = [words.holder, words.open, words.overdue, words.silent, words.completed]
  return html`<section class="ms-part" aria-labelledby="houders">
    <h2 class="nl-heading nl-heading--level-2" id="houders">${words.holders}</h2>
    ${counts(words.holders, columns, rows, language)}
  </section>`
}

function partView(part: ReportPart, pageRequest: CouncilPageRequest): Html {
  const { id, name, lines } = part
  const { language } = pageRequest
  return html`<section class="ms-part" aria-labelledby="${id}">
    <h2 class="nl-heading nl-heading--level-2" id="${id}">
      ${name} <span class="nl-number-badge">${numberText(lines.length, language)}</span>
    </h2>
    ${
      lines.length === 0
        ? html`<p class="nl-paragraph ms-quiet">${reportWording[language].nothing}</p>`
        : dataTable({ name, columns: columnsOf(part, pageRequest), rows: lines })
    }
  </section>`
}

function columnsOf(
  { columns, hasHolders }: ReportPart,
  pageRequest: CouncilPageRequest,
): Column<ReportLine>[] {
  const { language } = pageRequest
  const words = reportWording[language]
  const holder: Column<ReportLine> = {
    name: words.holder,
    cell: (line) => html`<bdi>${line.holder ?? words.unknown}</bdi>`,
  }
  return [
    ...motionColumns<ReportLine>(pageRequest, (line) => line),
    ...(hasHolders ? [holder] : []),
    ...columns.map((name, index) => ({
      name,
      cell: ({ values }: ReportLine) => values[index],
    })),
  ]
}
