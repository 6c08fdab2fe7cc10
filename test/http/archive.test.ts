import { describe, expect } from 'vitest'
import { expectProblem } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'
import { openBridgeMotion, personal, secret } from './bridge-motion.ts'

const test = apiTest
  .extend('bridge', { scope: 'file', auto: true }, async ({ api, gm }) => {
    const bridge = await openBridgeMotion(api, gm)
    await gm.submit({ title: 'Bankjes' })
    return bridge
  })
  .extend(
    'get',
    ({ api, gm }) =>
      (url: string, accept: string) =>
        api.send({ method: 'GET', url: `/api/v1${url}`, headers: { accept }, token: gm.clerk }),
  )

const secrets = [secret, personal, 'clerk-1', 'clerk-2', 'InternalNoteAdded', 'RedactionProposed']

function expectPublic(text: string): void {
  for (const one of secrets) expect(text).not.toContain(one)
}

describe('JSON-LD', () => {
  test('of one motion shows the public view, also to people who may see more', async ({
    gm,
    bridge,
    get,
  }) => {
    const answer = await get(`/motions/${bridge.motionId}`, 'application/ld+json')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^application\/ld\+json/)
    expect(answer.headers.vary).toContain('Accept')
    expect(answer.json()).toMatchObject({
      '@id': `https://moties.example.nl/api/v1/motions/${bridge.motionId}`,
      '@type': 'opengov:Motion',
      url: expect.stringMatching(
        new RegExp(`^https://moties\\.example\\.nl/${gm.council}/moties/`),
      ) as string,
      name: 'Fietsbrug over het kanaal',
      organization: { name: 'Voorbeeldstad' },
    })
    expectPublic(answer.body)
  })

  test('of an earlier moment knows nothing that came later', async ({ bridge, get }) => {
    const url = `/motions/${bridge.motionId}`
    const first = await get(`${url}?version=1`, 'application/ld+json')
    expect(first.json()).toMatchObject({ status: 'submitted', history: [{}] })
    const then = await get(`${url}?validOn=2021-06-03`, 'application/ld+json')
    expect(then.json()).toMatchObject({ status: 'inProgress' })
    expect(then.body).not.toContain('DeadlineSet')
    const none = await get(`${url}?knownAt=2020-01-01T00:00:00Z`, 'application/ld+json')
    expectProblem(none, 404, 'motion-unknown')
  })

  test('of a council is one document with every motion', async ({ gm, get }) => {
    const answer = await get(`/councils/${gm.council}/motions`, '*/*')
    expect(answer.headers['content-type']).toMatch(/^application\/ld\+json/)
    const { '@graph': graph } = answer.json<{ '@graph': { name: string }[] }>()
    expect(graph.map(({ name }) => name)).toEqual(['Fietsbrug over het kanaal', 'Bankjes'])
    expectPublic(answer.body)
    expectProblem(await get('/councils/gm0001/motions', '*/*'), 404, 'council-unknown')
    const page = await get(`/councils/${gm.council}/motions`, 'application/json')
    expectProblem(page, 406, 'not-acceptable')
  })
})

test('MDTO of one motion is what anybody may see', async ({ gm, bridge, get }) => {
  const answer = await get(`/motions/${bridge.motionId}/mdto`, 'application/xml')
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8')
  expect(answer.body).toContain('<MDTO xmlns="https://www.nationaalarchief.nl/mdto">')
  expect(answer.body).toContain(`<identificatieKenmerk>${bridge.motionId}<`)
  expect(answer.body).toContain(
    `<raadpleeglocatieOnline>https://moties.example.nl/${gm.council}/moties/`,
  )
  expectPublic(answer.body)
  const unknown = await get('/motions/00000000-0000-7000-8000-000000000000/mdto', '*/*')
  expectProblem(unknown, 404, 'motion-unknown')
})
