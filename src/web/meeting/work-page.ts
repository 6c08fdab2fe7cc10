import { unknownOccurrence, type OccurredOnPrecision } from '#domain/dates.ts'
import { lastActivityOf } from '#domain/motion/terms.ts'
import { html, type Html } from '#markup/html.ts'
import type { MotionSummary } from '#projections/motion-summary.ts'
import { worklist, type Worklist, type WorklistPart } from '#projections/worklist.ts'
import { motionAddress } from '#web/frame/addresses.ts'
import type { CouncilPageRequest, Site, SiteContext } from '#web/frame/context.ts'
import { pageOf, sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, requireRole } from '#web/frame/page-request.ts'
import { day, numberText, relativeDay } from '#web/parts/day-text.ts'
import { registerWording } from '#web/register/wording.ts'
import { workParts, workWording, type WorkPart } from './wording.ts'

/** `/{council}/werk`: the motions that ask for attention, and why; for the people of the council. */
export function serveWorkPage(site: Site, context: SiteContext): void {
  site.get('/:council/werk', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    requireRole(pageRequest)
    const { council, language } = pageRequest
    const list = await worklist(context.db, { council, today: pageRequest.today })
    const { title, updated } = workWording[language]
    const crumbs = [{ name: registerWording[language].title, address: `/${council}` }]
    const main = workView(list, pageRequest)
    const after = list.position ?? 0
    const live = {
      address: `/api/v1/councils/${council}/events?after=${after}`,
      announcement: updated,
    }
    return sendPage(reply, pageOf(context, { title, pageRequest, crumbs, main, live }))
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
  const { council, language } = pageRequest
  const words = workWording[language]
  const columns = [words.reference, words.motion, words.holder, words.since[part]]
  return html`<div
    class="ms-table-frame"
    role="group"
    aria-label="${words.parts[part]}"
    tabindex="0"
  >
    <table class="utrecht-table ms-motions">
      <thead>
        <tr>
          ${columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${motions.map(
          (motion) =>
            html`<tr>
              <td data-name="${words.reference}"><bdi>${motion.reference}</bdi></td>
              <th class="ms-motions__title" scope="row">
                <a class="nl-link" href="${motionAddress(council, motion.reference)}"
                  ><bdi>${motion.title}</bdi></a
                >
              </th>
              <td data-name="${words.holder}">
                <bdi>${motion.portfolioHolder ?? words.unknown}</bdi>
              </td>
              <td data-name="${words.since[part]}">${since(part, motion, pageRequest)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
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
