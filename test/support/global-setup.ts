import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserServer } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { findNatsServer } from '#dev-servers/nats-program.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#dev-servers/postgres.ts'
import { runDirectoryPrefix, sweepLeftovers } from '#support/servers/leftovers.ts'
import { startBrowser } from '#support/site/browser-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    /** Where the one browser of the run listens; undefined where there is none. */
    browserUrl: string | undefined
  }
}

/** Starts the one PostgreSQL and the one browser of a test run, and takes them away after it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await sweepLeftovers()
  const directory = await mkdtemp(join(tmpdir(), runDirectoryPrefix))
  let postgres: EmbeddedPostgres | undefined
  let browser: BrowserServer | undefined
  const tearDown = async () => {
    await browser?.close()
    await postgres?.stop()
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    // As root, PostgreSQL runs under another account, which must be able to enter.
    await chmod(directory, 0o711)
    // A killed process loses nothing without fsync; only a power cut does, and no test cuts it.
    const settings = { fsync: 'off', max_connections: '300' }
    postgres = await openEmbeddedPostgres(directory, undefined, settings)
    await requireNatsServer()
    browser = await startBrowser()
    project.provide('postgresUrl', postgres.url)
    project.provide('browserUrl', browser?.wsEndpoint())
    return tearDown
  } catch (error) {
    await tearDown()
    throw error
  }
}

/** Has the program fetched once, before the test files that start it need it side by side. */
async function requireNatsServer(): Promise<void> {
  const said: string[] = []
  const found = await findNatsServer((line) => said.push(line))
  if (found === undefined) {
    throw new Error(`The tests need a nats-server 2.9 or newer. ${said.join(' ')}`)
  }
}
