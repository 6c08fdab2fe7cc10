import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApi, openCouncil, type TestApi } from '#support/api/api.ts'
import { openBridgeMotion, personal } from './bridge-motion.ts'
import { openFeedCouncil, scheduled, type FeedCouncil } from './feed-council.ts'

let api: TestApi
let made: FeedCouncil

beforeAll(async () => {
  api = await openApi()
  made = await openFeedCouncil(api)
})
afterAll(async () => api.close())

const get = (url: string, headers: Record<string, string> = {}) =>
  api.send({ method: 'GET', url, headers })
const calendarUrl = (query = '') => `/api/v1/councils/${made.gm.council}/calendar${query}`

/** Reads a calendar with a parser of its own. */
async function readCalendar(query = '') {
  const answer = await get(calendarUrl(query))
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
  for (const line of answer.body.split('\r\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line).not.toMatch(/[\r\n]/)
  }
  const calendar = new ICAL.Component(ICAL.parse(answer.body) as unknown[])
  const entries = calendar.getAllSubcomponents('vevent').map((component) => {
    const { uid, sequence, summary, description, startDate } = new ICAL.Event(component)
    const status = component.getFirstPropertyValue('status')
    return { uid, sequence, summary, description, on: startDate.toString(), status }
  })
  return { name: calendar.getFirstPropertyValue('x-wr-calname'), entries }
}

describe('a calendar', () => {
  test('has the deadlines of open motions and the meetings of committees', async () => {
    const { name, entries } = await readCalendar()
    expect(name).toBe('Moties Voorbeeldstad')
    expect(entries).toMatchObject([
      { uid: `termijn-${made.lamps}@motiespoor`, on: '2026-03-31', status: 'CONFIRMED' },
      {
        on: '2026-02-03',
        sequence: 0,
        status: 'CONFIRMED',
        summary: 'Leefomgeving; wonen, werken: motie M-1 Bomen langs de singel',
        description: 'Doel: afdoening bespreken\nVorm: in een vergadering',
      },
    ])
    expect(entries[0]?.description).toContain('Termijn: maart 2026\nPortefeuillehouder: Jansen')
  })

  test('carries whatever people wrote as text', async () => {
    const { entries } = await readCalendar('?portfolioHolder=Jansen')
    expect(entries).toHaveLength(1)
    expect(entries[0]?.summary).toContain('"\'\\;, ')
    expect(entries[0]?.summary).toContain('END:VEVENT ATTACH:x 🌳é')
  })

  test('lets a meeting that moves keep its identity, and says which is cancelled', async () => {
    const other = await openCouncil(api)
    const motionId = await other.submit()
    const days = async () => {
      await api.following.drain()
      const { body } = await get(`/api/v1/councils/${other.council}/calendar`)
      return new ICAL.Component(ICAL.parse(body) as unknown[])
        .getAllSubcomponents('vevent')
        .map((component) => {
          const { uid, sequence, startDate } = new ICAL.Event(component)
          const status = component.getFirstPropertyValue('status')
          return { uid, sequence, on: startDate.toString(), status }
        })
    }
    const adopted = { type: 'DecisionRecorded', data: { outcome: 'adopted' } }
    await other.record(
      motionId,
      adopted,
      { type: 'WorkStarted', data: {} },
      scheduled('2026-02-03'),
    )
    const [first] = await days()
    expect(first).toMatchObject({ sequence: 0, on: '2026-02-03', status: 'CONFIRMED' })
    const uid = first?.uid
    const moved = { meetsOn: '2026-02-10', reason: 'Agenda vol.' }
    await other.record(motionId, { type: 'CommitteeRescheduled', data: moved })
    expect(await days()).toEqual([{ uid, sequence: 1, on: '2026-02-10', status: 'CONFIRMED' }])
    const cancelled = { type: 'CommitteeCancelled', data: { reason: 'Ingetrokken.' } }
    await other.record(motionId, cancelled, scheduled('2026-03-03'))
    expect(await days()).toEqual([
      { uid, sequence: 2, on: '2026-02-10', status: 'CANCELLED' },
      {
        uid: expect.not.stringMatching(String(uid)) as string,
        sequence: 0,
        on: '2026-03-03',
        status: 'CONFIRMED',
      },
    ])
  })

  test('leads people to the page of the motion', async () => {
    const { body } = await get(calendarUrl())
    const lines = body.replaceAll('\r\n ', '').split('\r\n')
    const links = lines.filter((line) => line.startsWith('URL:'))
    expect(new Set(links)).toEqual(
      new Set(
        ['M-1', 'M-2'].map(
          (reference) => `URL:https://moties.example.nl/${made.gm.council}/moties/${reference}`,
        ),
      ),
    )
  })

  test('is there with the ending of a file, and for a browser', async () => {
    const { body } = await get(calendarUrl())
    for (const answer of [
      await get(calendarUrl().replace('/calendar', '/calendar.ics')),
      await get(calendarUrl(), { accept: 'text/html' }),
    ]) {
      expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
      expect(answer.body).toBe(body)
    }
  })

  test('is not sent again to a client that has it', async () => {
    const { headers } = await get(calendarUrl())
    const again = await get(calendarUrl(), { 'if-none-match': String(headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
})

test('what was redacted is in no feed and no calendar', async () => {
  const municipality = await openCouncil(api)
  await openBridgeMotion(api, municipality)
  await api.following.drain()
  for (const resource of ['feed', 'calendar']) {
    const { body } = await get(`/api/v1/councils/${municipality.council}/${resource}`)
    expect(body).not.toContain(personal)
    if (resource === 'feed') expect(body).toContain('De inhoud is verwijderd.')
  }
})
