// A subscriber that misses nothing and keeps nothing twice, however often it is stopped or killed:
//
//   NATS_URL=nats://user:password@localhost:4222 COUNCIL=gm1904 FILE=motions.ndjson node examples/durable-consumer.ts
//
// It writes each event of a council to a file, one a line; the file is all that it remembers.
import { appendFileSync, readFileSync, truncateSync } from 'node:fs'
import { AckPolicy, connect, nanos } from 'nats'
import { z } from 'zod'

const {
  NATS_URL = 'nats://localhost:4222',
  COUNCIL = 'gm1904',
  FILE = 'motions.ndjson',
} = process.env
const [stream, durable] = [`MOTIONS_${COUNCIL}`, 'example-archive']
const Event = z.looseObject({ id: z.string(), sequence: z.string() })

appendFileSync(FILE, '')
truncateSync(FILE, readFileSync(FILE).lastIndexOf('\n') + 1) // a line that a crash tore off
const kept = readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
const seen = new Set(kept.map((line) => Event.parse(JSON.parse(line)).id))

const { host, username: user, password: pass } = new URL(NATS_URL)
const nats = await connect({ servers: host, ...(user !== '' && { user, pass }) })
await (
  await nats.jetstreamManager()
).consumers.add(stream, {
  durable_name: durable,
  ack_policy: AckPolicy.Explicit, // what is not acknowledged comes again …
  ack_wait: nanos(2_000),
  max_ack_pending: 1, // … before anything that follows it
})
const consumer = await nats.jetstream().consumers.get(stream, durable)
for await (const message of await consumer.consume({ abort_on_missing_resource: true })) {
  const event = Event.parse(message.json())
  if (!seen.has(event.id)) {
    // Position and sequence number are the same, 1, 2, 3 …: a loss shows at once.
    const isNext = message.seq === seen.size + 1 && Number(event.sequence) === message.seq
    if (!isNext) throw new Error(`${event.sequence} came at ${message.seq}, after ${seen.size}`)
    appendFileSync(FILE, `${JSON.stringify(event)}\n`) // keep it first, then say so
    seen.add(event.id)
  }
  message.ack()
}
