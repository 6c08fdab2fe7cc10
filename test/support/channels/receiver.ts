import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** A request as a receiver got it. */
export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly event: ReceivedEvent
  /** What it was answered. */
  readonly status: number
}

export interface ReceivedEvent {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly sequence: string
  readonly data?: { readonly position: number; readonly motionId: string | null }
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Somebody who subscribed: a web server that keeps what it got. */
export interface Receiver {
  readonly address: string
  readonly received: Received[]
  /** What it answered with success, each event once, in the order of the first time. */
  accepted(): ReceivedEvent[]
  /** Decides from now on. */
  answerWith(decide: (event: ReceivedEvent) => Answer | Promise<Answer>): void
}

export interface Tls {
  readonly key: string
  readonly cert: string
}

/** Starts a receiver on this machine, over TLS when it gets a certificate; it ends with the test. */
export async function startReceiver(tls?: Tls): Promise<Receiver> {
  let decide: (event: ReceivedEvent) => Answer | Promise<Answer> = () => ({ status: 204 })
  const received: Received[] = []
  const listener: RequestListener = (request, response) => {
    void (async () => {
      const body = await text(request)
      const event = JSON.parse(body) as ReceivedEvent
      const answer = await decide(event)
      received.push({ headers: request.headers, body, event, status: answer.status })
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })()
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const place = server.address()
  const port = typeof place === 'object' ? place?.port : undefined
  return {
    address: `http${tls === undefined ? '' : 's'}://localhost:${port ?? ''}/hook`,
    received,
    accepted: () => {
      const accepted = received.filter(({ status }) => status < 300).map(({ event }) => event)
      return [...new Map(accepted.map((event) => [event.id, event])).values()]
    },
    answerWith: (other) => void (decide = other),
  }
}
