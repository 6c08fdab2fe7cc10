import type { FastifyInstance } from 'fastify'
import type { AppDependencies } from './dependencies.ts'

/** Builds the API; whoever calls this listens, or injects. */
export async function buildApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  throw new Error(`To follow: ${dependencies.settings.publicUrl}`)
}
