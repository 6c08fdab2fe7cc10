import { z } from 'zod'
import { Phase } from '#domain/motion/recorded.ts'

const pageMax = 10_000
const searchLengthMax = 200

const text = z.string().trim().min(1).max(searchLengthMax).optional().catch(undefined)
const Sort = z.enum(['recent', 'reference', 'deadline', 'title', 'submitted'])

// An address with a wrong or incomplete query shows the list without the wrong part.
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

/** What the address asks for, in the words of the read model. */
export const filterOf = (query: RegisterQuery) => ({
  q: query.q,
  phase: query.fase,
  party: query.fractie,
  portfolioHolder: query.houder,
  overdue: query.alleen === 'te-laat' ? true : undefined,
  silent: query.alleen === 'stil' ? true : undefined,
  sort: query.volgorde,
})
