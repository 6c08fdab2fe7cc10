import type { LoggedEvent } from '#council-log/event.ts'
import { Role } from '#domain/actor.ts'
import { councilEvents } from '#domain/council.ts'
import { isPublic, isPublicType } from '#domain/motion/audience.ts'
import { Phase, readRecorded, type RecordedEvent } from '#domain/motion/recorded.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { MotionName } from '#projections/log-book.ts'
import { motionAddress, withQuery } from '#page-addresses'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { day, moment, numberText } from '#web/parts/day-text.ts'
import { contentOf } from '#web/parts/event-content.ts'
import { choice, type Option } from '#web/parts/form-parts.ts'
import { eventWording } from '#web/parts/wording.ts'
import { isCouncilEventName, isFiltered, type LogBookQuery } from './query.ts'
import { logBookWording, settingWording } from './wording.ts'

/** A page of the log book, the newest event first. */
export interface LogBookPage {
  readonly pageRequest: CouncilPageRequest
  readonly query: LogBookQuery
  readonly events: readonly LoggedEvent[]
  /** By the ids of motions. */
  readonly names: ReadonlyMap<string, MotionName>
  /** Where the log ends now. */
  readonly head: number
  /** The `voor` of the page with older events; null where there are none. */
  readonly older: number | null
}

/** An event as this reader may see it; null content: it is not for them. */
interface LogBookLine {
  readonly event: LoggedEvent
  /** Undefined for an event of the council itself. */
  readonly recorded: RecordedEvent | undefined
  readonly isHidden: boolean
}

/** The log book: what was recorded, newest first, and what of it to look for. */
export function logBookView(page: LogBookPage): Html {
  const { pageRequest } = page
  const words = logBookWording[pageRequest.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
    <p class="nl-paragraph">${words.introduction}</p>
    ${pageRequest.actor === null && html`<p class="nl-paragraph ms-quiet">${words.publicView}</p>`}
    ${links(pageRequest)} ${filters(page)}
    <div data-live-part="log">${lines(page)}</div>
    ${leaf(page)}`
}

function links({ council, language }: CouncilPageRequest): Html {
  const words = logBookWording[language]
  const link = (place: string, name: string): Html =>
    html`<li><a class="nl-link" href="/${council}/logboek/${place}">${name}</a></li>`
  return html`<nav class="ms-take-away" aria-label="${words.furtherLinks}">
    <ul>
      ${link('op', words.asKnownThen)} ${link('verschil', words.differences)}
      ${link('controle', words.verification)}
    </ul>
  </nav>`
}

function filters({ pageRequest: { council, language, actor }, query }: LogBookPage): Html {
  const words = logBookWording[language]
  const choices = choicesOf(language, actor !== null)
  return html`<search>
    <form class="ms-search" method="get" action="/${council}/logboek" aria-label="${words.filter}">
      <div class="ms-search__fields ms-search__fields--open">
        ${choice({ ...choices.type, chosen: query.soort })}
        <div class="utrecht-form-field">
          <label class="utrecht-form-label" for="motie">${words.motion}</label>
          <input
            class="utrecht-textbox utrecht-textbox--html-input"
            type="text"
            id="motie"
            name="motie"
            placeholder="M-31"
            ${attribute('value', query.motie)}
          />
        </div>
        ${choice({ ...choices.role, chosen: query.rol })}
        ${choice({ ...choices.phase, chosen: query.fase })}
        <button class="nl-button nl-button--primary" type="submit">${words.apply}</button>
        <a class="nl-link" href="/${council}/logboek">${words.clear}</a>
      </div>
    </form>
  </search>`
}

function choicesOf(language: CouncilPageRequest['language'], isInside: boolean) {
  const words = logBookWording[language]
  const { roles, phases } = vocabulary[language]
  const named = (all: string, names: readonly Option[]) => [{ value: '', text: all }, ...names]
  const ofRoles = Role.options.map((value) => ({ value, text: roles[value] }))
  const ofPhases = Phase.options.map((value) => ({ value, text: phases[value] }))
  const types = named(words.everyType, eventNames(language, isInside))
  return {
    type: { name: 'soort', label: words.type, options: types },
    role: { name: 'rol', label: words.role, options: named(words.everyRole, ofRoles) },
    phase: { name: 'fase', label: words.phase, options: named(words.everyPhase, ofPhases) },
  }
}

/** The public is offered no kind of event that it would not find. */
function eventNames(language: CouncilPageRequest['language'], isInside: boolean): Option[] {
  const ofMotions = Object.entries(vocabulary[language].events)
    .filter(([name]) => isInside || isPublicType(name))
    .map(([value, text]) => ({ value, text }))
  const ofCouncil = Object.entries(logBookWording[language].council)
    .filter(([name]) => Object.hasOwn(councilEvents, name))
    .map(([value, text]) => ({ value, text }))
  return [...ofMotions, ...ofCouncil]
}

function lines(page: LogBookPage): Html {
  const { events, pageRequest, head, query } = page
  const { language } = pageRequest
  const words = logBookWording[language]
  const [newest, oldest] = [events.at(0)?.position, events.at(-1)?.position]
  if (newest === undefined || oldest === undefined)
    return html`<p class="nl-paragraph ms-empty">${words.nothing}</p>`
  const number = (value: number): string => numberText(value, language)
  return html`<p class="nl-paragraph ms-count" role="status">
      ${
        isFiltered(query)
          ? words.matches(number(events.length))
          : words.shown(number(oldest), number(newest), number(head))
      }
    </p>
    ${dataTable({
      name: words.title,
      columns: columnsOf(page),
      rows: events.map((event) => lineOf(event, pageRequest)),
      idOf: ({ event }) => `p-${event.position}`,
    })}`
}

function lineOf(event: LoggedEvent, { actor }: CouncilPageRequest): LogBookLine {
  const recorded = readRecorded(event)
  return { event, recorded, isHidden: !isPublic(event) && actor === null }
}

function columnsOf(page: LogBookPage): Column<LogBookLine>[] {
  const { language } = page.pageRequest
  const words = logBookWording[language]
  const shown = (cell: (line: LogBookLine) => Child) => (line: LogBookLine) =>
    line.isHidden ? '–' : cell(line)
  return [
    {
      name: words.position,
      isHeading: true,
      cell: ({ event }) => numberText(event.position, language),
    },
    { name: words.event, cell: (line) => eventCell(line, language) },
    { name: words.about, cell: shown((line) => about(line, page)) },
    { name: words.occurredOn, cell: shown((line) => occurred(line, language)) },
    {
      name: words.recordedAt,
      cell: shown(({ event }) => moment(event.recordedAt, language)),
    },
    { name: words.by, cell: shown((line) => by(line, page.pageRequest)) },
  ]
}

function eventCell(line: LogBookLine, language: CouncilPageRequest['language']): Child {
  const words = logBookWording[language]
  const { event, recorded, isHidden } = line
  if (isHidden) return html`<span class="ms-quiet">${words.internalEvent}</span>`
  const { events } = vocabulary[language]
  if (recorded === undefined) {
    const name = isCouncilEventName(event.type) ? words.council[event.type] : event.type
    return html`${name} ${settings(event, language)}`
  }
  return html`${events[recorded.type]}
  ${
    !isPublic(recorded) &&
    html`<span class="nl-data-badge ms-internal">${eventWording[language].internal}</span>`
  }
  ${content(recorded, language)}`
}

function content(event: RecordedEvent, language: CouncilPageRequest['language']): Child {
  const words = logBookWording[language]
  if (event.data === null) return html`<p class="ms-redacted">${words.redacted}</p>`
  const content = contentOf(event, language)
  if (content === null) return null
  return html`<details class="ms-log-content">
    <summary>${words.content}</summary>
    ${content}
  </details>`
}

function settings({ data }: LoggedEvent, language: CouncilPageRequest['language']): Child {
  if (typeof data !== 'object' || data === null) return null
  const words = logBookWording[language]
  return html`<details class="ms-log-content">
    <summary>${words.content}</summary>
    <ul>
      ${Object.entries(data).map(
        ([name, value]) =>
          html`<li>${settingWording[language][name] ?? name}: <bdi>${String(value)}</bdi></li>`,
      )}
    </ul>
  </details>`
}

function about({ recorded }: LogBookLine, { pageRequest, names }: LogBookPage): Child {
  if (recorded === undefined) return logBookWording[pageRequest.language].theCouncil
  const { reference, title } = names.get(recorded.motionId) ?? {}
  const address = `${motionAddress(pageRequest.council, reference ?? null)}/geschiedenis`
  return html`<a
    class="nl-link ms-reference"
    href="${address}#v-${recorded.version}"
    ${attribute('title', title)}
    ><bdi>${reference}</bdi></a
  >`
}

const occurred = ({ recorded }: LogBookLine, language: CouncilPageRequest['language']): Child =>
  recorded === undefined ? '–' : day(recorded.occurredOn, recorded.occurredOnPrecision, language)

function by({ event }: LogBookLine, { actor, language }: CouncilPageRequest): Child {
  const { success, data: role } = Role.safeParse(event.actor.role)
  return html`${success ? vocabulary[language].roles[role] : event.actor.role}
  ${actor !== null && html`(<bdi>${event.actor.id}</bdi>)`}`
}

function leaf({ pageRequest: { council, language }, query, older }: LogBookPage): Child {
  const words = logBookWording[language]
  const { voor, ...filter } = query
  if (older === null && voor === undefined) return null
  const address = (before?: number): string =>
    withQuery(`/${council}/logboek`, { ...filter, voor: before })
  return html`<nav class="utrecht-pagination ms-pagination" aria-label="${words.pages}">
    ${voor !== undefined && html`<a class="nl-link" href="${address()}">${words.newest}</a>`}
    ${older !== null && html`<a class="nl-link" href="${address(older)}" rel="next">${words.older}</a>`}
  </nav>`
}
