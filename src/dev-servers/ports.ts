import { createConnection, createServer } from 'node:net'

/** A free TCP port on the loopback address: the preferred one if it is free, else any. */
export async function freePort(preferredPort = 0): Promise<number> {
  try {
    return await bindOnce(preferredPort)
  } catch {
    return bindOnce(0)
  }
}

/** What to send to a server, and what its answer holds when it is complete. */
export interface Exchange {
  readonly request: string
  readonly answer: RegExp
  readonly waitMs: number
}

/** What the server behind a loopback port answers; `undefined` when it refuses or stays silent. */
export function answerOf(
  port: number,
  { request, answer, waitMs }: Exchange,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    const settle = (text?: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(text)
    }
    // An answer that arrived while this process was busy is read first, and counts.
    const timer = setTimeout(() => setImmediate(settle), waitMs)
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes.toString()
      if (answer.test(text)) settle(text)
    })
    socket.once('error', () => settle())
    socket.once('close', () => settle())
    socket.write(request)
  })
}

function bindOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no TCP port'))
        else resolve(address.port)
      })
    })
  })
}
