import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { freePort } from '#dev-servers/ports.ts'

/** A mail as it came in. */
export interface Received {
  readonly receivers: readonly string[]
  /** The whole of it as it went over the line. */
  readonly raw: string
  /** By name in lower case; long lines joined. */
  readonly headers: ReadonlyMap<string, string>
  /** The text, decoded. */
  readonly body: string
}

/** A mail server of one's own. */
export interface TestSmtp {
  readonly url: string
  readonly received: readonly Received[]
  /** What is answered about a receiver: undefined accepts, a number refuses with that code. */
  refuseReceivers(code: number | undefined): void
  start(): Promise<void>
  stop(): Promise<void>
}

export async function startSmtp(): Promise<TestSmtp> {
  const port = await freePort()
  const received: Received[] = []
  let refusal: number | undefined
  let server: SMTPServer | undefined
  const start = async (): Promise<void> => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        if (refusal === undefined) done()
        else done(Object.assign(new Error(`no such ${address}`), { responseCode: refusal }))
      },
      onData: (stream, { envelope }, done) => {
        void text(stream).then((raw) => {
          received.push(
            parsed(
              raw,
              envelope.rcptTo.map(({ address }) => address),
            ),
          )
          done()
        })
      },
    })
    server.on('error', () => undefined)
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
  }
  await start()
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refuseReceivers: (code) => {
      refusal = code
    },
    start,
    stop: async () => {
      await new Promise<unknown>((resolve) => server?.close(() => resolve(undefined)))
    },
  }
}

function parsed(raw: string, receivers: readonly string[]): Received {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
    }),
  )
  const encoded = raw.slice(end + 4)
  return { receivers, raw, headers, body: decoded(encoded, headers).replaceAll('\r\n', '\n') }
}

function decoded(body: string, headers: ReadonlyMap<string, string>): string {
  const encoding = headers.get('content-transfer-encoding')
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return body
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
