import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCouncil, type TestCouncil } from '#support/api/api.ts'
import {
  describeInBrowser,
  openBrowser,
  type OpenPage,
  type TestBrowser,
} from '#support/site/browser.ts'
import { openSite, users, type TestSite, type User } from '#support/site/site.ts'

// The same ways through the site for everybody: with the keyboard alone, and without scripts.

const tabsMax = 150

/** How somebody gets to a part of a page, uses it, and types in it. */
interface Hands {
  press(target: Locator): Promise<void>
  fill(target: Locator, text: string): Promise<void>
}

/** Only the keys Tab, Enter, letters and digits. */
const keyboard = (page: Page): Hands => {
  const reach = async (target: Locator): Promise<void> => {
    for (let tabs = 0; tabs < tabsMax; tabs += 1) {
      if ((await target.and(page.locator(':focus')).count()) === 1) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not lead to ${String(target)}`)
  }
  return {
    press: async (target) => {
      await reach(target)
      expect(await page.evaluate<boolean>(focusIsSeen)).toBe(true)
      await page.keyboard.press('Enter')
    },
    fill: async (target, text) => {
      await reach(target)
      // A field for a date takes its parts in the order of the browser's language.
      const isDate = (await target.getAttribute('type')) === 'date'
      const [year = '', month = '', day = ''] = text.split('-')
      await page.keyboard.type(isDate ? `${day}${month}${year}` : text)
    },
  }
}

const pointer = (page: Page): Hands => ({
  press: (target) => target.click(),
  fill: async (target, text) => {
    const isSelect = (await target.and(page.locator('select')).count()) === 1
    if (isSelect) await target.selectOption({ label: text })
    else await target.fill(text)
  },
})

/** In the browser: whether an eye sees where the focus is, by an outline or a shadow in its place. */
const focusIsSeen = `(() => {
  const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement)
  return outlineStyle !== 'none' || boxShadow !== 'none'
})()`

describeInBrowser('a journey', () => {
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

  const ways = [
    { way: 'with the keyboard alone', hands: keyboard, options: { locale: 'nl-NL' } },
    { way: 'without scripts', hands: pointer, options: { javaScriptEnabled: false } },
  ] as const

  async function openMotion(reference: string): Promise<string> {
    const motionId = await council.submit({ reference, title: `De motie ${reference}` })
    await council.record(
      motionId,
      { type: 'DecisionRecorded', occurredOn: '2021-06-01', data: { outcome: 'adopted' } },
      { type: 'WorkStarted', occurredOn: '2021-07-01', data: {} },
    )
    await site.following.drain()
    return motionId
  }

  type Way = (typeof ways)[number]

  async function open({ hands, options }: Way) {
    const opened: OpenPage = await browser.open({ baseURL: site.origin, ...options })
    const { page } = opened
    return { page, hands: hands(page), leave: () => opened[Symbol.asyncDispose]() }
  }

  /** Begins at the motion's page and signs in from there. */
  async function signIn({ page, hands }: { page: Page; hands: Hands }, user: User, at: string) {
    await page.goto(at)
    await hands.press(page.getByRole('link', { name: 'Inloggen' }))
    await hands.press(page.getByRole('button', { name: users[user] }))
    await page.waitForURL(`**${at}`)
  }

  const motionAt = (reference: string): string => `/${council.council}/moties/${reference}`

  test.each(ways)('to find a motion, $way', async (way) => {
    const reference = `Z-${ways.indexOf(way)}`
    await openMotion(reference)
    const { page, hands, leave } = await open(way)
    await page.goto('/')
    await hands.fill(page.getByRole('searchbox'), reference)
    await hands.press(page.getByRole('button', { name: 'Zoek', exact: false }))
    await hands.press(page.getByRole('link', { name: `De motie ${reference}` }))
    await page.getByRole('heading', { level: 1, name: `De motie ${reference}` }).waitFor()
    await leave()
  })

  test.each(ways)('to report what was done, $way', async (way) => {
    const reference = `B-${ways.indexOf(way)}`
    await openMotion(reference)
    const opened = await open(way)
    const { page, hands, leave } = opened
    await signIn(opened, 'official', motionAt(reference))
    await hands.press(page.locator('a[href$="/leg-vast/progress-reported"]'))
    await hands.fill(page.locator('[name=text]'), 'De bomen zijn geplant.')
    await fillDay(opened)
    await hands.press(page.locator('button[value=record]'))
    await page.waitForURL(`**${motionAt(reference)}?**`)
    await page.locator('.ms-story').getByText('De bomen zijn geplant.').waitFor()
    await leave()
  })

  test.each(ways)('to settle a motion between the two sides, $way', async (way) => {
    const reference = `A-${ways.indexOf(way)}`
    await openMotion(reference)
    const as = async (user: User, form: string, fields: Readonly<Record<string, string>>) => {
      const opened = await open(way)
      const { page, hands, leave } = opened
      await signIn(opened, user, motionAt(reference))
      await hands.press(page.locator(`a[href$="/leg-vast/${form}"]`))
      for (const [name, text] of Object.entries(fields)) {
        await hands.fill(page.locator(`[name="${name}"]`), text)
      }
      await fillDay(opened)
      await hands.press(page.locator('button[value=record]'))
      await page.waitForURL(`**${motionAt(reference)}?**`)
      await leave()
    }
    await as('clerk', 'committee-scheduled', {
      committee: 'Commissie Ruimte',
      meetsOn: '2026-04-02',
      purpose: 'afdoening bespreken',
    })
    await as('executive', 'settlement-proposed', {
      reason: 'Uitgevoerd',
      explanation: 'De bomen staan er.',
    })
    await as('clerk', 'settlement-accepted', { decidedBy: 'raad' })

    const { page, leave } = await open(way)
    await page.goto(motionAt(reference))
    const here = page.locator('[aria-current=step]')
    expect(await here.textContent()).toMatch(/Afgedaan/)
    await leave()
  })

  /** The day on which it happened, unless the form filled it in. */
  async function fillDay({ page, hands }: { page: Page; hands: Hands }): Promise<void> {
    const day = page.locator('[name=occurredOn]')
    if ((await day.inputValue()) === '') await hands.fill(day, '2026-03-09')
  }
})
