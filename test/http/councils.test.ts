import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem, openApi, openCouncil, type TestApi, type TestCouncil } from './api.ts'

let api: TestApi
let gm: TestCouncil

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
})
afterAll(async () => api.close())

describe('councils', () => {
  const patch = (payload: object, token: string) =>
    api.send({ method: 'PATCH', url: `/api/v1/councils/${gm.council}`, payload, token })

  test('are registered once, by a clerk', async () => {
    const register = (token: string) =>
      api.send({
        method: 'POST',
        url: '/api/v1/councils',
        payload: { council: 'gm0599', name: 'Havenstad', silentAfterDays: 60 },
        token,
      })
    expectProblem(await register(gm.clerk), 403, 'no-role-in-council')
    expectProblem(await register(await api.token('gm0599', 'official')), 403, 'role-may-not-record')
    const clerk = await api.token('gm0599', 'clerk')
    const answer = await register(clerk)
    expect(answer.statusCode).toBe(201)
    expect(answer.headers.location).toBe('https://moties.example.nl/api/v1/councils/gm0599')
    expect(answer.json()).toMatchObject({ name: 'Havenstad', silentAfterDays: 60, oin: null })
    expectProblem(await register(clerk), 409, 'council-already-registered')
  })

  test('change only the values that are named', async () => {
    const answer = await patch({ silentAfterDays: 30 }, gm.clerk)
    expect(answer.json()).toMatchObject({ name: 'Voorbeeldstad', silentAfterDays: 30 })
    expectProblem(await patch({}, gm.clerk), 400, 'invalid-input')
    expectProblem(await patch({ mayor: 'x' }, gm.clerk), 400, 'invalid-input')
    const url = '/api/v1/councils/gm0001'
    const token = await api.token('gm0001', 'clerk')
    const unknown = await api.send({ method: 'PATCH', url, payload: { name: 'X' }, token })
    expectProblem(unknown, 404, 'council-not-registered')
  })
})
