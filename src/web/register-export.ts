import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import writeWorkbook from 'write-excel-file/node'
import { ndjson } from '#http/accept.ts'
import { motionView } from '#http/motion-view.ts'
import { listMotions, type ListedMotion } from '#projections/motion-list.ts'
import { motionAddress } from './addresses.ts'
import type { CouncilVisit, Site, SiteContext } from './context.ts'
import { filterOf, RegisterQuery } from './register-query.ts'
import { csvFormOf, csvLine, csvOpening, type Cell, type CsvForm, type Plain } from './csv.ts'
import { columnsIn, rowOf } from './register-columns.ts'
import { councilVisitOf, queryOf } from './visit.ts'

const csv = 'text/csv'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const pageSize = 500
/** A workbook is made in memory, so it has an end; the other forms have none. */
const workbookRowsMax = 20_000

/** The list of motions to take along, as filtered: CSV, XLSX and NDJSON. */
export function serveRegisterExports(site: Site, context: SiteContext): void {
  site.get(
    '/:council/moties.csv',
    { config: { work: 'exporting', produces: [csv] } },
    async (request, reply) => {
      const asked = await askedOf(context, request, reply)
      return sendText(
        reply,
        { ...asked, type: csv, name: 'moties.csv' },
        context.admission.pieces(csvLines(asked, csvFormOf(queryOf(request)))),
      )
    },
  )
  site.get(
    '/:council/moties.ndjson',
    { config: { work: 'exporting', produces: [ndjson] } },
    async (request, reply) => {
      const asked = await askedOf(context, request, reply)
      return sendText(
        reply,
        { ...asked, type: ndjson, name: 'moties.ndjson' },
        context.admission.pieces(jsonLines(asked)),
      )
    },
  )
  site.get(
    '/:council/moties.xlsx',
    { config: { work: 'exporting', produces: [xlsx] } },
    async (request, reply) => {
      const asked = await askedOf(context, request, reply)
      const name = `${asked.visit.council}-moties.xlsx`
      return reply
        .type(xlsx)
        .header('Content-Disposition', `attachment; filename="${name}"`)
        .send(await workbook(asked))
    },
  )
}

interface Asked {
  readonly context: SiteContext
  readonly visit: CouncilVisit
  readonly query: RegisterQuery
}

async function askedOf(
  context: SiteContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Asked> {
  const visit = await councilVisitOf(context, request, reply)
  return { context, visit, query: RegisterQuery.parse(Object.fromEntries(queryOf(request))) }
}

interface Form {
  readonly visit: CouncilVisit
  readonly type: string
  readonly name: string
}

const sendText = (
  reply: FastifyReply,
  { visit, type, name }: Form,
  lines: AsyncIterable<string>,
): FastifyReply =>
  reply
    .type(`${type}; charset=utf-8`)
    .header('Content-Disposition', `attachment; filename="${visit.council}-${name}"`)
    .send(Readable.from(lines, { highWaterMark: 1 }))

/** Every motion that the query finds, page by page. */
async function* motionsOf({
  context,
  visit,
  query,
}: Asked): AsyncGenerator<readonly ListedMotion[]> {
  const { council } = visit
  const today = visit.today
  for (let page = 1; ; page += 1) {
    const asked = { ...filterOf(query), council, page, pageSize, today }
    const { motions } = await listMotions(context.db, asked)
    if (motions.length > 0) yield motions
    if (motions.length < pageSize) return
  }
}

async function* jsonLines(asked: Asked): AsyncGenerator<string> {
  const today = asked.visit.today
  for await (const motions of motionsOf(asked)) {
    yield motions.map(({ summary }) => `${JSON.stringify(motionView(summary, today))}\n`).join('')
  }
}

async function* csvLines(asked: Asked, form: CsvForm): AsyncGenerator<string> {
  const { language } = asked.visit
  yield csvOpening(form) + csvLine(columnsIn(language), form)
  for await (const motions of motionsOf(asked)) {
    yield motions
      .map((motion) => csvLine(rowOf(motion, language, addressOf(asked, motion)), form))
      .join('')
  }
}

const addressOf = ({ context, visit }: Asked, { summary: { reference } }: ListedMotion): string =>
  `${context.settings.publicUrl}${motionAddress(visit.council, reference)}`

async function workbook(asked: Asked): Promise<Buffer> {
  const { language } = asked.visit
  const rows: WorkbookCell[][] = []
  for await (const motions of asked.context.admission.pieces(motionsOf(asked))) {
    rows.push(
      ...motions.map((motion) => rowOf(motion, language, addressOf(asked, motion)).map(inWorkbook)),
    )
    if (rows.length >= workbookRowsMax) break
  }
  const header = columnsIn(language).map((value) => ({ value, fontWeight: 'bold' as const }))
  return writeWorkbook([header, ...rows], { stickyRowsCount: 1 }).toBuffer()
}

type WorkbookCell = Exclude<Cell, Plain>

const inWorkbook = (cell: Cell): WorkbookCell =>
  typeof cell === 'object' && cell !== null ? cell.plain : cell
