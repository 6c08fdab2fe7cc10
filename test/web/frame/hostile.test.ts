import { afterAll, beforeAll, expect, test } from 'vitest'
import { motionEventTypes, type MotionEventType } from '#domain/motion/events.ts'
import { openCouncil, type TestCouncil } from '#support/api/api.ts'
import { readAll } from '#support/log.ts'
import {
  describeInBrowser,
  openBrowser,
  signInWith,
  type TestBrowser,
} from '#support/site/browser.ts'
import { openSite, users, type TestSite } from '#support/site/site.ts'

// What somebody might put into a field to run something, to turn the line around, or to push the page
// off the screen.
// A letter that is written from right to left; marks that turn a line around are not recorded.
const rightToLeft = '\u05d0'
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
const references = ['H/1?<b>&"', `H/2'><i>`, `H/3</a>${rightToLeft}`] as const
const details = {
  reference: references[0],
  title: line,
  text,
  submitters: [{ party: line, name: line }],
  meeting: line,
  agendaItem: line,
}
const people = { portfolioHolder: line, department: line, official: line }
const document = { title: line, address: 'https://example.nl/?a="><script>alert(6)</script>' }
const asQuery = encodeURIComponent(references[0])
const votes = { for: 2, against: 1, byParty: [{ party: line, for: 2, against: 1 }] }
const deadline = { on: '2029-01-01', precision: 'day' }
const committee = { committee: line, meetsOn: '2021-08-01', agenda: line }
const settlement = { reason: 'executed', explanation: text, evidence: [document] }

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

  const event = (type: MotionEventType, data: object, more: object = {}) => ({
    events: [{ type, occurredOn: '2021-07-01', data }],
    ...more,
  })

  /** Records one event after the other. @returns their ids. */
  async function record(motionId: string, bodies: readonly object[], token = council.clerk) {
    const ids: string[] = []
    for (const payload of bodies) {
      const url = `/api/v1/motions/${motionId}/events`
      const answer = await site.send({ method: 'POST', url, payload, token })
      if (answer.statusCode !== 201) throw new Error(answer.body)
      ids.push(answer.json<{ events: { id: string }[] }>().events[0]?.id ?? '')
    }
    return ids
  }

  /** Motions, all about the same, in whose every field of every event stands what is hostile. */
  async function tell(): Promise<void> {
    const other = await council.submit({ title: line })
    const motionId = await council.submit(details)
    await record(motionId, [
      event('DecisionRecorded', { outcome: 'adopted', votes }),
      event('WorkStarted', people),
      event('DeadlineSet', { deadline }),
      event('DeadlineMoved', { deadline: { on: '2030-01-01', precision: 'year' }, reason: text }),
      event('InternalNoteAdded', { text }),
      event('DocumentAttached', document),
      event('MotionsLinked', { otherMotionId: other, relation: 'related' }),
      event('CommitteeScheduled', { ...committee, purpose: 'settlement' }),
      event('SettlementProposed', settlement),
    ])
    await tellTheRest(await council.submit({ ...details, reference: references[1] }))
    await site.send({
      method: 'POST', url: '/api/v1/councils', payload: { council: 'gm9999', name: line },
      token: await site.token('gm9999', 'clerk'),
    }) // prettier-ignore
  }

  async function tellTheRest(motionId: string): Promise<void> {
    const [, , reportId = ''] = await record(motionId, [
      event('WorkStarted', {}),
      event('ResponsibilityAssigned', people),
      event('ProgressReported', { text }),
    ])
    await record(motionId, [
      event('ProgressCorrected', { reportId, text, reason: text }),
      event('CommitteeScheduled', committee),
      event('CommitteeRescheduled', { meetsOn: '2021-08-02', reason: text }),
      event('CommitteeInformed', { note: text }),
      event('CommitteeScheduled', committee),
      event('CommitteeCancelled', { reason: text }),
      event('CommitteeScheduled', committee),
      event('SettlementProposed', settlement),
      event('SettlementRefused', { reason: text, newDeadline: deadline }),
      event('CommitteeScheduled', committee),
      event('SettlementProposed', settlement),
    ])
    const afterwards = [
      event('SettlementAccepted', { decidedBy: 'council', note: text }),
      event('MotionReopened', { reason: text }),
      event(
        'ProgressReported',
        { text: `${hostile} 06-12345678` },
        { personalDataConfirmed: { reason: text } },
      ),
      event('DetailsCorrected', {
        changes: { ...details, reference: references[2] },
        reason: text,
      }),
    ]
    const ids = await record(motionId, afterwards, council.secondClerk)
    const redaction = { eventId: ids.at(-2), ground: 'confidential', reason: text }
    await record(motionId, [event('RedactionProposed', redaction)])
    await record(motionId, [event('ContentRedacted', redaction)], council.secondClerk)
  }

  test('is in every type of event', async () => {
    const events = await readAll(site.log, council.council)
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining([...motionEventTypes]))
  })

  test.each([undefined, 'clerk'] as const)(
    'is shown to %s as text',
    { timeout: 180_000 },
    async (user) => {
      const narrow = { width: 320, height: 640 }
      await using opened = await browser.open({ baseURL: site.origin, viewport: narrow })
      const { page, problems } = opened
      if (user !== undefined) await signInWith(page, users[user], '/privacy')
      const motions = [references[0], references[2]].map(
        (reference) => `/${council.council}/moties/${encodeURIComponent(reference)}`,
      )
      const [motion = ''] = motions
      const ofClerk = user === undefined ? [] : ['/werk', '/verslag', `/samen?m=${asQuery}`]
      const ofCouncil = ['', '/cijfers', '/logboek', '/logboek/op', '/logboek/verschil', ...ofClerk]
      const paths = [
        ...motions,
        ...motions.map((path) => `${path}/geschiedenis`),
        ...motions.map((path) => `${path}?bekend-op=2030-01-01`),
        ...ofCouncil.map((part) => `/${council.council}${part}`),
        '/',
        '/gm9999',
      ]
      for (const path of paths) {
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
      expect(problems).toEqual([])
    },
  )
})
