import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { CouncilLog } from '#council-log/log.ts'
import { workLimits } from '#http/server/limits.ts'
import { expectProblem, openApi, submission, type TestApi } from '#support/api/api.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { openPages } from '#web/site.ts'

const pages = (): ReturnType<typeof openPages> =>
  openPages({ themes: new Map(), signIn: undefined, sessionSecret: 's'.repeat(32) })

/** A log that answers nobody until it is opened. */
function closedLog(log: CouncilLog) {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const after =
    <Args extends unknown[], Result>(read: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await opened
      return read(...args)
    }
  const slow = { ...log, head: after(log.head), readStream: after(log.readStream) }
  return { log: slow, open: () => open() }
}

const gauge = async ({ app }: TestApi, name: string): Promise<number> => {
  const { body } = await app.inject({ method: 'GET', url: '/metrics' })
  const line = body.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.split(' ').at(-1))
}
const until = (holds: () => Promise<void>): Promise<void> => vi.waitFor(holds, { timeout: 30_000 })
const running = 'motiespoor_work_running{work="reading"}'
const waiting = 'motiespoor_work_waiting{work="reading"}'
/** Few, and waits so long that no test meets its end. */
const limits = {
  ...workLimits,
  reading: { runningMax: 2, waitingMax: 3, waitMaxMs: 100_000 },
}
const { runningMax, waitingMax } = limits.reading
const url = '/api/v1/councils/gm1904'

let register: TestLog
beforeAll(async () => {
  register = await openTestLog()
})
afterAll(async () => register.close())

async function openClosed(): Promise<{ api: TestApi; open: () => void }> {
  const { log, open } = closedLog(register.log)
  const api = await openApi({ workLimits: limits }, { log }, pages())
  onTestFinished(async () => {
    open()
    await api.close()
  })
  return { api, open }
}

describe('more reads than there is room for', () => {
  test('are refused at once, with when to come back; the others are answered', async () => {
    const { api, open } = await openClosed()
    const room = runningMax + waitingMax
    const all = Array.from({ length: room }, () => api.app.inject({ method: 'GET', url }))
    await until(async () => {
      expect(await gauge(api, waiting)).toBe(waitingMax)
    })
    const refused = await api.send({ method: 'GET', url, token: 'not looked at' })
    expectProblem(refused, 503, 'overloaded')
    expect(refused.headers['retry-after']).toBe('1')
    const page = await api.app.inject({
      method: 'GET',
      url: '/gm1904',
      headers: { accept: 'text/html', 'accept-language': 'nl' },
    })
    expect(page.statusCode).toBe(503)
    expect(page.headers['retry-after']).toBe('1')
    expect(page.body).toContain('Probeer het')

    const token = await api.token('gm1904', 'clerk')
    const recording = api.post('/motions', submission('gm1904'), token)
    expect((await api.send({ method: 'GET', url: '/health/live' })).statusCode).toBe(200)
    open()
    expect((await recording).statusCode).toBe(404)
    const statuses = (await Promise.all(all)).map(({ statusCode }) => statusCode)
    expect(new Set(statuses)).toEqual(new Set([404]))
    expect(await gauge(api, running)).toBe(0)
    expect(await gauge(api, 'motiespoor_shed_total{work="reading",reason="full"}')).toBe(2)
  })
})

describe('a caller that goes away', () => {
  const ask = async (api: TestApi): Promise<Socket> => {
    const { port } = api.app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(`GET ${url} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    return socket
  }

  test('is not worked for while it waits; what was begun ends and gives its slot back', async () => {
    const { api, open } = await openClosed()
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const sockets = await Promise.all(
      Array.from({ length: runningMax + waitingMax }, () => ask(api)),
    )
    await until(async () => {
      expect(await gauge(api, waiting)).toBe(waitingMax)
    })
    for (const socket of sockets) socket.destroy()
    await until(async () => {
      expect(await gauge(api, waiting)).toBe(0)
    })
    expect(await gauge(api, running)).toBe(runningMax)
    expect(await gauge(api, 'motiespoor_shed_total{work="reading",reason="gone"}')).toBe(waitingMax)
    open()
    await until(async () => {
      expect(await gauge(api, running)).toBe(0)
    })
  })
})

test('a caller whose request was read to its end still counts as waiting for the answer', async () => {
  const api = await openApi()
  onTestFinished(() => api.close())
  const address = await api.app.listen({ port: 0, host: '127.0.0.1' })
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await api.token('gm1904', 'clerk')}`,
  }
  const body = JSON.stringify({ council: 'gm1904', name: 'Voorbeeldstad' })
  const answer = await fetch(`${address}/api/v1/councils`, { method: 'POST', headers, body })
  expect(answer.status).toBe(201)
})

test('what the pages export is limited as an export', async () => {
  const classes = new Map<string, string[]>()
  const site = pages()
  const api = await openApi(
    {},
    {},
    {
      ...site,
      serve: (app, context) => {
        app.addHook('onRoute', ({ method, url: path, config }) => {
          const { work } = config ?? {}
          const declared = typeof work === 'function' ? work.name : work
          if (declared !== undefined && method === 'GET') {
            classes.set(declared, [...(classes.get(declared) ?? []), path])
          }
        })
        return site.serve(app, context)
      },
    },
  )
  await api.close()
  expect(classes.get('exporting')).toEqual([
    '/:council/sitemap.xml',
    '/:council/moties.csv',
    '/:council/moties.ndjson',
    '/:council/moties.xlsx',
    '/:council/logboek/export.ndjson',
  ])
})
