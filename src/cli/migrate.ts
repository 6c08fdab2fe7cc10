import { readConfig } from '#config'
import { migrateToLatest } from '#council-log/migrate.ts'
import { CommandFailed, runCommand } from './command-line.ts'

const usage = `Brings the database at DATABASE_DIRECT_URL, or else at DATABASE_URL, to the newest migration, as the
user of that address.

  npm run migrate

The service does this by itself when it starts; run it apart where the service's own user may not
change tables.

  --help  show this

Exit code: 0 the database is at the newest migration, 1 it is not, 2 called wrongly.`

async function migrate(): Promise<void> {
  const { databaseDirectUrl } = readConfig(process.env)
  if (databaseDirectUrl === undefined) {
    throw new CommandFailed('Set DATABASE_URL: the embedded database is migrated when it is used.')
  }
  const ran = await migrateToLatest(databaseDirectUrl)
  console.log(ran.length === 0 ? 'Nothing to do.' : `Migrated: ${ran.join(', ')}`)
}

await runCommand({ usage, options: {}, run: migrate })
