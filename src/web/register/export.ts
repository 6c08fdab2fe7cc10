import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ndjson } from '#http/server/accept.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { listMotions, type ListedMotion } from '#projections/motion-list.ts'
import { motionView } from '#projections/motion-summary.ts'
import { motionAddress } from '#page-addresses'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import type { InLanguages, Language } from '#web/frame/language.ts'
import { councilPageRequestOf, queryOf } from '#web/frame/page-request.ts'
import {
  csvFormOf,
  csvLine,
  csvOpening,
  type Cell,
  type CsvForm,
  type Plain,
} from '#web/parts/csv.ts'
import { createWorkQueue } from '#work-queue'
import { filterOf, RegisterQuery } from './query.ts'
import { writeWorkbook, type WorkbookRow } from './workbook.ts'

const csv = 'text/csv'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const pageSize = 500
/** A workbook is made in memory, so it has an end; the other forms have none. */
const workbookRowsMax = 20_000
/** One at a time: each takes a thread, its memory and a processor. */
const workbookLimits = { runningMax: 1, waitingMax: 4, waitMaxMs: 10_000 } as const

/** The list of motions to take along, as filtered: CSV, XLSX and NDJSON. */
export function serveRegisterExports(site: Site, context: SiteContext): void {
  const exporting = (type: string) => ({ config: { work: 'exporting', produces: [type] } }) as const
  const makingWorkbooks = createWorkQueue(workbookLimits)
  site.get('/:council/moties.csv', exporting(csv), async (request, reply) => {
    const asked = await exportRequestOf(context, request, reply)
    const lines = csvLines(asked, csvFormOf(queryOf(request)))
    return named(reply, asked, 'csv').type(`${csv}; charset=utf-8`).send(streamed(lines))
  })
  site.get('/:council/moties.ndjson', exporting(ndjson), async (request, reply) => {
    const asked = await exportRequestOf(context, request, reply)
    const lines = streamed(jsonLines(asked))
    return named(reply, asked, 'ndjson').type(`${ndjson}; charset=utf-8`).send(lines)
  })
  site.get('/:council/moties.xlsx', exporting(xlsx), async (request, reply) => {
    const asked = await exportRequestOf(context, request, reply)
    const leave = await makingWorkbooks.enter(request.callerGone ?? undefined)
    const workbook = await writeWorkbook(workbookRows(asked)).finally(leave)
    return named(reply, asked, 'xlsx').type(xlsx).send(Buffer.from(workbook))
  })
}

interface RegisterExportRequest {
  readonly context: SiteContext
  readonly pageRequest: CouncilPageRequest
  readonly query: RegisterQuery
}

async function exportRequestOf(
  context: SiteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<RegisterExportRequest> {
  const pageRequest = await councilPageRequestOf(context, request, reply)
  return { context, pageRequest, query: RegisterQuery.parse(Object.fromEntries(queryOf(request))) }
}

const named = (
  reply: FastifyReply,
  { pageRequest: { council } }: RegisterExportRequest,
  ending: string,
): FastifyReply =>
  reply.header('Content-Disposition', `attachment; filename="${council}-moties.${ending}"`)

const streamed = (lines: AsyncIterable<string>): Readable =>
  Readable.from(lines, { highWaterMark: 1 })

/** Every motion that the query finds, page by page; each page waits for a slot of its own. */
const motionsOf = (asked: RegisterExportRequest): AsyncIterable<readonly ListedMotion[]> =>
  asked.context.admission.pieces(pagesOf(asked))

async function* pagesOf(asked: RegisterExportRequest): AsyncGenerator<readonly ListedMotion[]> {
  const { council, today } = asked.pageRequest
  const filter = { ...filterOf(asked.query), council, today }
  for (let page = 1; ; page += 1) {
    const { motions } = await listMotions(asked.context.db, { ...filter, page, pageSize })
    if (motions.length > 0) yield motions
    if (motions.length < pageSize) return
  }
}

async function* jsonLines(asked: RegisterExportRequest): AsyncGenerator<string> {
  const today = asked.pageRequest.today
  for await (const motions of motionsOf(asked)) {
    yield motions.map(({ summary }) => `${JSON.stringify(motionView(summary, today))}\n`).join('')
  }
}

async function* csvLines(asked: RegisterExportRequest, form: CsvForm): AsyncGenerator<string> {
  const { language } = asked.pageRequest
  yield csvOpening(form) + csvLine(columns[language], form)
  for await (const motions of motionsOf(asked)) {
    yield motions
      .map((motion) => csvLine(rowOf(motion, language, addressOf(asked, motion)), form))
      .join('')
  }
}

const addressOf = (
  { context, pageRequest }: RegisterExportRequest,
  { summary: { reference } }: ListedMotion,
): string => `${context.settings.publicUrl}${motionAddress(pageRequest.council, reference)}`

/** The rows of a workbook, the header first; as many as a workbook has at most. */
async function* workbookRows(asked: RegisterExportRequest): AsyncGenerator<readonly WorkbookRow[]> {
  const { language } = asked.pageRequest
  yield [columns[language]]
  let count = 0
  for await (const motions of motionsOf(asked)) {
    yield motions.map((motion) => rowOf(motion, language, addressOf(asked, motion)).map(plain))
    count += motions.length
    if (count >= workbookRowsMax) return
  }
}

const plain = (cell: Cell): WorkbookRow[number] =>
  typeof cell === 'object' && cell !== null ? cell.plain : cell

/** The names of the columns of an exported list. */
const columns: InLanguages<readonly string[]> = {
  nl: [
    'Nummer', 'Titel', 'Indieners', 'Portefeuillehouder', 'Fase', 'Besluit', 'Ingediend op',
    'Laatste bericht', 'Termijn', 'Te laat', 'Termijn verschoven', 'Reden van afdoening', 'Adres',
  ], // prettier-ignore
  en: [
    'Reference', 'Title', 'Submitters', 'Portfolio holder', 'Phase', 'Decision', 'Submitted on',
    'Last report', 'Deadline', 'Overdue', 'Deadline moved', 'Closing reason', 'Address',
  ], // prettier-ignore
}

const yes: InLanguages<string> = { nl: 'ja', en: 'yes' }
const andOthers: InLanguages<string> = { nl: 'e.a.', en: 'and others' }

/** A motion as a row of an exported list; dates as `yyyy-mm-dd`. */
function rowOf({ summary, overdue }: ListedMotion, language: Language, address: string): Cell[] {
  const { phases, outcomes, closingReasons } = vocabulary[language]
  const { deadline, decision, phase, closingReason } = summary
  const parties = summary.submitters.map(({ party }) => party)
  return [
    summary.reference,
    summary.title,
    [...new Set(parties), ...(summary.andOthers ? [andOthers[language]] : [])].join(', '),
    summary.portfolioHolder,
    phase === 'unregistered' ? null : phases[phase],
    decision === null ? null : outcomes[decision.outcome],
    dateCell(summary.submittedOn),
    dateCell(summary.lastReportOn),
    dateCell(deadline === null || deadline === 'none' ? null : deadline.on),
    overdue ? yes[language] : null,
    summary.deadlineMoves,
    closingReason === null ? null : closingReasons[closingReason],
    address,
  ]
}

const dateCell = (on: string | null): Plain | null => (on === null ? null : { plain: on })
