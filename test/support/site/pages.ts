import { randomUUID } from 'node:crypto'
import { ensureCouncil } from '#intake/acceptance.ts'
import { openSite, type TestSite, type User } from './site.ts'

/** The demo council, and one that has no motions yet. */
export const demo = 'gm9001'
export const empty = 'gm9002'
const motion = `/${demo}/moties/M-2024-01`

/** A type of page, by an address at which it can be seen. */
export interface PageType {
  readonly name: string
  readonly address: string
  /** Who sees it; left out: everybody, so it is looked at by the public and by a clerk. */
  readonly only?: User
  /** What the answer's status is; left out: 200. */
  readonly status?: number
}

/** Every type of page there is. A page that is added to the site is added here. */
export const pageTypes: readonly PageType[] = [
  { name: 'front', address: '/' },
  { name: 'accessibility', address: '/toegankelijkheid' },
  { name: 'privacy', address: '/privacy' },
  { name: 'register', address: `/${demo}` },
  { name: 'register, filtered', address: `/${demo}?q=fiets&fase=inProgress&volgorde=title` },
  { name: 'register, nothing found', address: `/${demo}?q=zzzz` },
  { name: 'register, empty', address: `/${empty}` },
  { name: 'motion', address: motion },
  { name: 'motion, completed', address: `/${demo}/moties/M-2023-02` },
  { name: 'motion, as known then', address: `${motion}?bekend-op=2025-01-01` },
  { name: 'motion, as valid then', address: `${motion}?geldig-op=2024-06-30` },
  { name: 'motion, before it was there', address: `${motion}?bekend-op=2001-01-01` },
  { name: 'figures', address: `/${demo}/cijfers` },
  { name: 'figures, empty', address: `/${empty}/cijfers` },
  { name: 'work list', address: `/${demo}/werk`, only: 'clerk' },
  { name: 'work list, empty', address: `/${empty}/werk`, only: 'executive' },
  ...[
    'progress-reported',
    'progress-corrected',
    'settlement-proposed',
    'details-corrected',
    'redaction-proposed',
    'deadline-moved',
    'committee-informed',
  ].map((event): PageType => ({
    name: `form, ${event}`,
    address: `/${demo}/moties/M-2025-07/leg-vast/${event}`,
    only: 'clerk',
  })),
  { name: 'form, new motion', address: `/${demo}/nieuwe-motie`, only: 'clerk' },
  { name: 'motion, its history', address: `${motion}/geschiedenis` },
  { name: 'log book', address: `/${demo}/logboek` },
  { name: 'log book, the register then', address: `/${demo}/logboek/op` },
  { name: 'log book, what changed', address: `/${demo}/logboek/verschil` },
  { name: 'log book, check', address: `/${demo}/logboek/controle` },
  { name: 'several at once', address: `/${demo}/samen?m=M-2024-01&m=M-2024-11`, only: 'clerk' },
  { name: 'several to settle', address: `/${demo}/samen?m=M-2024-01`, only: 'executive' },
  { name: 'several, none chosen', address: `/${demo}/samen`, only: 'clerk' },
  { name: 'record a committee', address: `${motion}/leg-vast/committee-scheduled`, only: 'clerk' },
  { name: 'record a report', address: `${motion}/leg-vast/progress-reported`, only: 'official' },
  { name: 'record a decision', address: `${motion}/leg-vast/decision-recorded`, only: 'clerk' },
  { name: 'propose', address: `${motion}/leg-vast/settlement-proposed`, only: 'executive' },
  { name: 'import', address: `/${demo}/import`, only: 'clerk' },
  { name: 'report for the meeting', address: `/${demo}/verslag`, only: 'clerk' },
  { name: 'forbidden', address: `/${demo}/nieuwe-motie`, only: 'official', status: 403 },
  { name: 'not found', address: '/bestaat/niet', status: 404 },
  { name: 'no such motion', address: `/${demo}/moties/bestaat-niet`, status: 404 },
]

/** Each page as each of those who see it, in each language. */
export const views = pageTypes.flatMap(({ only, ...page }) =>
  (only === undefined ? [undefined, 'clerk' as const] : [only]).flatMap((user) =>
    (['nl', 'en'] as const).map((language) => ({ ...page, user, language })),
  ),
)

export const addressIn = (address: string, language: string): string =>
  `${address}${address.includes('?') ? '&' : '?'}lang=${language}`

/** The site with the demo council, and with a council that is empty. */
export async function openFilledSite(): Promise<TestSite> {
  const site = await openSite({ demo: true })
  const name = 'Leegendam (voorbeeldgemeente)'
  await ensureCouncil(site, { code: empty, name }, { id: randomUUID(), role: 'clerk' })
  // Proofs are there once a checkpoint was signed, which a real service does by itself.
  await site.signAll()
  return site
}
