import { existsSync } from 'node:fs'
import { chromium, type BrowserServer } from 'playwright-core'

// Debian's Chromium, or the one that CHROMIUM_PATH names. It asks nothing of the outside world.
const args = [
  '--no-sandbox', // in a container, and as root, there is none
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts a browser; undefined where there is none, unless REQUIRE_BROWSER=1 asks for one. */
export async function startBrowser(): Promise<BrowserServer | undefined> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  if (existsSync(executablePath)) return chromium.launchServer({ executablePath, args })
  if (process.env['REQUIRE_BROWSER'] === '1') throw new Error(`There is no ${executablePath}.`)
  return undefined
}
