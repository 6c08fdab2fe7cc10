import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql'
import type { PostgresEventStore } from '@event-driven-io/emmett-postgresql'

/** Opens Emmett's event store as its documentation does, with its own pool, its schema migrated. */
export async function openEmmettStore(url: string): Promise<PostgresEventStore> {
  const store = getPostgreSQLEventStore(url)
  await store.schema.migrate()
  return store
}
