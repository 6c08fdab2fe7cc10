import { createConnection, createServer } from 'node:net'

/** A free TCP port on the loopback address: the wished one if it is free, else any. */
export async function freePort(wishedPort = 0): Promise<number> {
  try {
    return await bindOnce(wishedPort)
  } catch {
    return bindOnce(0)
  }
}

/** What the server behind a loopback port says first; `undefined` when it refuses or is silent. */
export function greeting(port: number, waitMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: waitMs })
    const settle = (text: string | undefined) => {
      socket.destroy()
      resolve(text)
    }
    socket.once('data', (bytes) => {
      settle(bytes.toString())
    })
    for (const end of ['error', 'timeout', 'close']) {
      socket.once(end, () => {
        settle(undefined)
      })
    }
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
