import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { describe, inject } from 'vitest'

// A context that is left open holds on to its pages, so each test's pages go with it.
export interface TestBrowser {
  /** Opens a page of its own, with cookies of its own; `using` or `await using` closes it. */
  open(options?: BrowserContextOptions): Promise<OpenPage>
  close(): Promise<void>
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page
  /** What the browser complained about: errors of scripts, and what the page's policy refused. */
  readonly problems: string[]
}

/** Tests that need a browser; where there is none they are skipped, and counted as skipped. */
export const describeInBrowser = describe.skipIf(inject('browserUrl') === undefined)

/** Connects to the one browser of the run. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.connect(inject('browserUrl') ?? '')
  return {
    open: async (options = {}) => {
      const context = await browser.newContext({ locale: 'nl-NL', ...options })
      const page = await context.newPage()
      const problems: string[] = []
      page.on('pageerror', ({ message }) => problems.push(message))
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text())
      })
      page.on('dialog', (dialog) => {
        problems.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      return { page, problems, [Symbol.asyncDispose]: () => context.close() }
    },
    close: () => browser.close(),
  }
}

/** Signs in at the local provider, and goes on to the address. */
export async function signInWith(page: Page, user: string, back: string): Promise<void> {
  await page.goto(`/inloggen?${new URLSearchParams({ terug: back }).toString()}`)
  await page.getByRole('button', { name: user }).click()
  await page.waitForURL((url) => `${url.pathname}${url.search}` === back)
}

/** In the browser: the next message of a stream, and the time in which the page would act on it. */
export async function hearAfter(address: string): Promise<string> {
  const longerThanThePageWaitsMs = 500
  const stream = new EventSource(address)
  const data = await new Promise<string>((resolve) => {
    stream.addEventListener('message', (message) => resolve(String(message.data)))
  })
  await new Promise((resolve) => setTimeout(resolve, longerThanThePageWaitsMs))
  stream.close()
  return data
}
