import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCouncil, type TestCouncil } from '#support/api/api.ts'
import { openSite, type TestSite } from '#support/site/site.ts'
import type { Visited, Visitor } from '#support/site/visitor.ts'

// Words that stand in internal events alone, and the ids of people: wherever they turn up on a page
// of the public, or of the people of another council, something is told that may not be told.
const marker = {
  note: 'geheimwoordnotitie',
  redaction: 'geheimwoordlakken',
  confirmation: 'geheimwoordbevestigd',
  clerk: 'geheimwoordgriffier',
}

let site: TestSite
let council: TestCouncil
beforeAll(async () => {
  site = await openSite()
  council = await openCouncil(site)
  await plant()
  await site.signAll()
})
afterAll(() => site.close())

async function plant(): Promise<void> {
  const token = await site.token(council.council, 'clerk', marker.clerk)
  const motionId = await council.submit({ reference: 'G-1' })
  const record = async (body: object): Promise<string[]> => {
    const url = `/api/v1/motions/${motionId}/events`
    const answer = await site.send({ method: 'POST', url, payload: body, token })
    if (answer.statusCode !== 201) throw new Error(answer.body)
    return answer.json<{ events: { id: string }[] }>().events.map(({ id }) => id)
  }
  const occurredOn = '2021-06-01'
  const event = (type: string, data: object): object => ({ events: [{ type, occurredOn, data }] })
  await record(event('DecisionRecorded', { outcome: 'adopted' }))
  await record(event('WorkStarted', {}))
  const [reportId = ''] = await record(event('ProgressReported', { text: 'Openbaar bericht.' }))
  await record(event('InternalNoteAdded', { text: marker.note }))
  await record(
    event('RedactionProposed', {
      eventId: reportId,
      ground: 'confidential',
      reason: marker.redaction,
    }),
  )
  await record({
    ...event('ProgressReported', { text: 'Bel 06-12345678 voor meer.' }),
    personalDataConfirmed: { reason: marker.confirmation },
  })
}

const linksIn = ({ text }: Visited, at: string): string[] =>
  [...text.matchAll(/(?:href|src)="([^"#]+)/g)]
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), new URL(at, site.origin)))
    .filter(({ origin, pathname }) => origin === site.origin && !pathname.startsWith('/inloggen'))
    .map(({ pathname, search }) => pathname + search)

/**
 * Everything that a visitor comes to by following links, by address.
 * @param own where the visitor is at home and may know everything: not looked at.
 */
async function everythingFor(visitor: Visitor, own = '/nowhere'): Promise<Map<string, Visited>> {
  const { council: code } = council
  const motion = `/${code}/moties/G-1`
  const seen = new Set([
    `/${code}`,
    '/sitemap.xml',
    `/${code}/sitemap.xml`,
    `/${code}/moties.csv`,
    `/${code}/moties.ndjson`,
    `/${code}/logboek/export.ndjson`,
    `${motion}/geschiedenis`,
    `${motion}?bekend-op=2030-01-01`,
    `${motion}?geldig-op=2025-06-01`,
    `/${code}/werk`,
    `/${code}/verslag`,
    `/${code}/import`,
    `${motion}/leg-vast/progress-corrected`,
  ])
  const found = new Map<string, Visited>()
  for (const path of seen) {
    const page = await visitor.get(path)
    found.set(path, page)
    linksIn(page, path)
      .filter((link) => !link.startsWith(own))
      .forEach((link) => seen.add(link))
  }
  return found
}

function leaksIn(pages: ReadonlyMap<string, Visited>): string[] {
  return [...pages].flatMap(([path, { text }]) =>
    Object.values(marker)
      .filter((word) => text.includes(word))
      .map((word) => `${word} at ${path}`),
  )
}

test('the people of the council see internal events', async () => {
  const visitor = await site.signIn('clerk')
  const { text } = await visitor.get(`/${council.council}/moties/G-1`)
  expect(text).toContain(marker.note)
  expect(text).toContain(marker.clerk)
})

test('nothing internal is on any page that the public can come to', async () => {
  const pages = await everythingFor(site.visitor())
  expect(pages.size).toBeGreaterThan(25)
  expect(leaksIn(pages)).toEqual([])
  const output = [...pages.values()].filter(({ text }) => text.includes('Openbaar bericht.'))
  expect(output.length).toBeGreaterThan(1)
})

test('nor on any page for the people of another council', async () => {
  const visitor = await site.signIn('clerk')
  // Registered after this clerk signed in, whose session therefore says nothing of it.
  const own = `/${council.council}`
  council = await openCouncil(site)
  await plant()
  await site.signAll()
  const pages = await everythingFor(visitor, own)
  expect(pages.get(`/${council.council}/werk`)?.status).toBe(403)
  expect(leaksIn(pages)).toEqual([])
})
