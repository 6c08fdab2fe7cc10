import { dateInAmsterdam, daysBetween } from '#domain/dates.ts'
import { isPublic } from '#domain/motion/audience.ts'
import type { Phase, RecordedEvent } from '#domain/motion/recorded.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Child, type Html } from '#markup/html.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { day, moment, numberText } from '#web/parts/day-text.ts'
import { eventWording } from '#web/parts/wording.ts'
import { historyWording } from './wording.ts'

const digestShownLength = 16

export interface HistoryPage {
  readonly pageRequest: CouncilPageRequest
  /** Oldest first, without what was redacted. */
  readonly history: readonly RecordedEvent[]
  /** In hex, by the ids of events. */
  readonly digests: ReadonlyMap<string, string>
  /** The motion's reference and title. */
  readonly name: string
}

interface HistoryRow {
  readonly event: RecordedEvent
  /** Null: the motion was not there. */
  readonly before: Phase | null
  readonly digest: string
}

/** A motion's events, with both axes of time side by side. */
export function historyView(page: HistoryPage): Html {
  const { pageRequest, history, name } = page
  const words = historyWording[pageRequest.language]
  const motionId = history[0]?.motionId ?? ''
  return html`<h1 class="nl-heading nl-heading--level-1"><bdi>${words.ofMotion(name)}</bdi></h1>
    <p class="nl-paragraph">${words.introduction}</p>
    ${pageRequest.actor === null && html`<p class="nl-paragraph ms-quiet">${words.publicView}</p>`}
    ${dataTable({
      name: words.title,
      columns: columnsOf(pageRequest),
      rows: rowsOf(page),
      idOf: ({ event }) => `v-${event.version}`,
    })}
    <p class="nl-paragraph">
      <a class="nl-link" href="/api/v1/motions/${motionId}/proof">${words.proof}</a>
    </p>`
}

/** The phase before an event is that after the one before, also where that is not shown. */
function rowsOf({ history, digests, pageRequest }: HistoryPage): HistoryRow[] {
  return history
    .map((event, index) => ({
      event,
      before: history[index - 1]?.phase ?? null,
      digest: digests.get(event.id) ?? '',
    }))
    .filter(({ event }) => pageRequest.actor !== null || isPublic(event))
}

function columnsOf({ language, actor }: CouncilPageRequest): Column<HistoryRow>[] {
  const words = historyWording[language]
  const { roles } = vocabulary[language]
  return [
    { name: words.version, cell: ({ event }) => numberText(event.version, language) },
    { name: words.event, isHeading: true, cell: ({ event }) => eventCell(event, language) },
    { name: words.occurredOn, cell: ({ event }) => occurred(event, language) },
    { name: words.recordedAt, cell: ({ event }) => recorded(event, language) },
    {
      name: words.by,
      cell: ({ event }) => [
        roles[event.actor.role],
        actor !== null && html` (<bdi>${event.actor.id}</bdi>)`,
      ],
    },
    { name: words.phase, cell: (row) => phases(row, language) },
    { name: words.position, cell: ({ event }) => numberText(event.position, language) },
    {
      name: words.digest,
      cell: ({ digest }) =>
        html`<code title="${digest}">${digest.slice(0, digestShownLength)}…</code>`,
    },
  ]
}

type PageLanguage = CouncilPageRequest['language']

const eventCell = (event: RecordedEvent, language: PageLanguage): Child => [
  vocabulary[language].events[event.type],
  !isPublic(event) &&
    html` <span class="nl-data-badge ms-internal">${eventWording[language].internal}</span>`,
  event.data === null &&
    html` <span class="nl-data-badge ms-corrected">${historyWording[language].redacted}</span>`,
]

const occurred = (event: RecordedEvent, language: PageLanguage): Child => {
  const { occurredOn: on, occurredOnPrecision: precision } = event
  return [
    day(on, precision, language),
    precision !== 'day' &&
      html` <span class="ms-quiet">${historyWording[language].precision[precision]}</span>`,
  ]
}

/** When it was recorded, and how long after it happened where both days are known. */
function recorded(event: RecordedEvent, language: PageLanguage): Child {
  const words = historyWording[language]
  const { occurredOn: on, occurredOnPrecision: precision, recordedAt } = event
  const at = moment(recordedAt, language)
  if (on === null || precision !== 'day') return at
  const days = daysBetween(on, dateInAmsterdam(recordedAt))
  const delay = days <= 0 ? words.sameDay : words.later(numberText(days, language), days)
  return [at, html` <span class="ms-quiet">${delay}</span>`]
}

function phases({ event, before }: HistoryRow, language: PageLanguage): Child {
  const { phases: names } = vocabulary[language]
  if (before === event.phase) return names[event.phase]
  return html`${before === null ? '–' : names[before]} <span aria-hidden="true">→</span
    ><span class="ms-visually-hidden">${historyWording[language].phaseAfter}</span>
    <strong>${names[event.phase]}</strong>`
}
