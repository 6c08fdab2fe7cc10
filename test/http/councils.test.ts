import { describe, expect } from 'vitest'
import { expectProblem } from '#support/api/api.ts'
import { test } from '#support/api/fixtures.ts'

describe('councils', () => {
  test('are registered once, by a clerk', async ({ api, gm }) => {
    const register = (token: string) =>
      api.post('/councils', { council: 'gm0599', name: 'Havenstad', silentAfterDays: 60 }, token)
    expectProblem(await register(gm.clerk), 403, 'no-role-in-council')
    expectProblem(await register(await api.token('gm0599', 'official')), 403, 'role-may-not-record')
    const clerk = await api.token('gm0599', 'clerk')
    const answer = await register(clerk)
    expect(answer.statusCode).toBe(201)
    expect(answer.headers.location).toBe('https://moties.example.nl/api/v1/councils/gm0599')
    expect(answer.json()).toMatchObject({ name: 'Havenstad', silentAfterDays: 60, oin: null })
    expectProblem(await register(clerk), 409, 'council-already-registered')
  })

  test('change only the values that are named', async ({ api, gm }) => {
    const patch = (payload: object, token: string) =>
      api.patch(`/councils/${gm.council}`, payload, token)
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
