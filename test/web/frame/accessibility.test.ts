import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  describeInBrowser,
  openBrowser,
  signInWith,
  type OpenPage,
  type TestBrowser,
} from '#support/site/browser.ts'
import { addressIn, openFilledSite, views } from '#support/site/pages.ts'
import { users, type TestSite, type User } from '#support/site/site.ts'

const axeScript = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A desk's screen, and that screen at 400 %, which is also the width of the smallest telephone. */
const wide = { width: 1280, height: 1024 }
const narrow = { width: 320, height: 256 }

interface Violation {
  readonly rule: string
  readonly where: readonly string[]
}

interface AxeResult {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe finds wrong with the page as it is shown now. */
async function violations(page: Page): Promise<Violation[]> {
  const found: readonly AxeResult[] = await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  )
  return found.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    where: nodes.map(({ html }) => html),
  }))
}

/** How many pixels of the page lie to the right of the screen. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )

/** The parts of the page that are not as high as their text, so that it lies over what follows. */
const overlaps = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('main :is(td, th, li, dt, dd, p, h1, h2, h3, label), header *')]
      .filter((part) => getComputedStyle(part).display !== 'inline' && part.closest('thead') === null)
      .filter((part) => part.scrollHeight > part.clientHeight + 2 && part.clientHeight > 0)
      .map((part) => part.outerHTML.slice(0, 200))`,
  )

describeInBrowser('accessibility', () => {
  let site: TestSite
  let browser: TestBrowser
  const seats = new Map<User | undefined, OpenPage>()

  /** The page of a user, who stays signed in; each test of that user goes on in it. */
  const seatOf = async (user: User | undefined): Promise<OpenPage> => {
    const taken = seats.get(user)
    if (taken !== undefined) return taken
    // The policy of the pages forbids the script with which the test looks at them.
    const seat = await browser.open({ baseURL: site.origin, viewport: wide, bypassCSP: true })
    seats.set(user, seat)
    await seat.page.addInitScript(axeScript)
    if (user !== undefined) await signInWith(seat.page, users[user], '/toegankelijkheid')
    return seat
  }

  beforeAll(async () => {
    browser = await openBrowser()
    site = await openFilledSite()
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })

  test.each(views)(
    '$name breaks no rule and never scrolls sideways ($user, $language)',
    async (view) => {
      const { page, problems } = await seatOf(view.user)
      await page.goto(addressIn(view.address, view.language))
      for (const viewport of [wide, narrow]) {
        await page.setViewportSize(viewport)
        const found = {
          overflow: await overflow(page),
          overlaps: await overlaps(page),
          violations: await violations(page),
        }
        const nothing = { overflow: 0, overlaps: [], violations: [] }
        expect.soft(found, `${viewport.width} px`).toEqual(nothing)
      }
      const foreseen =
        view.status === undefined ? [] : [expect.stringContaining(String(view.status))]
      expect(problems.splice(0)).toEqual(foreseen)
    },
  )
})
