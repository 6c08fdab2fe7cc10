import { readConfig } from '#config'
import { migrateToLatest, requireAppRole } from '#council-log/migrate.ts'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'
import { openRegister, type Register } from '#recording/register.ts'

/** What a command works with; it must be closed. */
export interface Session extends Register {
  /** Address of the database past any pooler, for what needs connections of its own. */
  readonly databaseUrl: string
}

/** Does a command's work on the register, which is closed whatever comes of the work. */
export async function withSession(work: (session: Session) => Promise<void>): Promise<void> {
  const session = await openSession()
  try {
    await work(session)
  } finally {
    await session.close()
  }
}

/**
 * Opens the register for a command: in the database that is set, or else in the embedded one, which
 * is joined when a service runs on it, and otherwise started and stopped again.
 * @throws InvalidSettings when the environment is wrong, or an error when the database is away.
 */
export async function openSession(): Promise<Session> {
  const config = readConfig(process.env)
  const embedded =
    config.databaseUrl === undefined ? await openEmbeddedPostgres(config.dataDir) : undefined
  const url = embedded?.url ?? config.databaseUrl ?? ''
  const databaseUrl = config.databaseDirectUrl ?? url
  try {
    await migrateToLatest(databaseUrl)
    await requireAppRole(url)
  } catch (error) {
    await embedded?.stop()
    throw error
  }
  const register = openRegister(url)
  return {
    ...register,
    databaseUrl,
    close: async () => {
      await register.close()
      await embedded?.stop()
    },
  }
}
