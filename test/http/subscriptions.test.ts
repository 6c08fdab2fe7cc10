import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expectProblem,
  openApi,
  openCouncil,
  type Answer,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'
import { startReceiver } from '#support/channels/receiver.ts'
import { eventually } from '#support/channels/sending.ts'
import { subscriptionsPerPersonMax } from '#webhooks/limits.ts'

let api: TestApi
let gm: TestCouncil

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
})
afterAll(() => api.close())

const base = '/api/v1/subscriptions'

interface Made {
  readonly subscriptionId: string
  readonly secret: string
}

const create = (payload: object, token = gm.official): Promise<Answer> =>
  api.send({ method: 'POST', url: base, payload: { council: gm.council, ...payload }, token })

async function subscribed(payload: object, token = gm.official): Promise<Made> {
  const answer = await create(payload, token)
  expect(`${answer.statusCode} ${answer.body}`).toMatch(/^201 /)
  return answer.json<Made>()
}

const somewhere = 'https://198.41.0.4/hook'
const of = ({ subscriptionId }: Made, path = ''): string => `${base}/${subscriptionId}${path}`
const get = (url: string, token = gm.official): Promise<Answer> =>
  api.send({ method: 'GET', url, token })

describe('a subscription', () => {
  it('is made with a filter; its secret is shown once, and nowhere else', async () => {
    const filter = { type: ['ProgressReported'], party: ['GroenLinks'] }
    const answer = await create({ address: somewhere, filter })
    const made = answer.json<Made>()
    expect(answer.headers.location).toBe(`https://moties.example.nl${of(made)}`)
    expect(made).toMatchObject({
      address: somewhere,
      filter: { ...filter, motionId: null, phase: null, portfolioHolder: null },
      state: 'active',
      disabledReason: null,
      pendingCount: 0,
      deadCount: 0,
    })
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { secret, ...open } = made
    const again = await get(of(made))
    expect(again.json()).toEqual(open)
    const list = await get(`${base}?council=${gm.council}`)
    expect(list.body).toContain(made.subscriptionId)
    for (const { body } of [again, list]) expect(body).not.toContain(secret)
  })

  it('is hidden from everybody else, except the clerk of the council', async () => {
    const made = await subscribed({ address: somewhere })
    const other = await api.token(gm.council, 'official', 'official-2')
    const elsewhere = (await openCouncil(api)).clerk
    const event = randomUUID()
    for (const token of [other, gm.executive, elsewhere]) {
      for (const [method, path] of [
        ['GET', ''],
        ['PATCH', ''],
        ['DELETE', ''],
        ['POST', '/test'],
        ['GET', '/deliveries'],
        ['POST', `/deliveries/${event}/replay`],
      ] as const) {
        const payload = method === 'PATCH' ? { payload: { state: 'paused' } } : {}
        const answer = await api.send({ method, url: of(made, path), token, ...payload })
        expectProblem(answer, 404, 'subscription-unknown')
      }
      expect((await get(base, token)).body).not.toContain(made.subscriptionId)
    }
    expect((await get(of(made), gm.clerk)).statusCode).toBe(200)
    expect((await get(base, gm.clerk)).body).toContain(made.subscriptionId)
    for (const [method, url] of [['GET', base], ['GET', of(made)], ['DELETE', of(made)]] as const) {
      expectProblem(await api.send({ method, url }), 401, 'login-required')
    } // prettier-ignore
    expectProblem(await create({ address: somewhere }, elsewhere), 403, 'no-role-in-council')
    expectProblem(await get(`${base}?council=${gm.council}`, elsewhere), 403, 'no-role-in-council')
  })

  it.each([
    'https://10.0.0.1/', 'https://169.254.169.254/latest/meta-data', 'https://[fd00::1]/',
    'https://3232235777/', 'http://example.nl/', 'https://user:secret@example.nl/', 'ftp://x.nl/',
    'not an address',
  ])('cannot be to %s', async (address) => {
    const answer = await create({ address })
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.json()).toMatchObject({ invalidParams: [{ name: 'address' }] })
  }) // prettier-ignore

  it('cannot ask for internal events, for no events, or for a position in the future', async () => {
    const wrong = [
      { filter: { type: ['InternalNoteAdded'] } },
      { filter: { type: [] } },
      { filter: { phase: ['somewhere'] } },
      { filter: { colour: ['red'] } },
      { from: 1_000_000 },
      { from: 'yesterday' },
    ]
    for (const payload of wrong)
      expectProblem(await create({ address: somewhere, ...payload }), 400, 'invalid-input')
    const unknown = await api.token('gm9998', 'clerk')
    const answer = await create({ council: 'gm9998', address: somewhere }, unknown)
    expectProblem(answer, 404, 'council-unknown')
  })

  it('is one of so many at most', async () => {
    const token = await api.token(gm.council, 'official', 'collector')
    for (let count = 0; count < subscriptionsPerPersonMax; count += 1)
      await subscribed({ address: somewhere }, token)
    expectProblem(await create({ address: somewhere }, token), 409, 'too-many-subscriptions')
    const page = await get(`${base}?pageSize=20&page=3`, token)
    expect(page.json()).toMatchObject({ total: subscriptionsPerPersonMax, page: 3 })
    expect(page.json<{ subscriptions: unknown[] }>().subscriptions).toHaveLength(10)
    expect(page.headers.link).toContain('rel="prev"')
  })
})

describe('its owner', () => {
  it('shows each message with its outcome, and can send it again', async () => {
    const receiver = await startReceiver()
    const motionId = await gm.submit()
    const made = await subscribed({ address: receiver.address, from: 0 })
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(1))
    const state = 'delivered'
    await eventually(async () => {
      const { deliveries } = (await get(of(made, `/deliveries?state=${state}`))).json<{ deliveries: object[] }>() // prettier-ignore
      expect(deliveries).toContainEqual(
        expect.objectContaining({ type: 'MotionSubmitted', motionId, state, lastStatus: 204 }),
      )
      expect(deliveries).toContainEqual(expect.objectContaining({ motionId: null }))
    })
    const eventId = receiver.received[0]?.event.id ?? ''
    const sentSoFar = receiver.received.length
    const replay = (id: string) =>
      api.send({ method: 'POST', url: of(made, `/deliveries/${id}/replay`), token: gm.official })
    expect((await replay(eventId)).statusCode).toBe(202)
    await eventually(() => expect(receiver.received.slice(sentSoFar)[0]?.event.id).toBe(eventId))
    expectProblem(await replay(randomUUID()), 404, 'delivery-unknown')
  })

  it('tries it out, with the outcome at once', async () => {
    const receiver = await startReceiver()
    const made = await subscribed({ address: receiver.address })
    const test = async () =>
      api.send({ method: 'POST', url: of(made, '/test'), token: gm.official })
    expect((await test()).json()).toMatchObject({ isAccepted: true, status: 204, error: null })
    receiver.answerWith(() => ({ status: 500, body: 'INWENDIG' }))
    const failed = await test()
    expect(failed.json()).toMatchObject({ isAccepted: false, status: 500, error: 'answered 500' })
    expect(failed.body).not.toContain('INWENDIG')
    expect(receiver.received.map(({ event }) => event.type)).toEqual([
      'nl.moties.webhook-tested.v1',
      'nl.moties.webhook-tested.v1',
    ])
  })

  it('pauses, resumes, asks for something else, and ends it', async () => {
    const receiver = await startReceiver()
    const made = await subscribed({ address: receiver.address })
    const patch = (payload: object) =>
      api.send({ method: 'PATCH', url: of(made), payload, token: gm.official })
    expect((await patch({ state: 'paused' })).json()).toMatchObject({ state: 'paused' })
    const motionId = await gm.submit()
    const filter = { motionId: [motionId], type: ['WorkStarted'] }
    expect((await patch({ filter })).json()).toMatchObject({ filter })
    await gm.record(motionId, { type: 'WorkStarted', data: {} })
    expect((await patch({ state: 'active' })).json()).toMatchObject({ state: 'active' })
    await eventually(() => expect(receiver.received).toHaveLength(1))
    expect(receiver.received[0]?.event.type).toBe('nl.moties.work-started.v1')
    const moved = await patch({ address: somewhere })
    expect(moved.json()).toMatchObject({ address: somewhere })
    expect(moved.json()).not.toHaveProperty('secret')
    const refused = await patch({ address: 'https://10.0.0.1/', state: 'paused' })
    expect(refused.json()).toMatchObject({ status: 400, invalidParams: [{ name: 'address' }] })
    expect((await get(of(made))).json()).toMatchObject({ address: somewhere, state: 'active' })
    const rotated = (await patch({ rotateSecret: true })).json<Made>()
    expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(rotated.secret).not.toBe(made.secret)
    expect((await get(of(made))).json()).not.toHaveProperty('secret')
    expectProblem(await patch({ rotateSecret: false }), 400, 'invalid-input')
    expectProblem(await patch({}), 400, 'invalid-input')
    expectProblem(await patch({ state: 'disabled' }), 400, 'invalid-input')
    const ended = await api.send({ method: 'DELETE', url: of(made), token: gm.official })
    expect([ended.statusCode, ended.body]).toEqual([204, ''])
    expectProblem(await get(of(made)), 404, 'subscription-unknown')
  })
})

it('a client that always names a type of body may send none', async () => {
  const receiver = await startReceiver()
  const made = await subscribed({ address: receiver.address })
  const headers = { 'content-type': 'application/json' }
  const test = { method: 'POST', url: of(made, '/test'), headers, token: gm.official } as const
  expect((await api.send(test)).json()).toMatchObject({ isAccepted: true })
  for (const url of [base, `/api/v1/motions`]) {
    for (const other of [headers, {}]) {
      const answer = await api.send({ method: 'POST', url, headers: other, token: gm.official })
      expectProblem(answer, 400, 'invalid-input')
      expect(answer.json()).toMatchObject({
        detail: 'This request needs a body: send it as application/json.',
        invalidParams: [{ name: 'body' }],
      })
    }
  }
  const ended = await api.send({ method: 'DELETE', url: of(made), headers, token: gm.official })
  expect([ended.statusCode, ended.body]).toEqual([204, ''])
})

it('health and metrics tell how long the queue is, and how much was given up', async () => {
  const ready = await api.send({ method: 'GET', url: '/health/ready' })
  expect(ready.json()).toMatchObject({
    webhooks: { queueLength: expect.any(Number) as number, deadLetters: 0, subscriptionsDisabled: 0 },
  }) // prettier-ignore
  const metrics = await api.send({ method: 'GET', url: '/metrics' })
  for (const name of ['queue_length', 'dead_letters', 'subscriptions_disabled'])
    expect(metrics.body).toMatch(new RegExp(`motiespoor_webhook_${name}\\{council="${gm.council}"\\} \\d`)) // prettier-ignore
})
