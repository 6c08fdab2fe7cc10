import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readHistory } from '#recording/history.ts'
import { demo } from '#support/site/pages.ts'
import { openSite, type TestSite } from '#support/site/site.ts'
import { hiddenField } from '#support/site/visitor.ts'

const page = `/${demo}/samen`
const chosen = ['M-2024-01', 'M-2024-11']
const address = `${page}?${chosen.map((reference) => `m=${reference}`).join('&')}`

let site: TestSite
beforeAll(async () => {
  site = await openSite({ demo: true })
})
afterAll(() => site.close())

const motionIdOf = async (reference: string): Promise<string> =>
  (await site.log.claimedBy(demo, `reference:${reference}`)) ?? ''

const lastOf = async (reference: string) =>
  (await readHistory(site.log, demo, await motionIdOf(reference))).at(-1)

/** The form as it stands on the page, with what somebody fills in. */
async function send(user: 'clerk' | 'executive', filledIn: (id: string) => [string, string][]) {
  const visitor = await site.signIn(user)
  const shown = await visitor.get(address)
  expect(shown.status).toBe(200)
  const fields = new URLSearchParams({ formKey: hiddenField(shown, 'formKey') })
  for (const reference of chosen) {
    const id = await motionIdOf(reference)
    fields.append('m[]', reference)
    fields.append(`sleutel-${id}`, hiddenField(shown, `sleutel-${id}`))
    for (const [name, value] of filledIn(id)) fields.append(name, value)
  }
  const post = async () => (await visitor.ask(page, { method: 'POST', body: fields })).text()
  return { first: await post(), second: post }
}

describe('several motions at once', () => {
  test('are chosen in the list by who may do something for them', async () => {
    const box = 'type="checkbox"'
    expect((await (await site.signIn('clerk')).get(`/${demo}`)).text).toContain(box)
    expect((await (await site.signIn('official')).get(`/${demo}`)).text).not.toContain(box)
    expect((await site.visitor().get(`/${demo}`)).text).not.toContain(box)
  })

  test('get one portfolio holder from the clerk, each recorded once', async () => {
    const { first, second } = await send('clerk', () => [['houder', 'wethouder <b>Nieuw</b>']])
    expect(first.match(/Vastgelegd/g)).toHaveLength(chosen.length)
    const before = (await site.log.head(demo))?.position
    expect((await second()).match(/Vastgelegd/g)).toHaveLength(chosen.length)
    expect((await site.log.head(demo))?.position).toBe(before)
    for (const reference of chosen) {
      const { type, data } = (await lastOf(reference)) ?? {}
      expect(type).toBe('ResponsibilityAssigned')
      expect(data).toEqual({ portfolioHolder: 'wethouder <b>Nieuw</b>' })
    }
  })

  test('are proposed for settlement by the executive, each with its own reason', async () => {
    const [one = ''] = await Promise.all(chosen.map(motionIdOf))
    const { first } = await send('executive', (id) => [
      [`reden-${id}`, 'executed'],
      [`toelichting-${id}`, id === one ? 'Het fietspad ligt er.' : ''],
    ])
    expect(first).toContain('Niet vastgelegd: er is niets ingevuld.')
    expect(await lastOf('M-2024-01')).toMatchObject({
      type: 'SettlementProposed',
      data: { reason: 'executed', explanation: 'Het fietspad ligt er.' },
    })
    expect((await lastOf('M-2024-11'))?.type).toBe('ResponsibilityAssigned')
  })

  test('what looks like personal data is left to the form of the motion itself', async () => {
    const before = (await site.log.head(demo))?.position
    const { first } = await send('executive', (id) => [
      [`reden-${id}`, 'executed'],
      [`toelichting-${id}`, 'Bel 06 12345678 of mail j.jansen@voorbeeld.example.'],
    ])
    expect(first.match(/Gebruik het formulier bij de motie zelf/g)).toHaveLength(chosen.length)
    expect((await site.log.head(demo))?.position).toBe(before)
  })

  test('are refused to everybody else', async () => {
    expect((await (await site.signIn('auditor')).get(address)).status).toBe(403)
    expect((await site.visitor().get(address)).path).toMatch(/^\/inloggen/)
  })
})
