import { connect } from 'nats'
import pg from 'pg'

/** Every row of every table of every schema as text: what a dump of the database would hold. */
export async function everyRow(databaseUrl: string): Promise<Map<string, string>> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`)
    const contents = new Map<string, string>()
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      contents.set(name, rows.map(({ row }) => row).join('\n'))
    }
    return contents
  } finally {
    await client.end()
  }
}

/** Every message of every stream, with its subject and headers. */
export async function everyMessage(natsUrl: string): Promise<Map<string, string>> {
  const nats = await connect({ servers: natsUrl.replace('nats://', '') })
  const { streams } = await nats.jetstreamManager()
  const messages = new Map<string, string>()
  for await (const { config, state } of streams.list()) {
    for (let seq = state.first_seq; seq <= state.last_seq && seq > 0; seq += 1) {
      const message = await streams.getMessage(config.name, { seq })
      const headers = [...message.header].map(([name, values]) => `${name}: ${values.join()}`)
      messages.set(
        `${config.name} ${seq}`,
        [message.subject, ...headers, message.string()].join('\n'),
      )
    }
  }
  await nats.close()
  return messages
}
