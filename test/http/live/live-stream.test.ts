import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  expectProblem,
  openApi,
  openCouncil,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'
import { listen } from '#support/api/event-stream.ts'
import { aCommand, anEvent } from '#support/log.ts'

/** A heartbeat that comes while one waits for it. */
const heartbeatIntervalMs = 20
const stalledAfterMs = 500

let api: TestApi
let gm: TestCouncil

beforeAll(async () => {
  api = await openApi({ heartbeatIntervalMs, stalledAfterMs })
  gm = await openCouncil(api)
  await api.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => api.close())

const port = (): number => (api.app.server.address() as AddressInfo).port
const urlOf = (council: string, query = ''): string =>
  `http://127.0.0.1:${port()}/api/v1/councils/${council}/events${query}`

describe('a live stream that is narrowed', () => {
  let trees: string
  let bridge: string
  let municipality: TestCouncil

  beforeAll(async () => {
    municipality = await openCouncil(api)
    const { submit, record } = municipality
    trees = await submit({ submitters: [{ party: 'GroenLinks' }, { party: 'PvdA' }] })
    bridge = await submit({ submitters: [{ party: 'VVD' }] })
    const adopted = { type: 'DecisionRecorded', data: { outcome: 'adopted' } }
    await record(trees, adopted, { type: 'WorkStarted', data: { portfolioHolder: 'De Vries' } })
    await record(bridge, adopted, { type: 'WorkStarted', data: { portfolioHolder: 'Jansen' } })
    const note = { type: 'InternalNoteAdded', data: { text: 'Onder ons.' } }
    await record(trees, note, { type: 'ProgressReported', data: { text: 'De bomen staan.' } }, note)
  })

  // Position 1 registers the council; 9 and 11 are internal; the stream always comes to the end.
  test.each([
    ['motion', (): string => trees, [2, 4, 5, 10]],
    ['type', (): string => 'WorkStarted', [5, 7]],
    ['type', (): string => 'CouncilRegistered', [1]],
    ['phase', (): string => 'inProgress', [5, 7, 9]],
    ['party', (): string => 'PvdA', [2, 4, 5, 9]],
    ['portfolioHolder', (): string => 'Jansen', [3, 6, 7]],
    ['portfolioHolder', (): string => 'Niemand', []],
  ] as const)('to %s hears of that only', async (name, value, positions) => {
    const heard = await hear(`?${name}=${encodeURIComponent(value())}`)
    const expected = positions.map((position) => (position > 8 ? reportAt : position))
    expect(heard.filter(({ data }) => data !== null).map(({ id }) => id)).toEqual(expected)
    expect(heard.at(-1)).toMatchObject({ id: lastAt, data: null })
  })

  const reportAt = 9
  const lastAt = 10

  async function hear(query: string) {
    const reader = await listen(urlOf(municipality.council, query))
    const heard = await reader.next(1)
    while (heard.at(-1)?.id !== lastAt) heard.push(...(await reader.next(1)))
    await reader.stop()
    return heard
  }

  test('holds all conditions together', async () => {
    const heard = await hear(`?motion=${trees}&type=WorkStarted&party=GroenLinks&phase=inProgress`)
    expect(heard.map(({ id, data }) => [id, data?.type])).toEqual([
      [5, 'nl.moties.work-started.v1'],
      [lastAt, undefined],
    ])
    expect(await hear(`?motion=${bridge}&portfolioHolder=De%20Vries`)).toMatchObject([
      { id: lastAt, data: null },
    ])
  })

  test('lets a motion be its new portfolio holder’s from that event on', async () => {
    const reader = await listen(
      urlOf(municipality.council, `?portfolioHolder=Hoekstra&after=${lastAt}`),
    )
    const data = { portfolioHolder: 'Hoekstra' }
    await municipality.record(bridge, { type: 'ResponsibilityAssigned', data })
    expect(await reader.next(1)).toMatchObject([{ data: { subject: bridge } }])
    await reader.stop()
  })

  test.each(['application/json', 'application/x-ndjson'])('is no page of %s', async (accept) => {
    const url = `/api/v1/councils/${gm.council}/events?party=VVD&phase=submitted`
    const answer = await api.send({ method: 'GET', url, headers: { accept } })
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.json()).toMatchObject({ invalidParams: [{ name: 'phase' }, { name: 'party' }] })
  })

  test.each(['type=InternalNoteAdded', 'phase=lost', 'motion=7', 'party='])(
    'cannot be narrowed to %s',
    async (query) => {
      const url = `/api/v1/councils/${gm.council}/events?${query}`
      const headers = { accept: 'text/event-stream' }
      expectProblem(await api.send({ method: 'GET', url, headers }), 400, 'invalid-input')
    },
  )
})

test('a listener that has everything gets a heartbeat, again and again', async () => {
  const head = await api.log.head(gm.council)
  const reader = await listen(urlOf(gm.council, `?after=${head?.position ?? 0}`))
  expect(await reader.heartbeats(3)).toBeGreaterThanOrEqual(3)
  await reader.stop()
})

test('a hundred listeners read each page of the log once', async () => {
  const quiet = await openApi({ heartbeatIntervalMs: 3_600_000 })
  onTestFinished(() => quiet.close())
  const council = await openCouncil(quiet)
  await quiet.app.listen({ port: 0, host: '127.0.0.1' })
  const place = (quiet.app.server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${place}/api/v1/councils/${council.council}/events?after=1`
  const readers = await Promise.all(Array.from({ length: 100 }, () => listen(url)))
  await Promise.all(readers.map((reader) => reader.heartbeats(1)))
  const reads = vi.spyOn(quiet.log, 'readPage')
  const motionId = await council.submit()
  const heard = await Promise.all(readers.map((reader) => reader.next(1)))
  expect(heard.flat().map(({ data }) => data?.['subject'])).toEqual(heard.map(() => motionId))
  // The page itself, and the end of the log behind it.
  expect(reads.mock.calls.length).toBeLessThanOrEqual(2)
  await Promise.all(readers.map((reader) => reader.stop()))
})

describe('a listener that does not read', () => {
  /** Far more than the buffers of two sockets hold. */
  const eventCount = 3_000
  let municipality: TestCouncil

  beforeAll(async () => {
    municipality = await openCouncil(api)
    const text = 'x'.repeat(20_000)
    for (let count = 0; count < eventCount; count += 250) {
      const events = Array.from({ length: 250 }, () => anEvent({ data: { text } }))
      await api.log.append(municipality.council, aCommand({ events }))
    }
  })

  test('is dropped, and little was read for it', async () => {
    const reads = vi.spyOn(api.log, 'readPage')
    const dropped = new Promise<void>((resolve) => {
      api.app.server.once('connection', (served: Socket) => {
        served.once('close', () => {
          resolve()
        })
      })
    })
    const socket = await openDeaf(municipality.council)
    onTestFinished(() => void socket.destroy())
    await dropped
    expect(reads.mock.calls.length).toBeGreaterThan(0)
    expect(reads.mock.calls.length * 100).toBeLessThan(eventCount / 2)
    reads.mockRestore()
    // Sooner than the server's own time-out would cut it off.
  }, 20_000)

  test('does not hold up the others', async () => {
    const socket = await openDeaf(municipality.council)
    onTestFinished(() => void socket.destroy())
    const end = await api.log.head(municipality.council)
    const reader = await listen(urlOf(municipality.council, `?after=${end?.position ?? 0}`))
    const motionId = await municipality.submit()
    expect(await reader.next(1)).toMatchObject([{ data: { subject: motionId } }])
    await reader.stop()
  })

  async function openDeaf(council: string): Promise<Socket> {
    const socket = connect(port(), '127.0.0.1')
    socket.pause()
    const path = new URL(urlOf(council)).pathname
    await new Promise<void>((sent) => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`, () => {
        sent()
      })
    })
    return socket
  }
})
