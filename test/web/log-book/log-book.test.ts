import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo } from '#support/site/pages.ts'
import { openSite, siteToday, type TestSite } from '#support/site/site.ts'
import { hiddenField, type Visitor } from '#support/site/visitor.ts'

let site: TestSite
let everybody: Visitor
let auditor: Visitor

beforeAll(async () => {
  site = await openSite({ demo: true })
  everybody = site.visitor()
  auditor = await site.signIn('auditor')
  await site.signAll()
})
afterAll(() => site.close())

const log = `/${demo}/logboek`
const head = async (): Promise<number> => (await site.log.head(demo))?.position ?? 0
const anything = { headers: { accept: '*/*' } }
const actorIds = /demo-(griffie|ambtenaar|college)/

/** The positions of the lines on a page, from top to bottom. */
const positionsOn = (text: string): number[] =>
  [...text.matchAll(/<tr id="p-(\d+)"/g)].map(([, position]) => Number(position))

describe('the log book', () => {
  test('leads from the last event to the first without a hole, with the place of internal ones', async () => {
    const found: number[] = []
    let address: string | undefined = log
    while (address !== undefined) {
      const { text } = await everybody.get(address)
      found.push(...positionsOn(text))
      const older: string | undefined = /href="([^"]+)"[^>]*rel="next"/.exec(text)?.[1]
      address = older?.replaceAll('&amp;', '&')
    }
    const last = await head()
    expect(found).toEqual(Array.from({ length: last }, (_, i) => last - i))
  })

  test('keeps what is internal and who recorded it from the public', async () => {
    const { text } = await everybody.get(log)
    expect(text).toContain('Interne gebeurtenis')
    expect(text).not.toContain('Interne notitie')
    expect(text).not.toMatch(actorIds)
    const inside = await auditor.get(log)
    expect(inside.text).toContain('Interne notitie')
    expect(inside.text).toMatch(actorIds)
  })

  test('has no filter that tells the public of internal events', async () => {
    const asked = `${log}?soort=InternalNoteAdded`
    expect(positionsOn((await everybody.get(asked)).text)).toEqual([])
    expect(positionsOn((await auditor.get(asked)).text).length).toBeGreaterThan(0)
    const ofMotion = await everybody.get(`${log}?motie=M-2023-09`)
    expect(positionsOn(ofMotion.text).length).toBeGreaterThan(0)
    expect(ofMotion.text).not.toContain('Interne gebeurtenis')
  })

  test('filters by kind, motion, role and phase together, also of the council itself', async () => {
    const asked = `${log}?soort=DecisionRecorded&motie=m-2024-01&rol=clerk&fase=submitted`
    const { text } = await everybody.get(asked)
    expect(positionsOn(text)).toHaveLength(1)
    const ofCouncil = await everybody.get(`${log}?soort=CouncilRegistered&rol=clerk`)
    expect(positionsOn(ofCouncil.text)).toEqual([1])
    expect(positionsOn((await everybody.get(`${log}?motie=M-9999`)).text)).toEqual([])
    const nonsense = await everybody.get(`${log}?soort=niets&rol=koning&voor=x`)
    expect(positionsOn(nonsense.text)[0]).toBe(await head())
  })
})

describe('the register on a day', () => {
  // The demo is recorded on the day of the test, by the database's clock.
  test('is empty before anything was recorded, and whole at the end', async () => {
    const before = await everybody.get(`${log}/op?dag=2020-01-01`)
    expect(before.status).toBe(200)
    expect(before.text).toContain('Op die dag was deze raad nog niet in het register')
    expect(before.text).toContain('Volgende dag met gebeurtenissen')
  })

  test('takes a day that is none, or still has to come, for today', async () => {
    for (const day of ['gisteren', '2999-01-01', '']) {
      const { text, status } = await everybody.get(`${log}/op?dag=${day}`)
      expect(status).toBe(200)
      expect(text).toContain(`value="${siteToday}"`)
    }
  })
})

describe('the difference between two days', () => {
  test('by real time tells what happened then, whenever it was recorded', async () => {
    const asked = `${log}/verschil?van=2024-02-01&tot=2024-02-29&as=werkelijk`
    const { text } = await everybody.get(asked)
    const added = /Nieuw in het register\s*<span[^>]*>(\d+)/.exec(text)?.[1]
    expect(Number(added)).toBeGreaterThan(0)
    expect(text).toContain('M-2024-01')
  })

  test('by recording is empty when nothing was recorded, whichever day comes first', async () => {
    const { text } = await everybody.get(`${log}/verschil?van=2021-06-01&tot=2021-01-01`)
    expect(text).toContain('value="2021-01-01"')
    expect(text).not.toContain('<table')
  })
})

describe('the history of a motion', () => {
  const history = `/${demo}/moties/M-2023-09/geschiedenis`
  const versionsOn = (text: string): number[] =>
    [...text.matchAll(/<tr id="v-(\d+)"/g)].map(([, version]) => Number(version))

  test('leaves internal events out for the public, and shows all to the auditor', async () => {
    const [outside, inside] = [await everybody.get(history), await auditor.get(history)]
    expect(outside.text).not.toMatch(actorIds)
    expect(outside.text).not.toContain('Interne notitie')
    const all = versionsOn(inside.text)
    expect(all).toEqual(all.map((_, i) => i + 1))
    expect(versionsOn(outside.text).length).toBeLessThan(all.length)
    expect(inside.text).toMatch(actorIds)
  })

  test('is not there for a motion that is not there', async () => {
    expect((await everybody.get(`/${demo}/moties/M-9999/geschiedenis`)).status).toBe(404)
  })
})

describe('the verification', () => {
  const address = `${log}/controle`

  test('gives the public the public evidence, and the auditor all of it', async () => {
    const [outside, inside] = await Promise.all(
      [everybody, auditor].map(async (visitor) =>
        (await visitor.ask(`${log}/export.ndjson`, anything)).text(),
      ),
    )
    expect(outside).toContain('"view":"public"')
    expect(outside).not.toMatch(actorIds)
    expect(inside).toContain('"view":"council"')
    const note = await (await everybody.ask(`${log}/controlepunt.txt`, anything)).text()
    expect(note).toMatch(/^motiespoor\/gm9001\//)
    expect((await everybody.get(address)).text).toContain('npm run verify')
  })

  test('on the server tells that everything holds, up to the checkpoint', async () => {
    const page = await auditor.get(address)
    const formKey = hiddenField(page, 'formKey')
    const started = await auditor.post(address, { formKey })
    expect(started.path).toContain(address)
    await expect.poll(async () => (await auditor.get(address)).text).toMatch(/Alles klopt/)
    const { text } = await auditor.get(address)
    expect(text).toMatch(new RegExp(`tot en met plaats</dt>\\s*<dd>${await head()}</dd>`))
    expect((await everybody.get(address)).text).not.toContain('Alles klopt')
  })

  test('is only started by somebody of the council, from a form of this site', async () => {
    expect((await everybody.post(address, {})).status).toBe(401)
    expect((await auditor.post(address, { formKey: 'wrong' })).status).toBe(403)
  })
})
