import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The cluster was made by a PostgreSQL of another major version; the message says what to do. */
export class OtherPostgresVersion extends Error {
  override readonly name = 'OtherPostgresVersion'
}

/**
 * PostgreSQL reads only what its own major version made. It says so itself, in its log and at every
 * attempt to start it.
 * @param major of the programs, such as `18`.
 * @throws OtherPostgresVersion
 */
export async function requireSameVersion(cluster: string, major: string): Promise<void> {
  // Without this file the cluster is damaged; PostgreSQL's own message explains it best.
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => major)
  const madeBy = text.trim()
  if (madeBy === major) return
  throw new OtherPostgresVersion(
    `The database in ${cluster} was made by PostgreSQL ${madeBy}, and this Motiespoor brings ` +
      `PostgreSQL ${major}, which cannot read it: bring it over as docs/operations.md says, or set ` +
      'DATA_DIR to another folder to begin anew.',
  )
}
