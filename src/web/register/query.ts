import { z } from 'zod'
import { Phase } from '#domain/motion/recorded.ts'
import type { MotionSort } from '#projections/motion-list.ts'

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

interface RegisterFilter {
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
}: RegisterQuery): RegisterFilter => ({
  q,
  phase: fase,
  party: fractie,
  portfolioHolder: houder,
  overdue: alleen === 'te-laat' ? true : undefined,
  silent: alleen === 'stil' ? true : undefined,
  sort: volgorde,
})
