import { createHash } from 'node:crypto'
import type { PostgresPool } from 'kysely'
import type pg from 'pg'

// Kysely sends its statements without a name, and PostgreSQL reads and plans a nameless statement each
// time anew. A follower sends the same few statements with every step, and half of a step was that.

/**
 * The pool, with a name for each statement that has parameters: a connection then prepares it once.
 * Only for users with few different statements, since a connection keeps every one it has prepared.
 * When a schema is renamed PostgreSQL looks every name up again, so a rebuilt read model is found.
 */
export function withNamedStatements(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, pg.PoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect()
      const naming = known.get(client) ?? namingClient(client)
      known.set(client, naming)
      return naming
    },
  }
}

const namingClient = (client: pg.PoolClient): pg.PoolClient =>
  new Proxy(client, {
    get: (target, member): unknown => {
      if (member === 'query') {
        return (text: string, values: readonly unknown[]) =>
          target.query(
            values.length === 0 ? { text } : { name: nameOf(text), text, values: [...values] },
          )
      }
      const value: unknown = Reflect.get(target, member)
      return value instanceof Function ? Function.prototype.bind.call(value, target) : value
    },
  })

const names = new Map<string, string>()

/** PostgreSQL compares names in their first 63 bytes only. */
function nameOf(text: string): string {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url')
  names.set(text, name)
  return name
}
