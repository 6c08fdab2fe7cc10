import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { EmbeddedNats } from '#embedded/nats.ts'
import { openEmbeddedNats } from '#embedded/nats.ts'
import { openEmbeddedPostgres } from '#embedded/postgres.ts'
import { runDirectoryPrefix, sweepLeftovers } from './leftovers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    natsUrl: string
  }
}

/** Starts the one PostgreSQL and the one nats-server of a test run, and takes them away after it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await sweepLeftovers()
  const directory = await mkdtemp(join(tmpdir(), runDirectoryPrefix))
  const opened: { stop(): Promise<void> }[] = []
  const tearDown = async () => {
    await Promise.all(opened.map((server) => server.stop()))
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    // As root, PostgreSQL runs under another account, which must be able to enter.
    await chmod(directory, 0o711)
    // A killed process loses nothing without fsync; only a power cut does, and no test cuts it.
    const settings = { fsync: 'off', max_connections: '300' }
    const postgres = await openEmbeddedPostgres(directory, undefined, settings)
    opened.push(postgres)
    const nats = await openNats(directory)
    opened.push(nats)
    project.provide('postgresUrl', postgres.url)
    project.provide('natsUrl', nats.url)
    return tearDown
  } catch (error) {
    await tearDown()
    throw error
  }
}

async function openNats(directory: string): Promise<EmbeddedNats> {
  const said: string[] = []
  const anyPort = 0
  const nats = await openEmbeddedNats(directory, (line) => said.push(line), anyPort)
  if (nats !== undefined) return nats
  throw new Error(`The tests need a nats-server 2.9 or newer. ${said.join(' ')}`)
}
