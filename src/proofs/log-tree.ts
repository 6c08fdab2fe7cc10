import { sql, type QueryExecutorProvider } from 'kysely'
import type { Follower, FollowerScope } from '#council-log/follower.ts'
import { hashSizeBytes, type SubtreeReader } from './merkle.ts'
import { extendTiles, hashesPerTileMax, sizeOf, subtreesIn, tilesFor, type Tile } from './tiles.ts'

const schema = 'log_tree'
/** Level 6 would be begun by the 2^48th entry, and positions end at 2^53. */
const tileLevelMax = 6

/**
 * Keeps the Merkle tree over each council's entries. It takes the entries' hashes from the log as
 * they stand there, all of them, and reads nothing of what the events say.
 */
export const logTree: Follower = {
  name: 'log-tree',
  version: 1,
  schema,
  apply: async (scope, council, events) => {
    const ends = await readEnds(scope, council)
    const size = sizeOf(ends)
    const until = events.at(-1)?.position ?? size
    const entries = await readEntries(scope, council, { after: size, until })
    await storeTiles(scope, council, extendTiles(ends, entries))
  },
}

/** The last tile of each level. */
async function readEnds({ trx, schema }: FollowerScope, council: string): Promise<Tile[]> {
  const { rows } = await sql<Tile>`
    select t.level, t.index, t.hashes from generate_series(0, ${tileLevelMax}::integer) as l (level)
    cross join lateral (
      select * from ${sql.id(schema, 'tile')} t where t.council = ${council} and t.level = l.level
      order by t.index desc limit 1
    ) t`.execute(trx)
  return rows
}

interface TreeRange {
  /** Position after which it begins. */
  readonly after: number
  /** Its last position. */
  readonly until: number
}

/** The hashes of a range of entries, one after the other. */
async function readEntries(
  { trx }: FollowerScope,
  council: string,
  { after, until }: TreeRange,
): Promise<Buffer> {
  const { rows } = await sql<{ entries: Buffer | null }>`
    select string_agg(
      log_entry(position, (extract(epoch from recorded_at) * 1000000)::bigint, digest),
      ''::bytea order by position) as entries
    from event where council = ${council} and position > ${after} and position <= ${until}
    `.execute(trx)
  const entries = rows[0]?.entries ?? Buffer.alloc(0)
  if (entries.length === Math.max(until - after, 0) * hashSizeBytes) return entries
  throw new Error(`the log of ${council} has a hole between position ${after} and ${until}`)
}

async function storeTiles(
  { trx, schema }: FollowerScope,
  council: string,
  tiles: readonly Tile[],
): Promise<void> {
  if (tiles.length === 0) return
  const levels = tiles.map(({ level }) => level)
  const indexes = tiles.map(({ index }) => index)
  const contents = tiles.map(({ hashes }) => hashes)
  await sql`
    insert into ${sql.id(schema, 'tile')} (council, level, index, hashes)
    select ${council}::text, level, index, hashes
    from unnest(${levels}::integer[], ${indexes}::bigint[], ${contents}::bytea[])
      as t (level, index, hashes)
    on conflict (council, level, index) do update set hashes = excluded.hashes`.execute(trx)
}

/** Reads subtrees of a council's tree from its tiles, in one statement each time. */
export const treeReader =
  (db: QueryExecutorProvider, council: string): SubtreeReader =>
  async (subtrees) => {
    const places = tilesFor(subtrees)
    if (places.length === 0) return []
    const levels = places.map(({ level }) => level)
    const indexes = places.map(({ index }) => index)
    // "limit 1" keeps each of these a look-up by key, whatever the planner thinks of the sizes.
    const { rows } = await sql<Tile>`
      select t.level, t.index, t.hashes
      from unnest(${levels}::integer[], ${indexes}::bigint[]) as p (level, index)
      cross join lateral (
        select * from ${sql.id(schema, 'tile')} t
        where t.council = ${council} and t.level = p.level and t.index = p.index limit 1
      ) t`.execute(db)
    return subtrees.map(subtreesIn(rows))
  }

/** How many leaves a council's tree has; 0 when it was not begun. */
export async function treeSize(db: QueryExecutorProvider, council: string): Promise<number> {
  const { rows } = await sql<{ size: number }>`
    select index * ${hashesPerTileMax} + octet_length(hashes) / ${hashSizeBytes} as size
    from ${sql.id(schema, 'tile')} where council = ${council} and level = 0
    order by index desc limit 1`.execute(db)
  return rows[0]?.size ?? 0
}
