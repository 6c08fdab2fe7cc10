import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectProblem,
  openApi,
  openCouncil,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'
import { listen } from '#support/api/event-stream.ts'
import { openBridgeMotion, personal } from '../bridge-motion.ts'

let api: TestApi
let gm: TestCouncil
let motionId: string
let base: string

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
  motionId = await gm.submit()
  await gm.record(motionId, { type: 'DecisionRecorded', data: { outcome: 'adopted' } })
  await gm.record(motionId, { type: 'InternalNoteAdded', data: { text: 'Onder ons.' } })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}/api/v1/councils/${gm.council}/events`
})
afterAll(async () => api.close())

test('a page ends where the log ends, and leads to the next', async () => {
  const url = `/api/v1/councils/${gm.council}/events?limit=2`
  const first = await api.send({ method: 'GET', url })
  expect(first.json()).toMatchObject({ position: 4, next: 2 })
  expect(first.headers.link).toContain('/events?after=2&limit=2>; rel="next"')
  const last = await api.send({ method: 'GET', url: `${url}&after=2`, token: gm.auditor })
  expect(last.json()).toMatchObject({
    events: [{ position: 3 }, { position: 4, data: { text: 'Onder ons.' }, motionId }],
    next: null,
  })
  expect(last.headers).not.toHaveProperty('link')
  const end = await api.send({ method: 'GET', url: `${url}&after=4` })
  expect(end.json()).toEqual({ events: [], position: 4, next: null })
})

test('an export is one event a line, the whole log', async () => {
  const answer = await fetch(`${base}?after=0&limit=1`, {
    headers: { accept: 'application/x-ndjson' },
  })
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
  const lines = (await answer.text()).trimEnd().split('\n')
  const positions = lines.map((line) => (JSON.parse(line) as { position: number }).position)
  const head = await api.log.head(gm.council)
  expect(positions).toEqual(Array.from({ length: head?.position ?? 0 }, (_, i) => i + 1))
})

describe('a live stream', () => {
  test('gives what is there, then what comes, each with its position as id', async () => {
    const reader = await listen(`${base}?after=1`, { authorization: `Bearer ${gm.clerk}` })
    expect(await reader.next(3)).toMatchObject([
      { id: 2, data: { type: 'nl.moties.motion-submitted.v1', subject: motionId } },
      { id: 3, data: { type: 'nl.moties.decision-recorded.v1' } },
      { id: 4, data: { type: 'nl.moties.internal-event.v1' } },
    ])
    await gm.record(motionId, { type: 'WorkStarted', data: {} })
    expect(await reader.next(1)).toMatchObject([
      { id: 5, data: { type: 'nl.moties.work-started.v1' } },
    ])
    await reader.stop()
  })

  test('resumes after the last event that was seen, before what the address says', async () => {
    const reader = await listen(`${base}?after=1`, { 'last-event-id': '3' })
    expect(await reader.next(1)).toMatchObject([
      { id: 4, data: { sequence: '00000000000000000004' } },
    ])
    await reader.stop()
  })

  test('tells a reader that is past the end, and goes on from there', async () => {
    const head = (await api.log.head(gm.council))?.position ?? 0
    const url = `/api/v1/councils/${gm.council}`
    for (const reader of [
      await listen(base, { 'last-event-id': '99999999' }),
      await listen(`${base}?after=99999999&type=ProgressReported`),
    ]) {
      const reset = { event: 'reset', id: head, data: { position: head, asked: 99_999_999 } }
      expect(await reader.next(1)).toEqual([reset])
      await reader.stop()
    }
    const reader = await listen(base, { 'last-event-id': String(head + 1) })
    await reader.next(1)
    await gm.record(motionId, { type: 'InternalNoteAdded', data: { text: 'Daarna.' } })
    expect(await reader.next(1)).toMatchObject([{ id: head + 1, event: 'message' }])
    await reader.stop()
    for (const accept of ['application/json', 'application/x-ndjson']) {
      const answer = await api.send({
        method: 'GET',
        url: `${url}/events?after=99999999`,
        headers: { accept },
      })
      expectProblem(answer, 409, 'position-ahead')
      expect(answer.json()).toMatchObject({
        detail: expect.stringContaining(`ends at ${head + 1}`) as string,
      })
    }
    const awaiting = `${url}/timeline?minPosition=99999999`
    expectProblem(await api.send({ method: 'GET', url: awaiting }), 409, 'position-ahead')
  })

  test('hears of each event once, also while many are recorded', async () => {
    const head = (await api.log.head(gm.council))?.position ?? 0
    const reader = await listen(base, { 'last-event-id': String(head) })
    const texts = Array.from({ length: 40 }, (_, n) => `Stap ${n}`)
    const recording = Promise.all(
      texts.map((text) => gm.record(motionId, { type: 'InternalNoteAdded', data: { text } })),
    )
    const heard = await reader.next(40)
    await recording
    expect(heard.map(({ id }) => id)).toEqual(texts.map((_, n) => head + n + 1))
    await reader.stop()
  })

  test('has the standard headers, and says nothing to HEAD', async () => {
    const headers = { accept: 'text/event-stream' }
    const head = await fetch(base, { method: 'HEAD', headers })
    expect(head.status).toBe(200)
    expect(head.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(head.headers.get('cache-control')).toBe('no-store, no-transform')
    expect(head.headers.get('x-accel-buffering')).toBe('no')
    expect(head.headers.get('access-control-allow-origin')).toBe('*')
    expect(head.headers.get('vary')).toContain('Accept')
  })

  test('ends when the service stops', async () => {
    const stopping = await openApi()
    const council = await openCouncil(stopping)
    await stopping.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stopping.app.server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/api/v1/councils/${council.council}/events`
    const reader = await listen(url)
    await reader.next(1)
    await stopping.close()
    expect(await reader.isEnded()).toBe(true)
  })
})

describe('content that was redacted', () => {
  let other: TestApi
  let municipality: TestCouncil

  beforeAll(async () => {
    other = await openApi()
    municipality = await openCouncil(other)
    await openBridgeMotion(other, municipality)
    await other.following.drain()
    await other.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(async () => other.close())

  const url = (): string => {
    const { port } = other.app.server.address() as AddressInfo
    return `http://127.0.0.1:${port}/api/v1/councils/${municipality.council}/events`
  }
  const logged = () => other.log.readPage(municipality.council, 0, 1_000)
  const redacted = async () => {
    const events = await logged()
    const { data } = events.find(({ type }) => type === 'ContentRedacted') ?? expect.fail()
    return events.find(({ id }) => JSON.stringify(data).includes(id)) ?? expect.fail()
  }

  test.each(['application/json', 'application/x-ndjson'])('is not in %s', async (accept) => {
    for (const token of [undefined, municipality.clerk]) {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const answer = await fetch(url(), { headers: { accept, ...authorization } })
      const text = await answer.text()
      expect(text).toContain((await redacted()).id)
      expect(text).not.toContain(personal)
    }
  })

  test('is not in a live stream', async () => {
    const { length } = await logged()
    const reader = await listen(url(), { authorization: `Bearer ${municipality.clerk}` })
    const heard = await reader.next(length)
    await reader.stop()
    const { id, position } = await redacted()
    expect(heard[position - 1]?.data).toMatchObject({ id, data: { content: null } })
    expect(JSON.stringify(heard)).not.toContain(personal)
  })
})
