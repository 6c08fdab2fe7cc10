import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openSite, type TestSite } from '#support/site/site.ts'
import { hiddenField, type Visited, type Visitor } from '#support/site/visitor.ts'
import { motionAddress } from '#page-addresses'
import {
  council,
  filledIn,
  fillIn,
  eventInput,
  hiddenFields,
  openFormCouncil,
  openMotion,
  type FormMotion,
} from './record-forms.ts'

let site: TestSite
let clerk: Visitor
let secondClerk: Visitor
let nowMs = Date.now()

beforeAll(async () => {
  site = await openSite({ nowMs: () => nowMs })
  await openFormCouncil(site)
  clerk = await site.signIn('clerk')
  secondClerk = await site.signIn('secondClerk')
})
afterAll(() => site.close())

const workStarted = eventInput('WorkStarted', {})
const inProgress = (): Promise<FormMotion> => openMotion(site, workStarted)
const reportForm = ({ address }: FormMotion): string => `${address}/leg-vast/progress-reported`

const alertOf = ({ text }: Visited): string =>
  /role="alert"([\s\S]*?)<form/.exec(text)?.[1]?.replaceAll(/\s+/g, ' ') ?? ''

describe('a form with mistakes', () => {
  test('is said above the form and next to its field, and nothing that was typed is lost', async () => {
    const motion = await inProgress()
    const answer = await fillIn(clerk, `${motion.address}/leg-vast/settlement-proposed`, {
      reason: '',
      explanation: 'De bomen\nstaan er.',
      'evidence.0.title': 'Foto',
      'evidence.0.address': 'javascript:alert(1)',
      occurredOn: '2025-02-30',
      'occurredOn.precision': 'month',
    })
    expect(answer.status).toBe(422)
    const alert = alertOf(answer)
    expect(alert).toContain('href="#reason">Reden van afdoening</a>: Maak een keuze.')
    expect(alert).toContain('Documenten die dit onderbouwen, regel 1: Webadres</a>')
    expect(alert).toContain('Dit is geen bestaande datum.')
    expect(answer.text).toMatch(/id="evidence-0-address-fout">\s*Dit is geen webadres/)
    expect(answer.text).toContain(
      'aria-describedby="evidence-0-address-uitleg evidence-0-address-fout"',
    )
    expect(answer.text).toContain('De bomen\nstaan er.</textarea')
    expect(answer.text).toContain('value="javascript:alert(1)"')
    expect(answer.text).toMatch(/value="month"\s+selected/)
    expect(await motion.history()).toHaveLength(2)
  })

  test('comes in the words of the domain, beside the field that is to blame', async () => {
    const motion = await inProgress()
    const form = reportForm(motion)
    const future = await fillIn(clerk, form, { text: 'Later.', occurredOn: '2030-01-01' })
    expect(future.status).toBe(409)
    expect(alertOf(future)).toContain('Wat nog niet is gebeurd, kan niet worden vastgelegd.')
    expect(future.text).toMatch(/id="occurredOn-fout">\s*Wat nog niet is gebeurd/)
    expect(future.text).toContain('Later.</textarea')
    const english = await fillIn(clerk, `${form}?lang=en`, {
      text: 'Later.',
      occurredOn: '2030-01-01',
    })
    expect(alertOf(english)).toContain('What has not happened yet cannot be recorded.')
    await clerk.get(`${form}?lang=nl`)
  })

  test('is told of a reference that another motion has, or that no motion has', async () => {
    const [one, other] = [await inProgress(), await inProgress()]
    const taken = await fillIn(clerk, `${one.address}/leg-vast/details-corrected`, {
      'changes.reference': other.reference,
      'changes.title': 'Bomen langs de singel',
      'changes.kind': 'voorstel',
      'changes.submitters.0.party': 'Groen',
      reason: 'Verkeerd nummer.',
    })
    expect(taken.text).toMatch(/id="changes-reference-fout">\s*Een andere motie van deze raad/)
    const link = { otherMotionId: 'nergens', relation: 'related' }
    const unknown = await fillIn(clerk, `${one.address}/leg-vast/motions-linked`, link)
    expect(unknown.text).toMatch(/id="otherMotionId-fout">\s*Deze raad heeft de motie niet/)
    expect(unknown.text).toContain('value="nergens"')
  })

  test('moves the motion to its new reference when that is right', async () => {
    const motion = await inProgress()
    const answer = await fillIn(clerk, `${motion.address}/leg-vast/details-corrected`, {
      'changes.reference': `${motion.reference}-nieuw`,
      'changes.title': 'Bomen langs de singel',
      'changes.kind': 'voorstel',
      'changes.submitters.0.party': 'Groen',
      reason: 'Nieuwe nummering.',
    })
    expect(answer.path).toContain(motionAddress(council, `${motion.reference}-nieuw`))
    expect(answer.status).toBe(200)
    expect((await motion.history()).at(-1)?.data).toEqual({
      changes: { reference: `${motion.reference}-nieuw` },
      reason: 'Nieuwe nummering.',
    })
  })
})

describe('a form about one event of several', () => {
  test('begins with the text of the one that was asked for', async () => {
    const report = (text: string) => eventInput('ProgressReported', { text })
    const motion = await openMotion(site, workStarted, report('De eerste.'), report('De tweede.'))
    const form = `${motion.address}/leg-vast/progress-corrected`
    const asked = (await motion.history())[2]?.id ?? ''
    const open = await clerk.get(form)
    expect(open.text).toContain(`href="?over=${asked}"`)
    expect(open.text).not.toMatch(/type="radio"[^>]*checked/)
    const begun = await clerk.get(`${form}?over=${asked}`)
    expect(begun.text).toContain('De eerste.</textarea')
    expect(begun.text).toMatch(new RegExp(`value="${asked}"\\s+checked`))
    expect((await clerk.get(`${form}?over=nonsense`)).text).not.toContain('.</textarea')
  })
})

describe('a preview', () => {
  test('shows the line as it will read, records nothing, and leads on or back with everything', async () => {
    const motion = await inProgress()
    const page = await clerk.get(reportForm(motion))
    const typed = { text: 'De <b>bomen</b>\nstaan er.' }
    const preview = await clerk.post(reportForm(motion), filledIn(page, typed, 'preview'))
    expect(preview.status).toBe(200)
    expect(preview.text).toContain('De &lt;b&gt;bomen&lt;/b&gt;\nstaan er.')
    expect(preview.text).toContain('4 maart 2025')
    expect(await motion.history()).toHaveLength(2)

    const fields = hiddenFields(preview)
    const back = await clerk.post(reportForm(motion), { ...fields, actie: 'change' })
    expect(back.text).toContain('De &lt;b&gt;bomen&lt;/b&gt;\nstaan er.</textarea')
    await clerk.post(reportForm(motion), { ...fields, actie: 'record' })
    expect((await motion.history()).at(-1)?.data).toEqual(typed)
  })

  test('adds a row to a list without losing the others', async () => {
    const motion = await inProgress()
    const form = `${motion.address}/leg-vast/settlement-proposed`
    const page = await clerk.get(form)
    const longer = await clerk.post(form, {
      ...filledIn(page, { 'evidence.3.title': 'Foto', reason: 'executed' }),
      actie: 'meer:evidence',
    })
    expect(longer.text).toContain('name="evidence.0.title"')
    expect(longer.text).toContain('value="Foto"')
    expect(longer.text).toContain('name="evidence.2.title"')
    expect(await motion.history()).toHaveLength(2)
  })
})

describe('a form that is sent', () => {
  test('twice records once, and leads to the same page', async () => {
    const motion = await inProgress()
    const page = await clerk.get(reportForm(motion))
    const fields = filledIn(page, { text: 'Een keer.' })
    const both = await Promise.all([
      clerk.post(reportForm(motion), fields),
      clerk.post(reportForm(motion), fields),
    ])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(both[0].path).toBe(both[1].path)
    expect(await motion.history()).toHaveLength(3)

    const changed = await clerk.post(reportForm(motion), { ...fields, text: 'Iets anders.' })
    expect(alertOf(changed)).toContain('Met dit formulier is al iets vastgelegd')
    expect(changed.text).toContain('Iets anders.</textarea')
    expect(hiddenField(changed, 'kenmerk')).not.toBe(fields['kenmerk'])
    await clerk.post(reportForm(motion), filledIn(changed, { text: 'Iets anders.' }))
    expect(await motion.history()).toHaveLength(4)
  })

  test('after the motion moved shows what was added, and keeps what was typed', async () => {
    const motion = await inProgress()
    const page = await clerk.get(reportForm(motion))
    await motion.record(eventInput('ProgressReported', { text: 'Iemand anders was eerder.' }))
    const typed = { text: 'Mijn bericht.' }
    const moved = await clerk.post(reportForm(motion), filledIn(page, typed))
    expect(moved.status).toBe(409)
    expect(alertOf(moved)).toContain('Er is intussen iets gewijzigd')
    expect(alertOf(moved)).toContain('Iemand anders was eerder.')
    expect(alertOf(moved)).not.toContain('Motie ingediend')
    expect(moved.text).toContain('Mijn bericht.</textarea')
    const preview = await clerk.post(reportForm(motion), filledIn(page, typed, 'preview'))
    expect(alertOf(preview)).toContain('Er is intussen iets gewijzigd')
    await clerk.post(reportForm(motion), filledIn(moved, typed))
    expect((await motion.history()).at(-1)?.data).toEqual(typed)
  })

  test('to correct details after the motion moved leaves alone what somebody else corrected', async () => {
    const motion = await inProgress()
    const form = `${motion.address}/leg-vast/details-corrected`
    const page = await clerk.get(form)
    await motion.record(
      eventInput('DetailsCorrected', {
        changes: { title: 'Bomen langs de gracht' },
        reason: 'Naam.',
      }),
    )
    const moved = await clerk.post(
      form,
      filledIn(page, {
        'changes.reference': motion.reference,
        'changes.title': 'Bomen langs de singel',
        'changes.kind': 'vreemd',
        'changes.submitters.0.party': 'Groen',
        reason: 'Andere soort.',
      }),
    )
    expect(alertOf(moved)).toContain('Er is intussen iets gewijzigd')
    expect(moved.text).toContain('value="Bomen langs de gracht"')
    expect(moved.text).toMatch(/value="vreemd"\s+selected/)
  })

  test('after the session expired is kept, and works after signing in again', async () => {
    const motion = await inProgress()
    const page = await clerk.get(reportForm(motion))
    const fields = filledIn(page, { text: 'Lang over nagedacht: "ja" & <nee>.' })
    nowMs += 2 * 3_600_000
    const expired = await clerk.post(reportForm(motion), fields)
    expect(expired.status).toBe(401)
    expect(hiddenFields(expired)).toMatchObject(fields)
    expect(await motion.history()).toHaveLength(2)
    clerk = await site.signIn('clerk')
    secondClerk = await site.signIn('secondClerk')
    const answer = await clerk.post(reportForm(motion), hiddenFields(expired))
    expect(answer.text).toContain('Vastgelegd: stand van zaken')
    expect((await motion.history()).at(-1)?.data).toEqual({ text: fields['text'] })
  })

  test('while the database is away is kept, to be sent again under the same key', async () => {
    const motion = await inProgress()
    const page = await clerk.get(reportForm(motion))
    const fields = filledIn(page, { text: 'Toen viel alles uit.' })
    const fault = vi.spyOn(site.recorder, 'recordEvents')
    fault.mockRejectedValueOnce(new Error('the connection was lost'))
    const failed = await clerk.post(reportForm(motion), fields)
    fault.mockRestore()
    expect(failed.status).toBe(500)
    expect(failed.text).toContain('Wat u invulde is bewaard')
    expect(failed.text).not.toContain('connection')
    await clerk.post(reportForm(motion), hiddenFields(failed))
    expect((await motion.history()).at(-1)?.data).toEqual({ text: 'Toen viel alles uit.' })
  })

  test('without the key of its page, or by somebody else, records nothing', async () => {
    const motion = await inProgress()
    const page = await clerk.get(reportForm(motion))
    const fields = filledIn(page, { text: 'Van een ander.' })
    expect((await secondClerk.post(reportForm(motion), fields)).status).toBe(403)
    expect((await clerk.post(reportForm(motion), { ...fields, formKey: '' })).status).toBe(403)
    expect(await motion.history()).toHaveLength(2)
  })
})
