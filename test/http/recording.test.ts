import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import { expectProblem, submission } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'

const test = apiTest
  .extend(
    'recordAs',
    ({ api }) =>
      (
        token: string | undefined,
        motionId: string,
        { events, headers = {} }: { events: object[]; headers?: Record<string, string> },
      ) =>
        api.post(`/motions/${motionId}/events`, { events }, token, headers),
  )
  .extend('historyOf', ({ api, gm }) => async (motionId: string) => {
    const answer = await api.get(`/motions/${motionId}/events`, gm.clerk)
    return answer.json<{ events: { type: string; data: object; occurredOn: string | null }[] }>()
      .events
  })

const adopted = { type: 'DecisionRecorded', occurredOn: '2021-06-02', data: { outcome: 'adopted' } }
const started = { type: 'WorkStarted', occurredOn: '2021-06-03', data: {} }
const reported = (text: string) => ({ type: 'ProgressReported', data: { text } })

describe('submitting a motion', () => {
  test('answers where it is, its version, and what was recorded', async ({ api, gm }) => {
    const payload = submission(gm.council, { reference: 'M-1', andOthers: true })
    const answer = await api.post('/motions', payload, gm.clerk)
    expect(answer.statusCode).toBe(201)
    expect(answer.headers.etag).toBe('"v1"')
    const { motion, events, position } = answer.json<Recorded>()
    expect(answer.headers.location).toBe(
      `https://moties.example.nl/api/v1/motions/${motion.motionId}`,
    )
    expect(motion).toMatchObject({
      reference: 'M-1',
      phase: 'submitted',
      version: 1,
      andOthers: true,
    })
    expect(events).toMatchObject([
      { type: 'MotionSubmitted', actor: { role: 'clerk', id: 'clerk-1' } },
    ])
    expect(events[0]?.position).toBe(position)
  })

  test('a reference can be given to one motion of the council only', async ({ api, gm }) => {
    const payload = submission(gm.council, { reference: 'M-2' })
    const send = () => api.post('/motions', payload, gm.clerk)
    expect((await send()).statusCode).toBe(201)
    expectProblem(await send(), 409, 'reference-taken')
  })

  test('needs a role in that council, and a council that is registered', async ({ api, gm }) => {
    const elsewhere = submission('gm0363')
    const foreign = { method: 'POST', url: '/api/v1/motions', payload: elsewhere } as const
    expectProblem(await api.send(foreign), 401, 'login-required')
    expectProblem(await api.send({ ...foreign, token: gm.clerk }), 403, 'no-role-in-council')
    const token = await api.token('gm0363', 'clerk')
    expectProblem(await api.send({ ...foreign, token }), 404, 'council-unknown')
  })
})

describe('recording events', () => {
  test('records all of them, and tells what may follow', async ({ gm, recordAs }) => {
    const motionId = await gm.submit()
    const answer = await recordAs(gm.clerk, motionId, { events: [adopted, started] })
    expect(answer.statusCode).toBe(201)
    expect(answer.headers.etag).toBe('"v3"')
    const { motion, events } = answer.json<Recorded>()
    expect(events.map(({ type }) => type)).toEqual(['DecisionRecorded', 'WorkStarted'])
    expect(motion).toMatchObject({ phase: 'inProgress', version: 3 })
    expect(motion.possibleEvents).toContain('CommitteeScheduled')
    expect(motion.timeline.map(({ type }) => type)).toEqual([
      'WorkStarted',
      'DecisionRecorded',
      'MotionSubmitted',
    ])
  })

  test('records none when one is refused', async ({ gm, recordAs, historyOf }) => {
    const motionId = await gm.submit()
    const accepted = { type: 'SettlementAccepted', data: { decidedBy: 'council' } }
    const answer = await recordAs(gm.clerk, motionId, { events: [adopted, started, accepted] })
    expectProblem(answer, 409, 'not-in-this-phase')
    expect(answer.json()).toMatchObject({ phase: 'inProgress', index: 2 })
    expect(answer.json<{ possibleEvents: string[] }>().possibleEvents).toContain('ProgressReported')
    expect(await historyOf(motionId)).toHaveLength(1)
  })

  test("a refusal is told in the reader's language, and counted", async ({ api, gm, recordAs }) => {
    const motionId = await gm.submit()
    const inDutch = await recordAs(gm.clerk, motionId, {
      events: [reported('Nog niets')],
      headers: { 'accept-language': 'nl-NL,nl;q=0.9,en;q=0.8' },
    })
    expect(inDutch.json<{ detail: string }>().detail).toMatch(/^In deze fase/)
    expect(inDutch.headers['content-language']).toBe('nl')
    const preferred = { 'accept-language': 'en;q=0.5, nl' }
    const inDutchToo = await recordAs(gm.clerk, motionId, {
      events: [reported('Nog niets')],
      headers: preferred,
    })
    expect(inDutchToo.headers['content-language']).toBe('nl')
    const page = await api.send({
      method: 'GET',
      url: '/events',
      headers: { ...preferred, accept: 'text/html' },
    })
    expect(page.headers['content-language']).toBe('nl')
    const inEnglish = await recordAs(gm.clerk, motionId, { events: [reported('Nothing yet')] })
    expect(inEnglish.json<{ detail: string }>().detail).toMatch(/^This cannot happen/)
    const metrics = await api.send({ method: 'GET', url: '/metrics' })
    expect(metrics.body).toMatch(/motiespoor_refusals_total\{code="not-in-this-phase"\} [2-9]/)
  })

  test('what the role may not record is 403', async ({ gm, recordAs, historyOf }) => {
    const motionId = await gm.submit()
    for (const token of [gm.official, gm.executive, gm.auditor]) {
      const answer = await recordAs(token, motionId, { events: [adopted] })
      expectProblem(answer, 403, 'role-may-not-record')
    }
    expect(await historyOf(motionId)).toHaveLength(1)
  })

  test('a person with several roles acts in the one that may do most', async ({
    api,
    gm,
    recordAs,
  }) => {
    const motionId = await gm.submit()
    const token = await api.issuer.issueToken({
      sub: 'both',
      councils: { [gm.council]: ['official', 'clerk'] },
      ttlSeconds: 60,
    })
    const answer = await recordAs(token, motionId, { events: [adopted] })
    expect(answer.json<Recorded>().events[0]?.actor).toEqual({ id: 'both', role: 'clerk' })
  })

  test('an unknown motion is 404', async ({ gm, recordAs }) => {
    const answer = await recordAs(gm.clerk, randomUUID(), { events: [adopted] })
    expectProblem(answer, 404, 'motion-unknown')
  })

  test('a date that is left out is unknown, and a precision is kept', async ({ gm, historyOf }) => {
    const motionId = await gm.submit()
    await gm.record(motionId, { type: 'DecisionRecorded', data: { outcome: 'adopted' } })
    await gm.record(motionId, {
      ...started,
      occurredOn: '2021-07-01',
      occurredOnPrecision: 'month',
    })
    expect((await historyOf(motionId)).slice(1)).toMatchObject([
      { occurredOn: null, occurredOnPrecision: 'unknown' },
      { occurredOn: '2021-07-01', occurredOnPrecision: 'month' },
    ])
  })
})

describe('an idempotency key', () => {
  test('gives the same answer again, also after the motion went on', async ({
    gm,
    recordAs,
    historyOf,
  }) => {
    const motionId = await gm.submit()
    const headers = { 'idempotency-key': randomUUID() }
    const first = await recordAs(gm.clerk, motionId, { events: [adopted], headers })
    await gm.record(motionId, started)
    const again = await recordAs(gm.clerk, motionId, { events: [adopted], headers })
    expect(again.statusCode).toBe(201)
    expect(again.json()).toEqual(first.json())
    expect(await historyOf(motionId)).toHaveLength(3)
  })

  test('gives the same motion again', async ({ api, gm }) => {
    const payload = submission(gm.council)
    const headers = { 'idempotency-key': randomUUID() }
    const send = () => api.post('/motions', payload, gm.clerk, headers)
    const first = await send()
    expect((await send()).json()).toEqual(first.json())
  })

  test('cannot be used for another request, or by another person', async ({ gm, recordAs }) => {
    const motionId = await gm.submit()
    const headers = { 'idempotency-key': randomUUID() }
    await recordAs(gm.clerk, motionId, { events: [adopted], headers })
    const other = await recordAs(gm.clerk, motionId, { events: [started], headers })
    expectProblem(other, 409, 'key-reused')
    const somebody = await recordAs(gm.secondClerk, motionId, { events: [adopted], headers })
    expectProblem(somebody, 409, 'key-reused')
    const elsewhere = await recordAs(gm.clerk, await gm.submit(), { events: [adopted], headers })
    expectProblem(elsewhere, 409, 'key-reused')
  })

  test('is looked up before the version: a repetition gets the first answer', async ({
    gm,
    recordAs,
  }) => {
    const motionId = await gm.submit()
    const headers = { 'idempotency-key': randomUUID(), 'if-match': '"v1"' }
    const first = await recordAs(gm.clerk, motionId, { events: [adopted], headers })
    const again = await recordAs(gm.clerk, motionId, { events: [adopted], headers })
    expect(again.json()).toEqual(first.json())
  })
})

describe('If-Match', () => {
  test('refuses with the fresh version when the motion has moved', async ({ gm, recordAs }) => {
    const motionId = await gm.submit()
    await gm.record(motionId, adopted)
    const stale = { events: [started], headers: { 'if-match': '"v1"' } }
    const answer = await recordAs(gm.clerk, motionId, stale)
    expectProblem(answer, 412, 'version-moved')
    expect(answer.json()).toMatchObject({ version: 2 })
    expect(answer.headers.etag).toBe('"v2"')
    for (const tag of ['"v2"', '*']) {
      const fresh = { events: [reported('x')], headers: { 'if-match': tag } }
      expect((await recordAs(gm.clerk, motionId, fresh)).statusCode).toBe(409)
    }
  })

  test('without it, writers at the same time all get in', async ({ gm, recordAs, historyOf }) => {
    const motionId = await gm.submit()
    await gm.record(motionId, adopted, started)
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        recordAs(gm.official, motionId, { events: [reported(`Stap ${n}`)] }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 201, 201])
    expect(await historyOf(motionId)).toHaveLength(8)
  })
})

test('a trace of the request is kept with the events', async ({ gm, recordAs }) => {
  const motionId = await gm.submit()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const traced = await recordAs(gm.clerk, motionId, { events: [adopted], headers: { traceparent } })
  expect(traced.json<Recorded>().events[0]?.traceparent).toBe(traceparent)
  const wrong = { events: [started], headers: { traceparent: 'nonsense' } }
  const untraced = await recordAs(gm.clerk, motionId, wrong)
  expect(untraced.json<Recorded>().events[0]?.traceparent).toBeNull()
})

interface Recorded {
  readonly motion: {
    readonly motionId: string
    readonly possibleEvents: string[]
    readonly timeline: { readonly type: string }[]
  }
  readonly events: {
    readonly type: string
    readonly position: number
    readonly actor: object
    readonly traceparent: string | null
  }[]
  readonly position: number
}
