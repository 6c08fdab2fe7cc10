import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

// Node takes one new connection a turn of the event loop from each socket that listens. Under load a turn
// takes as long as a request, so connections would queue in the system, where nobody refuses them, and
// their requests would never get to the queues that are limited. Several sockets on one port take several
// connections a turn. Linux shares the connections out among them.

/** Connections that are taken in one turn of the event loop. */
const listeningSockets = 16

interface Place {
  readonly host: string
  /** 0: any port that is free. */
  readonly port: number
}

/**
 * Has the server listen, until it is closed.
 * @throws EADDRINUSE when the port is taken, also by another process that listens in this way.
 */
export async function listen(app: FastifyInstance, place: Place): Promise<void> {
  if (process.platform !== 'linux') {
    await app.listen(place)
    return
  }
  const { port } = await reserve(place)
  await app.listen({ host: place.host, port, reusePort: true })
  const others = await Promise.all(
    Array.from({ length: listeningSockets - 1 }, () => openListener(app, { ...place, port })),
  )
  app.server.on('close', () => {
    for (const other of others) other.close()
  })
}

/** Makes sure that nobody else listens there: what shares a port does not notice. */
async function reserve({ host, port }: Place): Promise<AddressInfo> {
  const server = createServer()
  server.listen({ host, port })
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return address
}

async function openListener(app: FastifyInstance, place: Place): Promise<Server> {
  const server = createServer({ pauseOnConnect: false, noDelay: true }, (socket) => {
    app.server.emit('connection', socket)
  })
  server.listen({ ...place, reusePort: true })
  await once(server, 'listening')
  return server
}
