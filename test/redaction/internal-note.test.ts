import { afterAll, beforeAll, expect, test } from 'vitest'
import { toCloudEvent } from '#cloud-events/cloud-event.ts'
import {
  expectProblem,
  openApi,
  openCouncil,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'
import { readAll } from '#support/log.ts'
import { openPages } from '#web/site.ts'

// That an internal note was redacted tells the public that there was one, and the reason what was in it.

const reason = 'Hierin stond de naam van een inwoner.'

let api: TestApi
let gm: TestCouncil
let motionId: string
let eventId: string
let redactionId: string

beforeAll(async () => {
  const pages = openPages({ themes: new Map(), signIn: undefined, sessionSecret: 'x'.repeat(48) })
  api = await openApi({}, {}, pages)
  gm = await openCouncil(api)
  motionId = await gm.submit({ reference: 'M-7' })
  const noted = await gm.record(motionId, { type: 'InternalNoteAdded', data: { text: 'Nee.' } })
  eventId = idIn(noted.body)
  const data = { eventId, ground: 'personal-data', reason }
  await gm.record(motionId, { type: 'RedactionProposed', data })
  redactionId = idIn((await confirm(data)).body)
  await api.signAll()
})
afterAll(async () => api.close())

const idIn = (body: string): string =>
  (JSON.parse(body) as { events: { id: string }[] }).events[0]?.id ?? ''

const confirm = (data: object) =>
  api.app.inject({
    method: 'POST',
    url: `/api/v1/motions/${motionId}/events`,
    payload: { events: [{ type: 'ContentRedacted', data }] },
    headers: { authorization: `Bearer ${gm.secondClerk}` },
  })

test('the public hears nothing of the redaction of a note, wherever it looks', async () => {
  const motion = `/api/v1/motions/${motionId}`
  const council = `/api/v1/councils/${gm.council}`
  const addresses = [
    motion, `${motion}/events`, `${motion}/mdto`, `${motion}/feed`, `${motion}/proof`,
    `${council}/events`, `${council}/timeline`, `${council}/feed`, `${council}/export`,
    `${council}/motions`, `/${gm.council}`, `/${gm.council}/moties/M-7`,
    `/${gm.council}/moties/M-7/geschiedenis`, `/${gm.council}/logboek`,
    `/${gm.council}/logboek?soort=ContentRedacted`, `/${gm.council}/logboek/export.ndjson`,
  ] // prettier-ignore
  for (const url of addresses) {
    const { statusCode, body } = await api.app.inject({ url, headers: { accept: '*/*' } })
    expect(`${url} ${statusCode}`).toBe(`${url} 200`)
    for (const secret of [eventId, redactionId, reason]) expect(body, url).not.toContain(secret)
  }
})

test('the people of the council see it and its reason', async () => {
  const headers = { authorization: `Bearer ${gm.clerk}` }
  const { body } = await api.app.inject({ url: `/api/v1/motions/${motionId}/events`, headers })
  expect(body).toContain(reason)
  expect(body).toContain(redactionId)
})

test('messages hold the place of the redaction and no more, and the note is erased', async () => {
  const log = await readAll(api.log, gm.council)
  const redaction = log.find(({ id }) => id === redactionId) ?? expect.fail()
  const message = toCloudEvent(redaction, { facts: { oin: null }, publicUrl: null })
  expect(message.type).toBe('nl.moties.internal-event.v1')
  expect(message).not.toHaveProperty('data')
  await api.following.drain()
  const erased = await readAll(api.log, gm.council)
  expect(erased.find(({ id }) => id === eventId)?.data).toBeNull()
})

test('nobody says themselves that a redaction is internal', async () => {
  const data = { eventId, ground: 'personal-data', reason, visibility: 'internal' }
  const answer = await confirm(data)
  expectProblem(answer, 400, 'invalid-input')
  expect(answer.body).toContain('visibility')
})
