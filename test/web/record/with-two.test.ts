import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSite, type TestSite } from '#support/site/site.ts'
import { hiddenField, type Visitor } from '#support/site/visitor.ts'
import { filledIn, fillIn, eventInput, openFormCouncil, openMotion } from './record-forms.ts'

let site: TestSite
let clerk: Visitor
let secondClerk: Visitor

beforeAll(async () => {
  site = await openSite()
  await openFormCouncil(site)
  clerk = await site.signIn('clerk')
  secondClerk = await site.signIn('secondClerk')
})
afterAll(() => site.close())

const workStarted = eventInput('WorkStarted', {})

describe('personal data', () => {
  const typed = { text: 'Bel de griffie op 06-12345678.' }

  test('is shown where it stands, and recorded only when somebody says why', async () => {
    const motion = await openMotion(site, workStarted)
    const form = `${motion.address}/leg-vast/progress-reported`
    const found = await fillIn(clerk, form, typed)
    expect(found.status).toBe(409)
    expect(found.text).toMatch(/<mark\s*><bdi>06-12345678<\/bdi><\/mark>\s*\(telefoonnummer\)/)

    const seen = { gezien: hiddenField(found, 'gezien'), toch: 'ja' }
    const bare = await clerk.post(form, filledIn(found, { ...typed, ...seen, 'toch-reden': '' }))
    expect(bare.status).toBe(422)
    expect(bare.text).toMatch(/id="toch-reden-fout">\s*Vul dit in/)
    expect(await motion.history()).toHaveLength(2)

    const why = { ...seen, 'toch-reden': 'Het nummer van de griffie.' }
    await clerk.post(form, filledIn(bare, { ...typed, ...why }))
    expect((await motion.history()).slice(2)).toMatchObject([
      { type: 'ProgressReported', data: typed },
      { type: 'PersonalDataConfirmed', data: { kinds: ['phone'], reason: why['toch-reden'] } },
    ])
  })

  test('that was typed after the confirmation is shown first', async () => {
    const motion = await openMotion(site, workStarted)
    const form = `${motion.address}/leg-vast/progress-reported`
    const found = await fillIn(clerk, form, typed)
    const other = await clerk.post(
      form,
      filledIn(found, {
        text: `${typed.text} Of mail jan@voorbeeld.nl.`,
        gezien: hiddenField(found, 'gezien'),
        toch: 'ja',
        'toch-reden': 'Het nummer van de griffie.',
      }),
    )
    expect(other.status).toBe(409)
    expect(other.text).toContain('jan@voorbeeld.nl</bdi>')
    expect(other.text).not.toMatch(/name="toch"\s+value="ja"\s+checked/)
    expect(await motion.history()).toHaveLength(2)
  })
})

describe('a redaction', () => {
  test('is proposed by one and confirmed by another, who sees what and why', async () => {
    const report = eventInput('ProgressReported', { text: 'Mevrouw Jansen is ziek.' })
    const motion = await openMotion(site, workStarted, report)
    const eventId = (await motion.history())[2]?.id ?? ''
    const propose = `${motion.address}/leg-vast/redaction-proposed`
    const confirm = `${motion.address}/leg-vast/content-redacted`
    const why = { ground: 'personal-data', reason: 'Het gaat over een zieke.' }
    await fillIn(clerk, propose, { eventId, ...why })

    const own = await clerk.get(confirm)
    expect(own.text).toContain('Wie de verwijdering voorstelde, mag haar niet zelf bevestigen')
    expect(own.text).not.toContain('value="record"')

    const form = await secondClerk.get(confirm)
    expect(form.text).toContain('Mevrouw Jansen is ziek.')
    expect(form.text).toMatch(/Voorgesteld door\s*<bdi>griffie-anna<\/bdi>/)
    expect(form.text).toContain('Het gaat over een zieke.</textarea')
    expect(form.text).toContain('mag haar niet zelf bevestigen')

    const done = await fillIn(secondClerk, confirm, { eventId, ...why })
    expect(done.text).toContain('Vastgelegd: inhoud verwijderd')
    expect(done.text).not.toContain('Mevrouw Jansen')
    expect((await secondClerk.get(propose)).text).not.toContain('Mevrouw Jansen')
  })
})
