import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { Differences, Moved, Part, Standing } from '#projections/differences.ts'
import { motionAddress } from '#web/frame/addresses.ts'
import type { CouncilVisit } from '#web/frame/context.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { day, numberText } from '#web/parts/day-text.ts'
import { lookBackWording } from './wording.ts'

export interface DifferencesPage {
  readonly visit: CouncilVisit
  readonly today: string
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
  const { visit, axis, differences } = page
  const words = lookBackWording[visit.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.differences}</h1>
    <p class="nl-paragraph">${words.differencesText}</p>
    ${form(page)}
    <p class="nl-paragraph ms-quiet">
      ${axis === 'recorded' ? words.recordedText : words.worldText}
    </p>
    ${
      differences === undefined
        ? html`<p class="nl-paragraph ms-empty">${words.worldTooLong}</p>`
        : parts(differences, visit)
    }`
}

function form({ visit, from, until, axis, today }: DifferencesPage): Html {
  const words = lookBackWording[visit.language]
  const date = (name: string, label: string, value: string): Html =>
    html`<div class="utrecht-form-field">
      <label class="utrecht-form-label" for="${name}">${label}</label>
      <input
        class="utrecht-textbox utrecht-textbox--html-input"
        type="date"
        id="${name}"
        name="${name}"
        max="${today}"
        value="${value}"
        required
      />
    </div>`
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
  return html`<form class="ms-search" method="get" action="/${visit.council}/logboek/verschil">
    ${date('van', words.from, from)} ${date('tot', words.until, until)}
    <fieldset class="ms-fieldset">
      <legend class="utrecht-form-label">${words.axis}</legend>
      ${radio('vastgelegd', words.recorded, axis === 'recorded')}
      ${radio('werkelijk', words.world, axis === 'world')}
    </fieldset>
    <button class="nl-button nl-button--primary" type="submit">${words.show}</button>
  </form>`
}

function parts(differences: Differences, visit: CouncilVisit): Child {
  const { phases } = vocabulary[visit.language]
  const name = (part: keyof Differences): string => lookBackWording[visit.language].parts[part]
  const standings = (part: keyof Differences, found: Part<Standing>): Html =>
    section(name(part), found, {
      visit,
      columns: [...motionColumns<Standing>(visit, (motion) => motion), phaseColumn(visit)],
    })
  const moves = <Value>(
    part: keyof Differences,
    found: Part<Moved<Value>>,
    show: (value: Value) => Child,
  ): Html => section(name(part), found, { visit, columns: moveColumns(visit, show) })
  const deadline = (value: Standing['deadline']): Child => deadlineText(value, visit)
  return [
    standings('added', differences.added),
    moves('phaseMoved', differences.phaseMoved, (phase) => phases[phase]),
    moves('deadlineMoved', differences.deadlineMoved, deadline),
    standings('settled', differences.settled),
    standings('becameOverdue', differences.becameOverdue),
    standings('becameSilent', differences.becameSilent),
    standings('remainedSilent', differences.remainedSilent),
  ]
}

interface Shown<Row> {
  readonly visit: CouncilVisit
  readonly columns: readonly Column<Row>[]
}

/** A part of the differences under its name, with how many motions it has. */
export function section<Row>(
  name: string,
  { motions, total }: Part<Row>,
  { visit: { language }, columns }: Shown<Row>,
): Html {
  const words = lookBackWording[language]
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

type Named = Pick<Standing, 'reference' | 'title'>

/** Which motion a row is about. */
export function motionColumns<Row>(
  { council, language }: CouncilVisit,
  motionOf: (row: Row) => Named,
): Column<Row>[] {
  const words = lookBackWording[language]
  return [
    { name: words.reference, cell: (row) => html`<bdi>${motionOf(row).reference}</bdi>` },
    {
      name: words.motion,
      isHeading: true,
      cell: (row) => {
        const { reference, title } = motionOf(row)
        return html`<a class="nl-link" href="${motionAddress(council, reference)}"
          ><bdi>${title}</bdi></a
        >`
      },
    },
  ]
}

function phaseColumn({ language }: CouncilVisit): Column<Standing> {
  const { phases } = vocabulary[language]
  return { name: lookBackWording[language].phase, cell: ({ phase }) => phases[phase] }
}

/** A value of a motion, before and after. */
export function moveColumns<Value>(
  visit: CouncilVisit,
  show: (value: Value) => Child,
): Column<Moved<Value>>[] {
  const words = lookBackWording[visit.language]
  return [
    ...motionColumns<Moved<Value>>(visit, ({ motion }) => motion),
    { name: words.before, cell: ({ from }) => show(from) },
    { name: words.after, cell: ({ to }) => show(to) },
  ]
}

export function deadlineText(value: Standing['deadline'], { language }: CouncilVisit): Child {
  const words = lookBackWording[language]
  if (value === null) return words.deadlineUnknown
  return value === 'none' ? words.noDeadline : day(value.on, value.precision, language)
}
