import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCouncil, type TestCouncil } from '#support/api/api.ts'
import { describeBehindNginx, startNginx } from '#support/network/nginx.ts'
import {
  describeInBrowser,
  hearAfter,
  openBrowser,
  signInWith,
  type TestBrowser,
} from '#support/site/browser.ts'
import { openSite, users, type TestSite } from '#support/site/site.ts'
import { verificationWording } from '#web/log-book/verification-wording.ts'

// The time that somebody is willing to wait for what was just recorded by somebody else.
const soonMs = 10_000

describeInBrowser('an open page', () => {
  let site: TestSite
  let browser: TestBrowser
  let council: TestCouncil
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite()
    council = await openCouncil(site)
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })

  const report = (text: string): object => ({
    type: 'ProgressReported',
    occurredOn: '2025-10-01',
    data: { text },
  })

  test('of a verification that is running shows the outcome by itself', async () => {
    const words = verificationWording.nl
    const owner = new pg.Client(site.databaseUrl)
    await owner.connect()
    await using open = await browser.open({ baseURL: site.origin })
    const { page } = open
    await signInWith(page, users.clerk, `/${council.council}/logboek/controle`)
    // Another instance began meanwhile, and takes its time.
    const begin = 'insert into verification_run (council, position) values ($1, 1)'
    await owner.query(begin, [council.council])
    await page.getByRole('button', { name: words.now }).click()
    await page.getByText(words.running).first().waitFor()
    await owner.query('update verification_run set ended_at = clock_timestamp()')
    await page.getByText(words.brokenOff).waitFor({ timeout: soonMs })
    await owner.end()
  })

  /** A motion in hand, and its page, open and listening. */
  async function openMotion(reference: string, baseURL = site.origin) {
    const motionId = await council.submit({ reference })
    await council.record(
      motionId,
      { type: 'DecisionRecorded', occurredOn: '2021-06-01', data: { outcome: 'adopted' } },
      { type: 'WorkStarted', occurredOn: '2021-07-01', data: {} },
      report('Het eerste bericht.'),
    )
    await site.following.drain()
    const opened = await browser.open({ baseURL })
    const listening = opened.page.waitForResponse((answer) => answer.url().includes('/events?'))
    await opened.page.goto(`/${council.council}/moties/${reference}`)
    await listening
    return { ...opened, motionId, close: () => opened[Symbol.asyncDispose]() }
  }

  test('shows and announces what was recorded elsewhere, and leaves the focus', async () => {
    const { page, motionId, problems, close } = await openMotion('L-1')
    const sought = page.locator('input[name=bekend-op]')
    await sought.focus()
    await council.record(motionId, report('Het tweede bericht, van elders.'))
    const appeared = page.getByText('Het tweede bericht, van elders.')
    await appeared.waitFor({ timeout: soonMs })
    await expect
      .poll(() => page.locator('[role=status][data-announcer]').textContent())
      .not.toBe('')
    expect(await page.locator('input[name=bekend-op]:focus').count()).toBe(1)
    expect(problems).toEqual([])
    await close()
  })

  test('keeps the focus on a link in the part that changes', async () => {
    const { page, motionId, close } = await openMotion('L-2')
    await council.record(motionId, {
      type: 'DocumentAttached',
      occurredOn: '2025-10-01',
      data: { title: 'De brief', address: 'https://example.nl/brief.pdf' },
    })
    const link = page.getByRole('complementary').getByRole('link', { name: 'De brief' })
    await link.waitFor({ timeout: soonMs })
    await link.focus()
    await council.record(motionId, report('Het derde bericht.'))
    await page.getByText('Het derde bericht.').waitFor({ timeout: soonMs })
    const focused = await page.evaluate<string>('document.activeElement.textContent')
    expect(focused).toContain('De brief')
    await close()
  })

  test('does not ask for itself again when what was recorded is not public', async () => {
    const { page, motionId, close } = await openMotion('L-3')
    await page.goto(`/${council.council}?q=L-3`)
    const { position } = (await site.log.head(council.council)) ?? { position: 0 }
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const heard = page.evaluate(
      hearAfter,
      `/api/v1/councils/${council.council}/events?after=${position}`,
    )
    const note = { type: 'InternalNoteAdded', occurredOn: '2025-10-01', data: { text: 'Geheim.' } }
    await council.record(motionId, note)
    expect(await heard).toContain('.internal-event.')
    expect(asked.filter((path) => path === `/${council.council}`)).toEqual([])
    await close()
  })

  test('listens on after the connection was lost, and misses nothing', async () => {
    const { page, motionId, close } = await openMotion('L-5')
    await page.context().setOffline(true)
    await council.record(motionId, report('Vastgelegd terwijl de verbinding weg was.'))
    await page.context().setOffline(false)
    await page
      .getByText('Vastgelegd terwijl de verbinding weg was.')
      .waitFor({ timeout: 2 * soonMs })
    await close()
  })

  describeBehindNginx('behind an nginx as it comes', () => {
    test('shows what was recorded elsewhere', async () => {
      const nginx = await startNginx({ to: Number(new URL(site.origin).port) })
      const { page, motionId, problems, close } = await openMotion('L-6', nginx.origin)
      await council.record(motionId, report('Het bericht, door nginx heen.'))
      await page.getByText('Het bericht, door nginx heen.').waitFor({ timeout: soonMs })
      expect(problems).toEqual([])
      await close()
      await nginx.close()
    })
  })
})
