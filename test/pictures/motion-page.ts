// Makes docs/motion-page.png, the picture in the README: starts the service as a newcomer does, with
// its own servers and the demo council, and photographs the page of one motion.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Page } from 'playwright-core'
import { motionAddress } from '#page-addresses'
import { startBrowser } from '#support/site/browser-server.ts'

const root = join(import.meta.dirname, '../..')
const picture = join(root, 'docs/motion-page.png')
const motion = { council: 'gm9001', reference: 'M-2025-01' }
const triesMax = 50
const betweenTriesMs = 200
const size = { width: 960, height: 1180 }

/** The address of the service, once it has recorded the demo council. */
async function addressOf(service: ReturnType<typeof startService>): Promise<string> {
  let address: string | undefined
  const lines: string[] = []
  for await (const line of createInterface({ input: service.stdout })) {
    lines.push(line)
    address ??= /serves on (http:\S+)/.exec(line)?.[1]
    if (address !== undefined && line.startsWith('Recorded the demo council')) return address
  }
  throw new Error(`The service ended early:\n${lines.join('\n')}`)
}

const startService = (dataDir: string) =>
  spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: dataDir },
  })

/** Opens the page; until the read models have the motion, asks again. */
async function openMotion(page: Page, address: string): Promise<void> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const answer = await page.goto(address)
    if (answer?.ok() === true) return
    await page.waitForTimeout(betweenTriesMs)
  }
  throw new Error(`${address} is not there`)
}

async function photograph(address: string): Promise<void> {
  const server = await startBrowser()
  if (server === undefined) throw new Error('There is no Chromium: CHROMIUM_PATH can name one')
  const browser = await chromium.connect(server.wsEndpoint())
  try {
    const page = await browser.newPage({ viewport: size, locale: 'nl-NL' })
    await openMotion(page, `${address}${motionAddress(motion.council, motion.reference)}`)
    await page.screenshot({ path: picture })
  } finally {
    await browser.close()
    await server.close()
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-picture-'))
const service = startService(dataDir)
const ended = once(service, 'exit')
try {
  await photograph(await addressOf(service))
} finally {
  service.kill('SIGTERM')
  await ended
  await rm(dataDir, { recursive: true, force: true })
}
