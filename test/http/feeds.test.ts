import ICAL from 'ical.js'
import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBridgeMotion, personal } from './bridge-motion.ts'
import { expectProblem, openApi, openCouncil, type TestApi, type TestCouncil } from './api.ts'

let api: TestApi
let gm: TestCouncil
let trees: string
let lamps: string

/** Whatever a text could do to the format that it is put in. */
const hostile =
  '</title><script>alert(1)</script> & "\'\\;, \u2028]]>\r\nEND:VEVENT\r\nATTACH:x 🌳é\ufffe'

beforeAll(async () => {
  api = await openApi()
  gm = await openCouncil(api)
  trees = await gm.submit({ reference: 'M-1', submitters: [{ party: 'GroenLinks' }] })
  lamps = await gm.submit({
    reference: 'M-2',
    title: hostile.replaceAll(/\r\n|\u2028/g, ' '),
    text: hostile,
    submitters: [{ party: 'VVD & "Co"' }],
  })
  const adopted = { type: 'DecisionRecorded', data: { outcome: 'adopted' } }
  await gm.record(trees, adopted, { type: 'WorkStarted', data: { portfolioHolder: 'De Vries' } })
  await gm.record(lamps, adopted, { type: 'WorkStarted', data: { portfolioHolder: 'Jansen' } })
  await gm.record(lamps, { type: 'ProgressReported', data: { text: hostile } })
  await gm.record(lamps, {
    type: 'DeadlineSet',
    data: { deadline: { on: '2026-03-01', precision: 'month' } },
  })
  await gm.record(trees, scheduled('2026-02-03'))
  await api.following.drain()
})
afterAll(async () => api.close())

const scheduled = (meetsOn: string) => ({
  type: 'CommitteeScheduled',
  data: { committee: 'Leefomgeving; wonen, werken', meetsOn, purpose: 'settlement' },
})

const get = (url: string, headers: Record<string, string> = {}) =>
  api.send({ method: 'GET', url, headers })
const feedOf = (query = '') => `/api/v1/councils/${gm.council}/feed${query}`
const calendarUrl = (query = '') => `/api/v1/councils/${gm.council}/calendar${query}`

interface Entry {
  readonly id: string
  readonly title: string
  readonly updated: string
  readonly content: string
}

/** Reads a feed with a strict parser: what is not well-formed throws. */
function readFeed(body: string) {
  const parser = new SaxesParser({ xmlns: true })
  const entries: Record<string, string>[] = []
  const feed: Record<string, string> = {}
  const links: Record<string, string> = {}
  const open: string[] = []
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    expect(uri).toBe('http://www.w3.org/2005/Atom')
    open.push(local)
    if (local === 'entry') entries.push({})
    const value = (name: string): string => attributes[name]?.value ?? ''
    if (local === 'link' && !open.includes('entry')) links[value('rel')] = value('href')
  })
  parser.on('text', (text) => {
    const target = open.includes('entry') ? entries.at(-1) : feed
    const name = open.at(-1) ?? ''
    if (target !== undefined && text.trim() !== '') target[name] = (target[name] ?? '') + text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(body).close()
  return { feed, links, entries: entries as unknown as Entry[] }
}

describe('an Atom feed', () => {
  test('of a council has what happened, newest first, in Dutch', async () => {
    const answer = await get(feedOf())
    expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8')
    const { feed, links, entries } = readFeed(answer.body)
    expect(feed).toMatchObject({
      id: `urn:nld:${gm.council}:systeem:motiespoor:feed`,
      title: 'Moties Voorbeeldstad',
      updated: entries[0]?.updated,
    })
    expect(links).toEqual({ self: `https://moties.example.nl${feedOf()}` })
    expect(entries.map(({ title }) => title.slice(title.lastIndexOf(':') + 2))).toEqual([
      'commissie gepland',
      'termijn afgesproken',
      'stand van zaken',
      'uitvoering gestart',
      'besluit van de raad',
      'uitvoering gestart',
      'besluit van de raad',
      'motie ingediend',
      'motie ingediend',
    ])
    expect(entries[0]).toMatchObject({
      title: 'M-1 Bomen langs de singel: commissie gepland',
      content:
        'Commissie: Leefomgeving; wonen, werken\nDatum: 3 februari 2026\nVorm: vergadering\nDoel: afdoening',
    })
    expect(entries[4]?.content).toBe('Besluit: aangenomen')
  })

  test('names each event by its id, the same for ever', async () => {
    const { entries } = readFeed((await get(feedOf())).body)
    const events = await api.log.readPage(gm.council, 1, 100)
    expect(entries.map(({ id }) => id)).toEqual(events.map(({ id }) => `urn:uuid:${id}`).reverse())
  })

  test('carries whatever people wrote as text', async () => {
    const { entries } = readFeed((await get(`/api/v1/motions/${lamps}/feed`)).body)
    const report = entries.find(({ title }) => title.endsWith(': stand van zaken'))
    expect(report?.content).toBe(hostile.replace('\ufffe', '\ufffd'))
    expect(report?.title).toContain('</title><script>alert(1)</script> & "')
  })

  test.each([
    ['motion', () => trees, 'M-1'],
    ['party', () => 'GroenLinks', 'M-1'],
    ['party', () => 'VVD & "Co"', 'M-2'],
    ['portfolioHolder', () => 'Jansen', 'M-2'],
  ] as const)('of one %s has nothing else', async (name, value, reference) => {
    const { feed, entries } = readFeed(
      (await get(feedOf(`?${name}=${encodeURIComponent(value())}`))).body,
    )
    expect(entries.length).toBeGreaterThan(2)
    expect(entries.every(({ title }) => title.startsWith(`${reference} `))).toBe(true)
    expect(feed['id']).toContain(encodeURIComponent(value()))
  })

  test('in which nothing happened is a feed too', async () => {
    const { entries, feed } = readFeed((await get(feedOf('?party=Niemand'))).body)
    expect([entries, feed['title']]).toEqual([[], 'Moties Voorbeeldstad – Niemand'])
  })

  test('leads page by page to the first event', async () => {
    const other = await openCouncil(api)
    const motionId = await other.submit()
    const reports = Array.from({ length: 20 }, () => ({
      type: 'DocumentAttached',
      data: { title: 'Brief', address: 'https://raad.example.nl/brief.pdf' },
    }))
    for (let call = 0; call < 6; call += 1) await other.record(motionId, ...reports)
    await api.following.drain()
    const ids: string[] = []
    let next: string | undefined = `/api/v1/councils/${other.council}/feed?motion=${motionId}`
    const sizes: number[] = []
    while (next !== undefined) {
      const { entries, links } = readFeed((await get(next)).body)
      ids.push(...entries.map(({ id }) => id))
      sizes.push(entries.length)
      next = links['next']?.replace('https://moties.example.nl', '')
    }
    expect(sizes).toEqual([50, 50, 21])
    expect(new Set(ids).size).toBe(121)
  })

  test('is not sent again to who has it', async () => {
    const first = await get(feedOf())
    const { etag = '', 'last-modified': modified = '' } = first.headers
    expect(first.headers['cache-control']).toBe('public, max-age=60')
    for (const condition of [
      { 'if-none-match': etag },
      { 'if-none-match': `"x", W/${etag}` },
      { 'if-modified-since': modified },
    ]) {
      const again = await get(feedOf(), condition)
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
    }
    for (const condition of [
      { 'if-none-match': '"x"' },
      { 'if-none-match': '"x"', 'if-modified-since': modified },
      { 'if-modified-since': 'Thu, 01 Jan 1998 00:00:00 GMT' },
      { 'if-modified-since': 'gisteren' },
    ]) {
      expect((await get(feedOf(), condition)).statusCode).toBe(200)
    }
  })

  test('of what is not there is 404, and of what makes no sense 400', async () => {
    expectProblem(await get('/api/v1/councils/gm9999/feed'), 404, 'council-unknown')
    expectProblem(await get(`/api/v1/motions/${crypto.randomUUID()}/feed`), 404, 'motion-unknown')
    expectProblem(await get(feedOf('?motion=7')), 400, 'invalid-input')
    expectProblem(await get(feedOf(), { accept: 'application/json' }), 406, 'not-acceptable')
  })
})

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
      { uid: `termijn-${lamps}@motiespoor`, on: '2026-03-31', status: 'CONFIRMED' },
      {
        on: '2026-02-03',
        sequence: 0,
        status: 'CONFIRMED',
        summary: 'Leefomgeving; wonen, werken: motie M-1 Bomen langs de singel',
        description: 'Doel: afdoening\nVorm: vergadering',
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

  test('is not sent again to who has it', async () => {
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
