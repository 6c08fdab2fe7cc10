import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'

const channel = 'fastify.initialization'

/**
 * Collects every route of the servers that are built meanwhile, also the ones that come with plugins.
 * @param build builds a server and makes it ready.
 */
export async function routesOf(build: () => Promise<unknown>): Promise<readonly RouteOptions[]> {
  const routes: RouteOptions[] = []
  const onServer = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', (route) => void routes.push(route))
  }
  diagnostics.subscribe(channel, onServer)
  await build()
  diagnostics.unsubscribe(channel, onServer)
  return routes
}
