import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, openPool } from '#council-log/database.ts'
import { openLog } from '#council-log/log.ts'
import { openApi, openCouncil, settings, type TestApi } from '#support/api/api.ts'
import { openPages } from '#web/site.ts'

const apart = { operations: { port: 0, host: '127.0.0.1' } }
const pages = openPages({ themes: new Map(), signIn: 'local', sessionSecret: 's'.repeat(32) })

const operationsOf = ({ operations }: TestApi): FastifyInstance => operations ?? expect.fail()
const statusesOf = async (server: FastifyInstance, urls: readonly string[]) =>
  Promise.all(
    urls.map(async (url) => `${url} ${(await server.inject({ method: 'GET', url })).statusCode}`),
  )

describe('metrics and health on a port of their own', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await openApi(apart, {}, pages)
  })
  afterAll(async () => api.close())

  const asked = async (server: FastifyInstance, url: string) =>
    server.inject({ method: 'GET', url })

  it('are all there, with what was asked at the other one', async () => {
    const { council } = await openCouncil(api)
    const operations = operationsOf(api)
    const { body, headers } = await asked(operations, '/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(body).toContain(`motiespoor_log_position{council="${council}"} 1\n`)
    expect(body).toMatch(/motiespoor_http_requests_total\{method="POST",route="\S+",status="201"\} 1\n/)
    expect(body).toContain('motiespoor_work_running{work="health"} 1\n')
    expect((await asked(operations, '/health/live')).json()).toEqual({ status: 'alive' })
    expect((await asked(operations, '/health/ready')).json()).toMatchObject({
      status: 'ready',
      recording: { canRecord: true },
      publisher: { stuckSince: null },
    })
  }) // prettier-ignore

  it('leave to the public port whether the service is alive and ready, and nothing else', async () => {
    expect((await asked(api.app, '/health/live')).json()).toEqual({ status: 'alive' })
    expect((await asked(api.app, '/health/ready')).json()).toEqual({ status: 'ready' })
    expect((await asked(api.app, '/metrics')).statusCode).toBe(404)
  })

  it('serve nobody who looks for the API, the pages or the sign-in', async () => {
    const elsewhere = [
      '/',
      '/gm1904',
      '/inloggen',
      '/inloggen/lokaal/abc',
      '/oidc/auth',
      '/oidc/.well-known/openid-configuration',
      '/api/v1/councils',
      '/api/v1/openapi.json',
    ]
    expect(await statusesOf(operationsOf(api), elsewhere)).toEqual(
      elsewhere.map((url) => `${url} 404`),
    )
    const posted = await operationsOf(api).inject({ method: 'POST', url: '/metrics' })
    expect(posted.statusCode).toBe(405)
  })

  it('are nothing for the scripts of a page elsewhere', async () => {
    const [origin = ''] = settings.corsOrigins
    const { headers } = await operationsOf(api).inject({ url: '/metrics', headers: { origin } })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})

it('both ports say that a service without its database is not ready', async () => {
  const nowhere = { url: 'postgres://nobody@127.0.0.1:1/none', connectionsMax: 2 }
  const [db, appendPool] = [openDatabase(nowhere), openPool(nowhere)]
  const api = await openApi(apart, { log: openLog({ db, appendPool }) })
  for (const server of [api.app, operationsOf(api)]) {
    expect(await statusesOf(server, ['/health/live', '/health/ready'])).toEqual([
      '/health/live 200',
      '/health/ready 503',
    ])
  }
  await api.close()
  await Promise.all([db.destroy(), appendPool.end()])
})
