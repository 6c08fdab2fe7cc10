import { expect } from 'vitest'
import { demoTest as test } from '#support/site/fixtures.ts'
import { demo } from '#support/site/pages.ts'
import { siteToday } from '#support/site/site.ts'

const report = `/${demo}/verslag`
const anything = { headers: { accept: '*/*' } }

test('is the clerk’s: others are sent to sign in, or told that it is not for them', async ({
  site,
}) => {
  expect((await site.visitor().get(report)).path).toMatch(/^\/inloggen/)
  const auditor = await site.signIn('auditor')
  expect((await auditor.get(report)).status).toBe(403)
  expect((await auditor.ask(`${report}.csv`, anything)).status).toBe(403)
})

test('lists overdue motions first, and then everything that is new since the day', async ({
  clerk,
}) => {
  const { text, status } = await clerk.get(`${report}?sinds=2026-01-01`)
  expect(status).toBe(200)
  expect(text).toContain('value="2026-01-01"')
  const places = ['id="te-laat"', 'id="stil"', 'id="wacht"', 'id="afgedaan"', 'id="nieuw"'].map(
    (id) => text.indexOf(id),
  )
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(places).not.toContain(-1)
  expect(text).toContain('M-2023-09')
})

test('looks three months back when the address names no day', async ({ clerk }) => {
  expect(siteToday).toBe('2026-03-10')
  expect((await clerk.get(report)).text).toContain('value="2025-12-09"')
})

test('goes along as CSV with a line for every motion in every part', async ({ clerk }) => {
  const answer = await clerk.ask(`${report}.csv?sinds=2026-01-01`, anything)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toContain('2026-01-01')
  const bytes = Buffer.from(await answer.arrayBuffer())
  const [head, ...lines] = bytes.toString().trimEnd().split('\r\n')
  expect(head).toBe('\ufeffOnderdeel;Nummer;Motie;Portefeuillehouder;Was;Werd')
  const { text } = await clerk.get(`${report}?sinds=2026-01-01`)
  expect(lines).toHaveLength((text.match(/data-name="Nummer"/g) ?? []).length)
  expect(lines[0]).toMatch(/^Te laat;M-/)
  const forPrograms = await clerk.ask(`${report}.csv?sinds=2026-01-01&scheiding=komma`, anything)
  expect(await forPrograms.text()).toMatch(/^Onderdeel,Nummer,.*\r\nTe laat,M-/)
})
