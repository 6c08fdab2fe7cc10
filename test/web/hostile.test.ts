import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCouncil, type TestCouncil } from '../http/api.ts'
import { describeInBrowser, openBrowser, signInWith, type TestBrowser } from './browser.ts'
import { openSite, users, type TestSite } from './site.ts'

// What somebody might put into a field to run something, to turn the line around, or to push the page
// off the screen.
const rightToLeft = '\u202e'
const hostile = [
  '<script>alert(1)</script>',
  `"'><img src=x onerror=alert(2)>`,
  '</textarea></title><svg onload=alert(3)>',
  '${alert(4)}{{alert(5)}}&lt;&#60;',
  `${rightToLeft}mraw مرحبا`,
  '👩‍👩‍👧‍👦🏳️‍🌈',
  'e\u0301\u0302\u0303'.repeat(20),
].join(' ')
const line = `${hostile} ${'W'.repeat(200)}`
const text = `${hostile}\n\n${'W'.repeat(19_000)}\n</p></li></main>`

describeInBrowser('hostile content', () => {
  let site: TestSite
  let browser: TestBrowser
  let council: TestCouncil
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite()
    council = await openCouncil(site)
    await tell()
    await site.following.drain()
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })

  /** A motion in whose every field stands what is hostile. */
  async function tell(): Promise<void> {
    const submitters = [{ party: line, name: line }]
    const content = {
      reference: 'H/1?<b>&"',
      title: line,
      text,
      submitters,
      meeting: line,
      agendaItem: line,
    }
    const motionId = await council.submit(content)
    const other = await council.submit({ title: line })
    const document = { title: line, address: 'https://example.nl/?a="><script>alert(6)</script>' }
    const event = (type: string, data: object): object => ({ type, occurredOn: '2021-07-01', data })
    const people = { portfolioHolder: line, department: line, official: line }
    const deadline = { on: '2030-01-01', precision: 'day' }
    await council.record(
      motionId,
      event('DecisionRecorded', {
        outcome: 'adopted',
        votes: { for: 2, against: 1, byParty: [{ party: line, for: 2, against: 1 }] },
      }),
      event('WorkStarted', people),
      event('DeadlineSet', { deadline: { on: '2029-01-01', precision: 'day' } }),
      event('DeadlineMoved', { deadline, reason: text }),
      event('ProgressReported', { text }),
      event('InternalNoteAdded', { text }),
      event('DocumentAttached', document),
      event('MotionsLinked', { otherMotionId: other, relation: 'related' }),
      event('CommitteeScheduled', {
        committee: line,
        meetsOn: '2021-08-01',
        purpose: 'settlement',
        agenda: line,
      }),
      event('SettlementProposed', { reason: 'executed', explanation: text, evidence: [document] }),
    )
  }

  test.each([undefined, 'clerk'] as const)(
    'is shown to %s as text',
    { timeout: 180_000 },
    async (user) => {
      const narrow = { width: 320, height: 640 }
      await using opened = await browser.open({ baseURL: site.origin, viewport: narrow })
      const { page, complaints } = opened
      if (user !== undefined) await signInWith(page, users[user], '/privacy')
      const motion = `/${council.council}/moties/${encodeURIComponent('H/1?<b>&"')}`
      const pages = ['', '/cijfers', '/logboek', '/werk'].map(
        (part) => `/${council.council}${part}`,
      )
      for (const path of [motion, `${motion}/geschiedenis`, ...pages]) {
        if (user === undefined && path.endsWith('/werk')) continue
        const answer = await page.goto(path)
        expect([path, answer?.status()]).toEqual([path, 200])
        const overflow = await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect([path, overflow]).toEqual([path, 0])
        const strange = page.locator('img, svg[onload], [onerror], body script:not([src])')
        expect([path, await strange.count()]).toEqual([path, 0])
        expect(await page.locator('main').count()).toBe(1)
      }
      await page.goto(motion)
      const title = await page.getByRole('heading', { level: 1 }).textContent()
      expect(title).toContain('<script>alert(1)</script>')
      expect(complaints).toEqual([])
    },
  )
})
