import { once } from 'node:events'
import { createServer, type AddressInfo, type ListenOptions, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

// Node accepts one new connection from each listening socket in a turn of the event loop. Under load a turn
// lasts as long as the work on a request, so connections would wait in the kernel, where nothing refuses
// them, and their requests would not reach the limited queues in time. Several listening sockets on one port
// accept several connections in a turn; Linux spreads the connections over them.

/** Connections that are accepted in one turn of the event loop. */
const listeningSockets = 64

interface ListenAddress {
  readonly host: string
  /** 0: any port that is free. */
  readonly port: number
}

/**
 * Has the server listen, until it is closed.
 * @throws EADDRINUSE when the port is taken, also by another process that listens in this way.
 */
export async function listen(app: FastifyInstance, place: ListenAddress): Promise<void> {
  if (process.platform !== 'linux') {
    await app.listen(place)
    return
  }
  const { port } = await reserve(place)
  const shared = { host: place.host, port, reusePort: true }
  const others: Server[] = []
  closeTogether(app, others)
  app.server.maxConnections = Math.ceil(app.server.maxConnections / listeningSockets)
  await app.listen(shared)
  for (let count = 1; count < listeningSockets; count += 1) {
    others.push(await openListener(app, shared))
  }
}

/**
 * The server is closed when the requests on all sockets are answered: its own close waits for the
 * connections of its own socket alone, and does not keep new ones from the others.
 */
function closeTogether(app: FastifyInstance, others: readonly Server[]): void {
  let closed: Promise<unknown> | undefined
  app.addHook('preClose', async () => {
    closed = Promise.all(
      others.map((other) => new Promise<void>((resolve) => other.close(() => resolve()))),
    )
  })
  app.addHook('onClose', async () => {
    await closed
  })
}

/** Checks that no other program listens on the port: sockets that share a port get no error. */
async function reserve({ host, port }: ListenAddress): Promise<AddressInfo> {
  const server = createServer()
  server.listen({ host, port })
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('there is no port')
  return address
}

async function openListener(app: FastifyInstance, shared: ListenOptions): Promise<Server> {
  const server = createServer({ pauseOnConnect: false, noDelay: true }, (socket) => {
    app.server.emit('connection', socket)
  })
  server.maxConnections = app.server.maxConnections
  server.listen(shared)
  await once(server, 'listening')
  return server
}
