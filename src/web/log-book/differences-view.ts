import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { Differences, Moved, ListPart, MotionStanding } from '#projections/differences.ts'
import { motionAddress } from '#web/frame/addresses.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { day, numberText } from '#web/parts/day-text.ts'
import { lookBackWording } from './wording.ts'

export interface DifferencesPage {
  readonly pageRequest: CouncilPageRequest
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

function form({ pageRequest, from, until, axis, today }: DifferencesPage): Html {
  const words = lookBackWording[pageRequest.language]
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
  return html`<form
    class="ms-search"
    method="get"
    action="/${pageRequest.council}/logboek/verschil"
  >
    ${date('van', words.from, from)} ${date('tot', words.until, until)}
    <fieldset class="ms-fieldset">
      <legend class="utrecht-form-label">${words.axis}</legend>
      ${radio('vastgelegd', words.recorded, axis === 'recorded')}
      ${radio('werkelijk', words.world, axis === 'world')}
    </fieldset>
    <button class="nl-button nl-button--primary" type="submit">${words.show}</button>
  </form>`
}

function parts(differences: Differences, pageRequest: CouncilPageRequest): Child {
  const { phases } = vocabulary[pageRequest.language]
  const name = (part: keyof Differences): string =>
    lookBackWording[pageRequest.language].parts[part]
  const standings = (part: keyof Differences, found: ListPart<MotionStanding>): Html =>
    section(name(part), found, {
      pageRequest,
      columns: [
        ...motionColumns<MotionStanding>(pageRequest, (motion) => motion),
        phaseColumn(pageRequest),
      ],
    })
  const moves = <Value>(
    part: keyof Differences,
    found: ListPart<Moved<Value>>,
    show: (value: Value) => Child,
  ): Html => section(name(part), found, { pageRequest, columns: moveColumns(pageRequest, show) })
  const deadline = (value: MotionStanding['deadline']): Child => deadlineText(value, pageRequest)
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
  readonly pageRequest: CouncilPageRequest
  readonly columns: readonly Column<Row>[]
}

/** A part of the differences under its name, with how many motions it has. */
export function section<Row>(
  name: string,
  { motions, total }: ListPart<Row>,
  { pageRequest: { language }, columns }: Shown<Row>,
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

type MotionNames = Pick<MotionStanding, 'reference' | 'title'>

/** Which motion a row is about. */
export function motionColumns<Row>(
  { council, language }: CouncilPageRequest,
  motionOf: (row: Row) => MotionNames,
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

function phaseColumn({ language }: CouncilPageRequest): Column<MotionStanding> {
  const { phases } = vocabulary[language]
  return { name: lookBackWording[language].phase, cell: ({ phase }) => phases[phase] }
}

/** A value of a motion, before and after. */
export function moveColumns<Value>(
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

export function deadlineText(
  value: MotionStanding['deadline'],
  { language }: CouncilPageRequest,
): Child {
  const words = lookBackWording[language]
  if (value === null) return words.deadlineUnknown
  return value === 'none' ? words.noDeadline : day(value.on, value.precision, language)
}
