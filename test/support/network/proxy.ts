import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'

/** A way to a server that can be cut and mended, as a network or a failover does. */
export interface CuttableWay {
  /** The server's address, by this way. */
  readonly url: string
  /** Breaks every connection, and refuses new ones. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Opens a way to the server at `url` over a port of this machine. */
export async function openWay(url: string): Promise<CuttableWay> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.resetAndDestroy()
      return
    }
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const way = new URL(url)
  way.hostname = '127.0.0.1'
  way.port = String(typeof address === 'object' ? address?.port : '')
  const breakAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: way.href,
    cut: () => {
      isCut = true
      breakAll()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}
