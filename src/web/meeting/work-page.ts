import { unknownOccurrence, type OccurredOnPrecision } from '#domain/dates.ts'
import { lastActivityOf } from '#domain/motion/terms.ts'
import { html, type Html } from '#markup/html.ts'
import type { MotionSummary } from '#projections/motion-summary.ts'
import { worklist, type Worklist, type WorklistPart } from '#projections/worklist.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { registerCrumb } from '#web/frame/crumbs.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, requireRole } from '#web/frame/page-request.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { day, numberText, relativeDay } from '#web/parts/day-text.ts'
import { motionColumns } from '#web/parts/motion-columns.ts'
import { workParts, workWording, type WorkPart } from './wording.ts'

/** `/{council}/werk`: the motions that ask for attention, and why; for the people of the council. */
export function serveWorkPage(site: Site, context: SiteContext): void {
  site.get('/:council/werk', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    requireRole(pageRequest)
    const { council, language } = pageRequest
    const list = await worklist(context.db, { council, today: pageRequest.today })
    const { title, updated } = workWording[language]
    const crumbs = [registerCrumb(pageRequest)]
    const main = workView(list, pageRequest)
    const address = `/api/v1/councils/${council}/events?after=${list.position ?? 0}`
    const live = { address, announcement: updated }
    return sendPage(reply, context, { title, pageRequest, crumbs, main, live })
  })
}

function workView(list: Worklist, pageRequest: CouncilPageRequest): Html {
  const words = workWording[pageRequest.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
    <p class="nl-paragraph">${words.introduction}</p>
    ${pageRequest.actor?.role === 'clerk' && links(pageRequest)}
    <div data-live-part="work">
      ${workParts.map((part) => section(part, list[part], pageRequest))}
    </div>`
}

function links({ council, language }: CouncilPageRequest): Html {
  const words = workWording[language]
  return html`<p class="nl-paragraph ms-doors">
    <a class="nl-link" href="/${council}/nieuwe-motie">${words.newMotion}</a>
    <a class="nl-link" href="/${council}/import">${words.importing}</a>
  </p>`
}

function section(
  part: WorkPart,
  { motions, total }: WorklistPart,
  pageRequest: CouncilPageRequest,
): Html {
  const { language } = pageRequest
  const words = workWording[language]
  return html`<section aria-labelledby="${part}">
    <h2 class="nl-heading nl-heading--level-2" id="${part}">
      ${words.parts[part]} <span class="nl-number-badge">${numberText(total, language)}</span>
    </h2>
    <p class="nl-paragraph ms-quiet">${words.explanations[part]}</p>
    ${total === 0 ? html`<p class="nl-paragraph">${words.nothing}</p>` : table(part, motions, pageRequest)}
    ${
      total > motions.length &&
      html`<p class="nl-paragraph ms-quiet">
        ${words.more(numberText(motions.length, language), numberText(total, language))}
      </p>`
    }
  </section>`
}

function table(
  part: WorkPart,
  motions: readonly MotionSummary[],
  pageRequest: CouncilPageRequest,
): Html {
  const { language } = pageRequest
  const words = workWording[language]
  const columns: Column<MotionSummary>[] = [
    ...motionColumns<MotionSummary>(pageRequest, (motion) => motion),
    {
      name: words.holder,
      cell: ({ portfolioHolder }) => html`<bdi>${portfolioHolder ?? words.unknown}</bdi>`,
    },
    { name: words.since[part], cell: (motion) => since(part, motion, pageRequest) },
  ]
  return dataTable({ name: words.parts[part], columns, rows: motions })
}

/** The day that a part of the work list is about. */
const days: Readonly<Record<WorkPart, (motion: MotionSummary) => KnownDay>> = {
  overdue: ({ deadline }) =>
    deadline === null || deadline === 'none' ? unknownOccurrence : deadline,
  silent: (motion) => dayOf(lastActivityOf(motion)),
  committeeComing: ({ committee }) => dayOf(committee?.meetsOn ?? null),
  settlementWaiting: ({ settlement }) => ({
    on: settlement?.proposedOn ?? null,
    precision: settlement?.proposedOnPrecision ?? 'unknown',
  }),
}

interface KnownDay {
  readonly on: string | null
  readonly precision: OccurredOnPrecision
}

const dayOf = (on: string | null): KnownDay => ({ on, precision: on === null ? 'unknown' : 'day' })

function since(part: WorkPart, motion: MotionSummary, pageRequest: CouncilPageRequest): Html {
  const { on, precision } = days[part](motion)
  return on === null || precision !== 'day'
    ? day(on, precision, pageRequest.language)
    : relativeDay(on, pageRequest)
}
