import { listMotions } from '#projections/motion-list.ts'
import { countByPhase, filterChoices, type FilterChoices } from '#projections/motion-lookup.ts'
import type { Site, SiteContext } from '#web/frame/context.ts'
import { sendPage } from '#web/frame/layout.ts'
import { councilPageRequestOf, queryOf } from '#web/frame/page-request.ts'
import { filterOf, RegisterQuery } from './query.ts'
import { registerHead, registerView } from './view.ts'
import { registerWording } from './wording.ts'

const pageSize = 25

/** `/{council}`: the motions of a council, to search, filter and leaf through. */
export function serveRegisterPage(site: Site, context: SiteContext): void {
  const choicesAt = rememberedChoices(context)
  site.get('/:council', async (request, reply) => {
    const pageRequest = await councilPageRequestOf(context, request, reply)
    const { council, language, today } = pageRequest
    const query = RegisterQuery.parse(Object.fromEntries(queryOf(request)))
    const asked = { ...filterOf(query), council, page: query.bladzijde, pageSize, today }
    const [list, phases] = await Promise.all([
      listMotions(context.db, asked),
      countByPhase(context.db, council),
    ])
    const choices = await choicesAt(council, list.position)
    const { title, updated: announcement } = registerWording[language]
    const address = `/api/v1/councils/${council}/events?after=${list.position ?? 0}`
    return sendPage(reply, context, {
      title,
      pageRequest,
      crumbs: [],
      main: registerView({ pageRequest, query, list, phases, choices, pageSize }),
      head: registerHead(pageRequest),
      live: { address, announcement },
    })
  })
}

/**
 * What a council's motions can be filtered by takes a look at every one of them, so it is looked up
 * once for each position of the council's log.
 */
function rememberedChoices({ db }: SiteContext) {
  const known = new Map<string, { position: number | null; choices: FilterChoices }>()
  return async (council: string, position: number | null): Promise<FilterChoices> => {
    const found = known.get(council)
    if (found?.position === position) return found.choices
    const choices = await filterChoices(db, council)
    known.set(council, { position, choices })
    return choices
  }
}
