import { expect } from 'vitest'
import { test } from '#support/api/fixtures.ts'

const personal = 'Mevrouw Jansen belde.'

test('nothing that is read after an acknowledged redaction has the content, also before the read models follow', async ({
  api,
  gm,
}) => {
  const motionId = await gm.submit({ title: 'Fietsbrug' })
  const url = `/api/v1/motions/${motionId}/events`
  await gm.record(
    motionId,
    { type: 'WorkStarted', data: {} },
    { type: 'ProgressReported', data: { text: personal } },
  )
  await api.following.drain()
  await api.following.stop()
  const history = await api.send({ method: 'GET', url, token: gm.clerk })
  const report = history.json<{ events: { id: string }[] }>().events.at(-1)
  const data = { eventId: report?.id, ground: 'personal-data', reason: 'Noemt een bewoner' }
  await gm.record(motionId, { type: 'RedactionProposed', data })
  const payload = { events: [{ type: 'ContentRedacted', data }] }
  const answer = await api.send({ method: 'POST', url, payload, token: gm.secondClerk })
  expect(answer.statusCode).toBe(201)

  const log = `/api/v1/councils/${gm.council}/events`
  const answers = [
    answer,
    await api.send({ method: 'GET', url: log, token: gm.clerk }),
    await api.send({ method: 'GET', url: log, headers: { accept: 'application/x-ndjson' } }),
    await api.send({ method: 'GET', url, token: gm.clerk }),
    await api.get(`/motions/${motionId}`, gm.clerk),
    await api.get(`/councils/${gm.council}/export`),
  ]
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 200, 200, 200, 200])
  expect(answers.filter(({ body }) => body.includes(personal))).toEqual([])
})
