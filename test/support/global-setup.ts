import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { findNatsServer } from '#embedded/nats-program.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#embedded/postgres.ts'
import { runDirectoryPrefix, sweepLeftovers } from './leftovers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** Starts the one PostgreSQL of a test run, and takes it away after it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await sweepLeftovers()
  const directory = await mkdtemp(join(tmpdir(), runDirectoryPrefix))
  let postgres: EmbeddedPostgres | undefined
  const tearDown = async () => {
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
    project.provide('postgresUrl', postgres.url)
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
