import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSite, type TestSite } from '#support/site/site.ts'
import type { Visitor } from '#support/site/visitor.ts'
import {
  filledIn,
  fillIn,
  eventInput,
  openFormCouncil,
  openMotion,
  type FormMotion,
} from './record-forms.ts'

let site: TestSite
let clerk: Visitor

beforeAll(async () => {
  site = await openSite()
  await openFormCouncil(site)
  clerk = await site.signIn('clerk')
})
afterAll(() => site.close())

const inProgress = (): Promise<FormMotion> => openMotion(site, eventInput('WorkStarted', {}))
const reportForm = ({ address }: FormMotion): string => `${address}/leg-vast/progress-reported`

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

describe('hostile content', () => {
  const contents = [
    `<script>alert('x')</script>"><img src=x onerror=alert(1)>`,
    `</textarea><h1>weg</h1>`,
    'rechts en \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd',
    '👩‍👩‍👧‍👦 🏳️‍🌈 é',
    '\n\nmet lege regels',
    '漢'.repeat(20_000),
  ]

  test.each(contents)('%.20j is shown as the text that it is', async (text) => {
    const motion = await inProgress()
    const page = await clerk.get(reportForm(motion))
    const again = await clerk.post(reportForm(motion), filledIn(page, { text }, 'change'))
    expect(again.text).toContain(`\n${escaped(text)}</textarea`)
    const answer = await clerk.post(reportForm(motion), filledIn(page, { text }))
    expect(answer.status).toBe(200)
    expect(answer.text).toContain(escaped(text))
    expect(answer.text).not.toContain('<script>alert')
    expect((await motion.history()).at(-1)?.data).toEqual({ text })
  })

  test('that turns the direction of reading is refused with all of it kept', async () => {
    const motion = await inProgress()
    const text = 'rechts \u202eom'
    const refused = await fillIn(clerk, reportForm(motion), { text })
    expect(refused.text).toContain('onzichtbare tekens die de leesrichting omkeren')
    expect(refused.text).toContain(`\n${text}</textarea`)
  })

  test('that is too long or cannot be kept is refused with all of it kept', async () => {
    const motion = await inProgress()
    const long = 'w'.repeat(20_001)
    const tooLong = await fillIn(clerk, reportForm(motion), { text: long })
    expect(tooLong.text).toContain('hoogstens 20.000 tekens. U hebt er 20.001.')
    expect(tooLong.text).toContain(long)
    const control = await fillIn(clerk, reportForm(motion), { text: 'een\u0007bel' })
    expect(control.text).toContain('een teken dat niet bewaard kan worden')
    expect(await motion.history()).toHaveLength(2)
  })
})
