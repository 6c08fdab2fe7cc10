import { z } from 'zod'
import { Phase } from '#domain/motion/recorded.ts'
import { listMotions, type MotionSort } from '#projections/motion-list.ts'
import { countByPhase, filterChoices } from '#projections/motion-lookup.ts'
import type { Site, SiteContext } from './context.ts'
import { pageOf, sendPage } from './layout.ts'
import { registerHead, registerView } from './register-view.ts'
import { councilVisitOf, queryOf } from './visit.ts'
import { registerWording } from './wording/register.ts'

const pageSize = 25
const pageMax = 10_000
const searchLengthMax = 200

const text = z.string().trim().min(1).max(searchLengthMax).optional().catch(undefined)
const Sort = z.enum(['recent', 'reference', 'deadline', 'title', 'submitted'])

// An address that somebody typed or cut off shows the list anyway, without what makes no sense.
export const RegisterQuery = z.object({
  q: text,
  fase: Phase.optional().catch(undefined),
  fractie: text,
  houder: text,
  alleen: z.enum(['te-laat', 'stil']).optional().catch(undefined),
  volgorde: Sort.default('recent').catch('recent'),
  bladzijde: z.coerce.number().int().min(1).max(pageMax).default(1).catch(1),
})

/** What the visitor looks for, by the names in the address. */
export type RegisterQuery = z.output<typeof RegisterQuery>

/** `/{council}`: the motions of a council, to search, filter and leaf through. */
export function serveRegisterPage(site: Site, context: SiteContext): void {
  site.get('/:council', async (request, reply) => {
    const visit = await councilVisitOf(context, request, reply)
    const { council } = visit
    const query = RegisterQuery.parse(Object.fromEntries(queryOf(request)))
    const today = context.today()
    const [list, phases, choices] = await Promise.all([
      listMotions(context.db, {
        ...filterOf(query),
        council,
        page: query.bladzijde,
        pageSize,
        today,
      }),
      countByPhase(context.db, council),
      filterChoices(context.db, council),
    ])
    const words = registerWording[visit.language]
    const main = registerView({ visit, query, list, phases, choices, pageSize })
    const head = registerHead(visit)
    const live = {
      address: `/api/v1/councils/${council}/events?after=${list.position ?? 0}`,
      announcement: words.updated,
    }
    return sendPage(
      reply,
      pageOf(context, { title: words.title, visit, crumbs: [], main, head, live }),
    )
  })
}

interface Filter {
  readonly q: string | undefined
  readonly phase: Phase | undefined
  readonly party: string | undefined
  readonly portfolioHolder: string | undefined
  readonly overdue: true | undefined
  readonly silent: true | undefined
  readonly sort: MotionSort
}

/** What the address asks for, in the words of the read model. */
export const filterOf = ({
  q,
  fase,
  fractie,
  houder,
  alleen,
  volgorde,
}: RegisterQuery): Filter => ({
  q,
  phase: fase,
  party: fractie,
  portfolioHolder: houder,
  overdue: alleen === 'te-laat' ? true : undefined,
  silent: alleen === 'stil' ? true : undefined,
  sort: volgorde,
})
