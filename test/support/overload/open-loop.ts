import { randomUUID } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

// A program: submits motions at a fixed rate, whatever becomes of them, and prints what did as JSON. Its
// only argument is `OpenLoop` as JSON. It is a process of its own, so that what it loads does not slow it
// down, and it writes on bare connections, because it shares the processors with what it loads.

/** What to send, and where. */
export interface OpenLoop {
  readonly address: string
  readonly council: string
  readonly token: string
  readonly perSecond: number
  readonly durationMs: number
}

/** What became of one request. */
export interface Sent {
  readonly key: string
  /** The HTTP status; 0: the connection was closed without an answer. */
  readonly status: number
  readonly hasRetryAfter: boolean
  /** From the moment at which it was sent. */
  readonly latencyMs: number
  /** How late it was sent: the share of the processors that this program did not get. */
  readonly lateMs: number
}

interface Connection {
  send(request: string): Promise<Pick<Sent, 'status' | 'hasRetryAfter'>>
  readonly isOpen: () => boolean
}

/** Groups of requests are due this often: a timer is not more exact. */
const groupMs = 5
const answerTimeoutMs = 60_000

/** A kept-alive connection for one request at a time. */
function openConnection(port: number): Connection {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  let isOpen = true
  let received = ''
  let answer: (answered: Pick<Sent, 'status' | 'hasRetryAfter'>) => void = () => undefined
  const close = (): void => {
    isOpen = false
    answer({ status: 0, hasRetryAfter: false })
  }
  socket.on('error', () => undefined)
  socket.on('close', close)
  socket.setTimeout(answerTimeoutMs, () => socket.destroy())
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
    const [head = '', ...rest] = received.split('\r\n\r\n')
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
    if (rest.length === 0 || rest.join('\r\n\r\n').length < length) return
    received = ''
    if (/^connection: close$/im.test(head)) isOpen = false
    answer({ status: Number(head.slice(9, 12)), hasRetryAfter: /^retry-after: \d/im.test(head) })
  })
  return {
    isOpen: () => isOpen,
    send: (request) =>
      new Promise((resolve) => {
        answer = resolve
        if (isOpen) socket.write(request)
        else close()
      }),
  }
}

const loop = JSON.parse(process.argv[2] ?? '') as OpenLoop
const { address, council, token, perSecond, durationMs } = loop
const { port, host } = new URL(address)
const idle: Connection[] = []

async function submit(dueMs: number): Promise<Sent> {
  const key = randomUUID()
  const reference = `M-${key.slice(0, 13)}`
  const body = JSON.stringify({ council, reference, title: 'Bomen', submitters: [] })
  const head = [
    'POST /api/v1/motions HTTP/1.1',
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `Idempotency-Key: ${key}`,
  ]
  let connection = idle.pop()
  while (connection?.isOpen() === false) connection = idle.pop()
  connection ??= openConnection(Number(port))
  const sentMs = performance.now()
  const answered = await connection.send(`${head.join('\r\n')}\r\n\r\n${body}`)
  if (connection.isOpen()) idle.push(connection)
  return { key, ...answered, latencyMs: performance.now() - sentMs, lateMs: sentMs - dueMs }
}

const total = Math.round((perSecond * durationMs) / 1_000)
const startedMs = performance.now()
const answers: Promise<Sent>[] = []
while (answers.length < total) {
  const due = ((performance.now() - startedMs) * perSecond) / 1_000
  while (answers.length < Math.min(due, total)) {
    answers.push(submit(startedMs + (answers.length * 1_000) / perSecond))
  }
  await delay(groupMs)
}
process.stdout.write(JSON.stringify(await Promise.all(answers)), () => process.exit(0))
