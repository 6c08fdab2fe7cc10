import { html, type Html } from '#markup/html.ts'
import {
  councilFigures,
  type CouncilFigures,
  type Figures,
  type FiguresOf,
} from '#projections/figures.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { registerCrumb } from '#web/frame/crumbs.ts'
import { PageNotFound } from '#web/frame/errors.ts'
import type { Language } from '#web/frame/language.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf } from '#web/frame/page-request.ts'
import { barChart } from '#web/parts/bar-chart.ts'
import { numberText } from '#web/parts/day-text.ts'
import { figureWording } from '#web/parts/wording.ts'
import { figuresWording } from './wording.ts'

/** `/{council}/cijfers`: what becomes of the motions, in charts and in tables. */
export function serveFiguresPage(site: Site, context: SiteContext): void {
  site.get('/:council/cijfers', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const figures = await councilFigures(context.db, { council: pageRequest.council })
    if (figures === undefined) throw new PageNotFound()
    const { title } = figuresWording[pageRequest.language]
    const crumbs = [registerCrumb(pageRequest)]
    const main = figuresView(figures, pageRequest.language)
    return sendPage(reply, context, { title, pageRequest, crumbs, main })
  })
}

interface FiguresColumn {
  readonly name: string
  value(figures: Figures): number | null
}

interface FiguresSection {
  readonly id: string
  readonly title: string
  readonly groupName: string
  readonly groups: readonly FiguresOf<string | number>[]
  /** What the bars are made of. */
  readonly parts: readonly FiguresColumn[]
  /** What the table has besides. */
  readonly others: readonly FiguresColumn[]
  readonly note?: string
}

/** The figures of a council: each a chart, with the same numbers in a table under it. */
function figuresView(figures: CouncilFigures, language: Language): Html {
  const words = figuresWording[language]
  const title = html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>`
  if (figures.all.total === 0)
    return html`${title}
      <p class="nl-paragraph ms-empty">${words.empty}</p>`
  return html`${title}
    <p class="nl-paragraph">${words.introduction}</p>
    ${sectionsOf(figures, language).map((section) => sectionView(section, language))}`
}

const openOf = (f: Figures): number => f.submitted + f.inProgress + f.informingCommittee

const columnsIn = (language: Language) => {
  const words = { ...figureWording[language], ...figuresWording[language] }
  const column = (name: string, value: FiguresColumn['value']): FiguresColumn => ({ name, value })
  return {
    phases: [
      column(words.completed, (f) => f.completed),
      column(words.open, openOf),
      column(words.ended, (f) => f.rejected + f.withdrawn),
    ],
    timeliness: [
      column(words.onTime, (f) => f.onTime),
      column(words.late, (f) => f.late),
      column(words.timelinessUnknown, (f) => f.timelinessUnknown),
    ],
    median: column(words.median, (f) => f.medianDays),
    ninety: column(words.ninety, (f) => f.p90Days),
    moved: column(words.moved, (f) => f.motionsWithMovedDeadline),
    total: column(words.total, (f) => f.total),
  }
}

function sectionsOf(figures: CouncilFigures, language: Language): FiguresSection[] {
  const words = figuresWording[language]
  const { phases, timeliness, median, ninety, moved, total } = columnsIn(language)
  const years = { groupName: words.year, groups: figures.byYear }
  const holders = { groupName: words.holder, groups: figures.byPortfolioHolder }
  const parties = { groupName: words.party, groups: figures.byParty }
  const norm = words.norm(numberText(figures.settlementNormDays, language))
  const others = [...timeliness, moved]
  return [
    { id: 'fasen', title: words.phasesByYear, ...years, parts: phases, others: [total] },
    {
      id: 'op-tijd',
      title: words.timelinessByYear,
      ...years,
      parts: timeliness,
      others: [moved],
      note: norm,
    },
    { id: 'duur', title: words.durationsByYear, ...years, parts: [median], others: [ninety] },
    { id: 'houders', title: words.byHolder, ...holders, parts: phases, others },
    {
      id: 'fracties',
      title: words.byParty,
      ...parties,
      parts: phases,
      others,
      note: words.partyNote,
    },
  ]
}

function sectionView(section: FiguresSection, language: Language): Html {
  const { id, title, groups, parts, note } = section
  const words = figuresWording[language]
  const write = (value: number): string => numberText(value, language)
  const bars = groups.map((group) => ({
    name: String(group.key ?? words.unknown),
    values: parts.map(({ value }) => value(group) ?? 0),
  }))
  return html`<section class="ms-figures" aria-labelledby="${id}">
    <h2 class="nl-heading nl-heading--level-2" id="${id}">${title}</h2>
    ${note !== undefined && html`<p class="nl-paragraph">${note}</p>`}
    ${barChart({ title, parts: parts.map(({ name }) => name), bars, write })}
    <details>
      <summary>${words.asTable}</summary>
      ${tableOf(section, language)}
    </details>
  </section>`
}

function tableOf(
  { title, groupName, groups, parts, others }: FiguresSection,
  language: Language,
): Html {
  const columns = [...parts, ...others]
  const words = figuresWording[language]
  const numberCell = (value: number | null): Html =>
    html`<td class="ms-number">${value === null ? '–' : numberText(value, language)}</td>`
  return html`<div class="ms-table-frame" role="group" aria-label="${title}" tabindex="0">
    <table class="utrecht-table ms-table">
      <caption class="ms-visually-hidden">
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col">${groupName}</th>
          ${columns.map(({ name }) => html`<th scope="col" class="ms-number">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          (group) =>
            html`<tr>
              <th scope="row"><bdi>${String(group.key ?? words.unknown)}</bdi></th>
              ${columns.map(({ value }) => numberCell(value(group)))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
