import type { Phase } from '#domain/motion/recorded.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Html } from '#markup/html.ts'
import type { MotionList } from '#projections/motion-list.ts'
import type { FilterChoices, PhaseCounts } from '#projections/motion-lookup.ts'
import { registerAddress, withQuery } from '#page-addresses'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import type { Language } from '#web/frame/language.ts'
import { numberText } from '#web/parts/day-text.ts'
import { choice, type Choice } from '#web/parts/form-parts.ts'
import { pagination } from '#web/parts/pagination.ts'
import type { RegisterQuery } from './query.ts'
import { mayChoose, row } from './row.ts'
import { registerWording } from './wording.ts'

export interface RegisterPage {
  readonly pageRequest: CouncilPageRequest
  readonly query: RegisterQuery
  readonly list: MotionList
  readonly phases: PhaseCounts
  readonly choices: FilterChoices
  /** Most motions on one page. */
  readonly pageSize: number
}

/** What the head says of the register: where it can be followed. */
export function registerHead({ council, language }: CouncilPageRequest): Html {
  const words = registerWording[language]
  return html`<link
    rel="alternate"
    type="application/atom+xml"
    title="${words.feed}"
    href="/api/v1/councils/${council}/feed.atom"
  />`
}

/** The list of motions, with what it can be searched and filtered by. */
export function registerView(page: RegisterPage): Html {
  const words = registerWording[page.pageRequest.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
    ${search(page)} ${tabs(page)}
    <div data-live-part="list">${choosing(page, results(page))}</div>
    ${takeAway(page)}`
}

function search({ pageRequest: { council, language }, query, choices }: RegisterPage): Html {
  const words = registerWording[language]
  const isRefined = [query.fractie, query.houder, query.alleen].some((value) => value !== undefined)
  return html`<search>
    <form class="ms-search" method="get" action="${registerAddress(council)}">
      ${query.fase && html`<input type="hidden" name="fase" value="${query.fase}" />`}
      <div class="utrecht-form-field ms-search__words">
        <label class="utrecht-form-label" for="q">${words.search}</label>
        <p class="utrecht-form-field__description" id="q-hint">${words.searchHint}</p>
        <input
          class="utrecht-textbox utrecht-textbox--html-input"
          type="search"
          id="q"
          name="q"
          aria-describedby="q-hint"
          ${attribute('value', query.q)}
        />
      </div>
      <button class="nl-button nl-button--primary" type="submit">${words.find}</button>
      <details class="ms-search__more" ${attribute('open', isRefined)}>
        <summary>${words.filters}</summary>
        <div class="ms-search__fields">
          ${refinements(language, query, choices).map(choice)}
          <button class="nl-button nl-button--secondary" type="submit">${words.apply}</button>
          <a class="nl-link" href="${registerAddress(council)}">${words.clear}</a>
        </div>
      </details>
    </form>
  </search>`
}

function refinements(language: Language, query: RegisterQuery, choices: FilterChoices): Choice[] {
  const words = registerWording[language]
  const named = (names: readonly string[]) => names.map((name) => ({ value: name, text: name }))
  return [
    {
      name: 'fractie',
      label: words.party,
      chosen: query.fractie,
      options: [{ value: '', text: words.allParties }, ...named(choices.parties)],
    },
    {
      name: 'houder',
      label: words.holder,
      chosen: query.houder,
      options: [{ value: '', text: words.allHolders }, ...named(choices.portfolioHolders)],
    },
    {
      name: 'alleen',
      label: words.only,
      chosen: query.alleen,
      options: [
        { value: '', text: words.everything },
        { value: 'te-laat', text: words.overdueOnly },
        { value: 'stil', text: words.silentOnly },
      ],
    },
    {
      name: 'volgorde',
      label: words.sort,
      chosen: query.volgorde,
      options: Object.entries(words.sorts).map(([value, text]) => ({ value, text })),
    },
  ]
}

const tabbed: readonly Phase[] = [
  'submitted',
  'inProgress',
  'informingCommittee',
  'completed',
  'rejected',
  'withdrawn',
]

function tabs({ pageRequest: { council, language }, query, phases }: RegisterPage): Html {
  const words = registerWording[language]
  const all = tabbed.reduce((sum, phase) => sum + phases[phase], 0)
  const tab = (phase: Phase | undefined, name: string, count: number): Html => {
    const { bladzijde: _page, ...rest } = query
    const address = withQuery(registerAddress(council), { ...rest, fase: phase })
    return html`<li>
      <a
        class="ms-tabs__tab"
        href="${address}"
        ${attribute('aria-current', query.fase === phase && 'true')}
        >${name} <span class="nl-number-badge">${numberText(count, language)}</span></a
      >
    </li>`
  }
  return html`<nav class="ms-tabs" aria-label="${words.phase}">
    <ul>
      ${tab(undefined, words.allPhases, all)}
      ${tabbed.map((phase) => tab(phase, vocabulary[language].phases[phase], phases[phase]))}
    </ul>
  </nav>`
}

function results(page: RegisterPage): Html {
  const { list, pageRequest, query, pageSize } = page
  const { council, language } = pageRequest
  const words = registerWording[language]
  if (list.total === 0) return nothing(page)
  return html`<p class="nl-paragraph ms-count" role="status">
      ${words.found(numberText(list.total, language), list.total)}
    </p>
    <div class="ms-table-frame" role="group" aria-label="${words.title}" tabindex="0">
      <table class="utrecht-table ms-motions">
        <thead class="utrecht-table__header">
          <tr class="utrecht-table__row">
            ${[
              words.reference,
              words.motion,
              words.parties,
              words.holder,
              words.phase,
              words.lastReport,
              words.deadline,
            ].map((name) => html`<th class="utrecht-table__header-cell" scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody class="utrecht-table__body">
          ${list.motions.map((motion) => row(motion, pageRequest))}
        </tbody>
      </table>
    </div>
    ${pagination({
      language,
      page: query.bladzijde,
      pageSize,
      total: list.total,
      addressOf: (number) => withQuery(registerAddress(council), { ...query, bladzijde: number }),
    })}`
}

/** The list as a form, for who may do one thing for several motions. */
function choosing(
  { pageRequest: { council, language, actor }, list }: RegisterPage,
  shown: Html,
): Html {
  if (!mayChoose(actor) || list.total === 0) return shown
  return html`<form method="get" action="/${council}/samen">
    ${shown}
    <button class="nl-button nl-button--secondary" type="submit">
      ${registerWording[language].workTogether}
    </button>
  </form>`
}

function nothing({ pageRequest, query }: RegisterPage): Html {
  const words = registerWording[pageRequest.language]
  const { volgorde: _order, bladzijde: _page, ...filters } = query
  const isFiltered = Object.values(filters).some((value) => value !== undefined)
  return isFiltered
    ? html`<div class="ms-empty">
        <h2 class="nl-heading nl-heading--level-2">${words.nothingFound}</h2>
        <p class="nl-paragraph">${words.nothingFoundHint}</p>
        <p class="nl-paragraph">
          <a class="nl-link" href="${registerAddress(pageRequest.council)}">${words.clear}</a>
        </p>
      </div>`
    : html`<p class="nl-paragraph ms-empty">${words.nothingYet}</p>`
}

function takeAway({ pageRequest: { council, language }, query }: RegisterPage): Html {
  const words = registerWording[language]
  const { bladzijde: _page, ...filters } = query
  const file = (ending: string): string => withQuery(`/${council}/moties.${ending}`, filters)
  return html`<nav class="ms-take-away" aria-label="${words.exports}">
    <h2 class="nl-heading nl-heading--level-2">${words.exports}</h2>
    <ul>
      <li><a class="nl-link" href="${file('csv')}">CSV</a></li>
      <li><a class="nl-link" href="${file('xlsx')}">XLSX</a></li>
      <li><a class="nl-link" href="${file('ndjson')}">NDJSON</a></li>
      <li><a class="nl-link" href="/api/v1/councils/${council}/feed.atom">${words.feed}</a></li>
      <li>
        <a class="nl-link" href="/api/v1/councils/${council}/calendar.ics">${words.calendar}</a>
      </li>
    </ul>
  </nav>`
}
