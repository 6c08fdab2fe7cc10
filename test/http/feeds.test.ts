import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem, openApi, openCouncil, type TestApi } from '#support/api/api.ts'
import { hostile, openFeedCouncil, type FeedCouncil } from './feed-council.ts'

let api: TestApi
let made: FeedCouncil

beforeAll(async () => {
  api = await openApi()
  made = await openFeedCouncil(api)
})
afterAll(async () => api.close())

const get = (url: string, headers: Record<string, string> = {}) =>
  api.send({ method: 'GET', url, headers })
const feedOf = (query = '') => `/api/v1/councils/${made.gm.council}/feed${query}`

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
      id: `urn:nld:${made.gm.council}:systeem:motiespoor:feed`,
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
        'Commissie: Leefomgeving; wonen, werken\nDatum: 3 februari 2026\nVorm: in een vergadering\nDoel: afdoening bespreken',
    })
    expect(entries[4]?.content).toBe('Besluit: Aangenomen')
  })

  test('names each event by its id, the same for ever', async () => {
    const { entries } = readFeed((await get(feedOf())).body)
    const events = await api.log.readPage(made.gm.council, 1, 100)
    expect(entries.map(({ id }) => id)).toEqual(events.map(({ id }) => `urn:uuid:${id}`).reverse())
  })

  test('carries whatever people wrote as text', async () => {
    const { entries } = readFeed((await get(`/api/v1/motions/${made.lamps}/feed`)).body)
    const report = entries.find(({ title }) => title.endsWith(': stand van zaken'))
    expect(report?.content).toBe(hostile.replace('\ufffe', '\ufffd'))
    expect(report?.title).toContain('</title><script>alert(1)</script> & "')
  })

  test.each([
    ['motion', (): string => made.trees, 'M-1'],
    ['party', (): string => 'GroenLinks', 'M-1'],
    ['party', (): string => 'VVD & "Co"', 'M-2'],
    ['portfolioHolder', (): string => 'Jansen', 'M-2'],
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

  test('is not sent again to a client that has it', async () => {
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

  test('leads people to the page of the motion', async () => {
    const { body } = await get(feedOf())
    const page = `https://moties.example.nl/${made.gm.council}/moties/M-1`
    expect(body).toContain(`<link rel="alternate" type="text/html" href="${page}"/>`)
    expect(body).not.toContain('/api/v1/motions/')
  })

  test('is there with the ending of a file, and for a browser', async () => {
    const usual = await get(feedOf())
    for (const answer of [
      await get(feedOf().replace('/feed', '/feed.atom')),
      await get(feedOf(), { accept: 'text/html' }),
    ]) {
      expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8')
      expect(readFeed(answer.body).entries).toEqual(readFeed(usual.body).entries)
    }
    const ofMotion = `/api/v1/motions/${made.trees}/feed`
    expect(readFeed((await get(`${ofMotion}.atom`)).body).entries).toEqual(
      readFeed((await get(ofMotion)).body).entries,
    )
  })
})
