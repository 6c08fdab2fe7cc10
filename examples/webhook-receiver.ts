// A receiver of webhooks that believes nobody without a signature, and keeps no event twice:
//
//   PORT=8080 SECRET=whsec_… FILE=received.ndjson node examples/webhook-receiver.ts
//
// It writes each event to a file, one a line; the file is all that it remembers.
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'

const { PORT = '8080', SECRET = '', FILE = 'received.ndjson' } = process.env
const webhook = new Webhook(SECRET)
const Event = z.looseObject({ id: z.string(), type: z.string() })
const Signed = z.looseObject({}).catchall(z.string())
const testType = 'nl.moties.webhook-tested.v1'

appendFileSync(FILE, '')
const lines = readFileSync(FILE, 'utf8').split('\n').slice(0, -1)
const seen = new Set(lines.map((line) => Event.parse(JSON.parse(line)).id))

const server = createServer((request, response) => {
  const receive = async (): Promise<void> => {
    const event = Event.parse(webhook.verify(await text(request), Signed.parse(request.headers)))
    if (!seen.has(event.id) && event.type !== testType) {
      appendFileSync(FILE, `${JSON.stringify(event)}\n`) // keep it first, then say so
      seen.add(event.id)
    }
    response.writeHead(204).end()
  }
  // What is not answered with success comes again, and nothing of that motion comes before it.
  receive().catch(() => response.writeHead(400).end())
})
server.listen(Number(PORT), '127.0.0.1', () => console.log('listening', server.address()))
