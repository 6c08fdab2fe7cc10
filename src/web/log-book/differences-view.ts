import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { Differences, Moved, ListPart, MotionStanding } from '#projections/differences.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import type { Language } from '#web/frame/language.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { day, numberText } from '#web/parts/day-text.ts'
import { dateField } from '#web/parts/form-parts.ts'
import { motionColumns } from '#web/parts/motion-columns.ts'
import { lookBackWording } from './wording.ts'

export interface DifferencesPage {
  readonly pageRequest: CouncilPageRequest
  /** From the beginning of this day … */
  readonly from: string
  /** … to the end of this one. */
  readonly until: string
  readonly axis: 'recorded' | 'world'
  /** Undefined: the log is too long to be folded anew for a page. */
  readonly differences: Differences | undefined
}

/** What became of a council's motions between two days. */
export function differencesView(page: DifferencesPage): Html {
  const { pageRequest, axis, differences } = page
  const words = lookBackWording[pageRequest.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.differences}</h1>
    <p class="nl-paragraph">${words.differencesText}</p>
    ${form(page)}
    <p class="nl-paragraph ms-quiet">
      ${axis === 'recorded' ? words.recordedText : words.worldText}
    </p>
    ${
      differences === undefined
        ? html`<p class="nl-paragraph ms-empty">${words.worldTooLong}</p>`
        : parts(differences, pageRequest)
    }`
}

function form({ pageRequest, from, until, axis }: DifferencesPage): Html {
  const { council, language, today: max } = pageRequest
  const words = lookBackWording[language]
  const radio = (value: string, label: string, isChosen: boolean): Html =>
    html`<p class="ms-radio">
      <input
        type="radio"
        name="as"
        id="${value}"
        value="${value}"
        ${attribute('checked', isChosen)}
      />
      <label for="${value}">${label}</label>
    </p>`
  return html`<form class="ms-search" method="get" action="/${council}/logboek/verschil">
    ${dateField({ name: 'van', label: words.from, value: from, max })}
    ${dateField({ name: 'tot', label: words.until, value: until, max })}
    <fieldset class="ms-fieldset">
      <legend class="utrecht-form-label">${words.axis}</legend>
      ${radio('vastgelegd', words.recorded, axis === 'recorded')}
      ${radio('werkelijk', words.world, axis === 'world')}
    </fieldset>
    <button class="nl-button nl-button--primary" type="submit">${words.show}</button>
  </form>`
}

function parts(differences: Differences, pageRequest: CouncilPageRequest): Child {
  const { language } = pageRequest
  const { phases } = vocabulary[language]
  const phase: Column<MotionStanding> = {
    name: lookBackWording[language].phase,
    cell: (motion) => phases[motion.phase],
  }
  const standings = (part: keyof Differences, found: ListPart<MotionStanding>): Html => {
    const columns = [...motionColumns<MotionStanding>(pageRequest, (motion) => motion), phase]
    return section(part, found, columns, language)
  }
  const moves = <Value>(
    part: keyof Differences,
    found: ListPart<Moved<Value>>,
    show: (value: Value) => Child,
  ): Html => section(part, found, moveColumns(pageRequest, show), language)
  return [
    standings('added', differences.added),
    moves('phaseMoved', differences.phaseMoved, (moved) => phases[moved]),
    moves('deadlineMoved', differences.deadlineMoved, (moved) => deadlineText(moved, language)),
    standings('settled', differences.settled),
    standings('becameOverdue', differences.becameOverdue),
    standings('becameSilent', differences.becameSilent),
    standings('remainedSilent', differences.remainedSilent),
  ]
}

/** A part of the differences under its name, with how many motions it has. */
function section<Row>(
  part: keyof Differences,
  { motions, total }: ListPart<Row>,
  columns: readonly Column<Row>[],
  language: Language,
): Html {
  const words = lookBackWording[language]
  const name = words.parts[part]
  const number = (value: number): string => numberText(value, language)
  return html`<section class="ms-part">
    <h2 class="nl-heading nl-heading--level-2">
      ${name} <span class="nl-number-badge">${number(total)}</span>
    </h2>
    ${
      total === 0
        ? html`<p class="nl-paragraph ms-quiet">${words.nothingChanged}</p>`
        : dataTable({ name, columns, rows: motions })
    }
    ${
      total > motions.length &&
      html`<p class="nl-paragraph ms-quiet">
        ${words.more(number(motions.length), number(total))}
      </p>`
    }
  </section>`
}

/** A value of a motion, before and after. */
function moveColumns<Value>(
  pageRequest: CouncilPageRequest,
  show: (value: Value) => Child,
): Column<Moved<Value>>[] {
  const words = lookBackWording[pageRequest.language]
  return [
    ...motionColumns<Moved<Value>>(pageRequest, ({ motion }) => motion),
    { name: words.before, cell: ({ from }) => show(from) },
    { name: words.after, cell: ({ to }) => show(to) },
  ]
}

function deadlineText(value: MotionStanding['deadline'], language: Language): Child {
  const words = lookBackWording[language]
  if (value === null) return words.deadlineUnknown
  return value === 'none' ? words.noDeadline : day(value.on, value.precision, language)
}
