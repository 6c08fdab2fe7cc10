import { Parser } from '@asyncapi/parser'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { HtmlValidate } from 'html-validate'
import { describe, expect } from 'vitest'
import { publishedTypes } from '#cloud-events/published-types.ts'
import { apiVersion } from '#http/server/response-headers.ts'
import { expectProblem } from '#support/api/api.ts'
import { listen } from '#support/api/event-stream.ts'
import { test as apiTest } from '#support/api/fixtures.ts'

const test = apiTest
  .extend(
    'get',
    ({ api }) =>
      (url: string, headers: Record<string, string> = {}) =>
        api.send({ method: 'GET', url, headers }),
  )
  .extend('message', ({ gm, origin }) => async () => {
    await gm.submit()
    const reader = await listen(`${origin}/api/v1/councils/${gm.council}/events?after=1`)
    const [heard] = await reader.next(1)
    await reader.stop()
    return heard?.data ?? expect.fail()
  })

/** The path of an address that stands in a message, which names where the service is for others. */
const pathOf = (address: string): string => new URL(address).pathname

describe('what a message names', () => {
  test('is found: its dataschema describes its data, its type has a page', async ({
    get,
    message,
  }) => {
    const { type, dataschema, data } = await message()
    const answer = await get(pathOf(String(dataschema)))
    expect(answer.headers['content-type']).toBe('application/schema+json; charset=utf-8')
    expect(answer.json()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: dataschema,
      title: type,
    })
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
    addFormats.default(ajv)
    const validate = ajv.compile(answer.json())
    expect(validate(data), ajv.errorsText(validate.errors)).toBe(true)
    expect(validate({ ...(data as object), phase: 7 })).toBe(false)
    expect((await get(`/events/${type}`)).body).toContain(`<h1>${type}</h1>`)
  })
})

describe('the schemas', () => {
  test.for(publishedTypes.filter(({ content }) => content !== null))(
    '$name v$version is there, and its page leads to it',
    async ({ type, name, version }, { get }) => {
      const address = `/api/v1/schemas/${name}/v${version}`
      expect((await get(address)).json()).toMatchObject({ title: type })
      expect((await get(`/events/${type}`)).body).toContain(`href="${address}"`)
    },
  )

  test('the whole message has one as well', async ({ get }) => {
    const answer = await get('/api/v1/schemas/cloud-event/v1', { accept: 'application/json' })
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.json()).toMatchObject({ title: 'CloudEvent' })
  })

  test.for(['internal-event/v1', 'internal-note-added/v1', 'progress-reported/v2', 'x/v1'])(
    '%s is not there',
    async (name, { get }) => expectProblem(await get(`/api/v1/schemas/${name}`), 404, 'not-found'),
  )
})

describe('the catalogue', () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  const pages = ['/events', '/events/nl.moties.progress-reported.v1', '/asyncapi']
  const everyPage = ['/events/nl.moties.internal-event.v1', ...pages].flatMap((url) =>
    ['nl', 'en'].map((lang) => `${url}?lang=${lang}`),
  )

  test.for(everyPage)('%s is valid HTML without style or script', async (url, { get }) => {
    const { body } = await get(url, html)
    const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'], rules: { 'doctype-style': 'off' } }) // prettier-ignore
    const report = await validator.validateString(body)
    expect(report.results.flatMap(({ messages }) => messages)).toEqual([])
    expect(body).not.toMatch(/<style|<script| style=| on\w+=/)
  })

  test.for(pages)('%s lets nothing in from elsewhere', async (url, { get }) => {
    const { headers } = await get(url, html)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=3600',
      vary: 'Accept, Accept-Language',
    })
  })

  test.for([
    ['', undefined, 'nl'],
    ['', 'en-GB,en;q=0.9,nl;q=0.8', 'en'],
    ['', 'fr, *;q=0.5', 'nl'],
    ['', 'en;q=0.3, nl-BE;q=0.7', 'nl'],
    ['?lang=en', 'nl', 'en'],
    ['?lang=nl', 'en', 'nl'],
  ])(
    'speaks the language of %s and Accept-Language %s',
    async ([query, accepted, language], { get }) => {
      const languageHeader = accepted === undefined ? {} : { 'accept-language': accepted }
      const answer = await get(`/events${query}`, { ...html, ...languageHeader })
      expect(answer.headers['content-language']).toBe(language)
      expect(answer.body).toContain(`<html lang="${language}">`)
      expect(answer.body).toContain(language === 'nl' ? 'Gebeurtenissen' : 'Events')
    },
  )

  test('has every type, for programs too', async ({ get }) => {
    const accept = { accept: 'application/json' }
    const { events } = (await get('/events', accept)).json<{ events: { type: string }[] }>()
    expect(events.map(({ type }) => type)).toEqual(publishedTypes.map(({ type }) => type))
    const { body } = await get('/events', html)
    for (const { type } of publishedTypes) {
      expect(body).toContain(`/events/${type}`)
      expect((await get(`/events/${type}`, accept)).json()).toMatchObject({ type })
    }
  })

  test('has nothing about internal or missing resources', async ({ get }) => {
    for (const accept of ['text/html', 'application/json']) {
      expect((await get('/events', { accept })).body).not.toMatch(/InternalNote|RedactionProposed/)
      const unknown = await get('/events/nl.moties.internal-note-added.v1', { accept })
      expectProblem(unknown, 404, 'not-found')
    }
    expectProblem(await get('/events?lang=fr'), 400, 'invalid-input')
    expectProblem(await get('/events/'), 404, 'not-found')
  })
})

test('the AsyncAPI document is there, valid, and of this service', async ({ api, get }) => {
  const answer = await get('/api/v1/asyncapi.json')
  const { document, diagnostics } = await new Parser().parse(answer.body)
  expect(diagnostics).toEqual([])
  expect(document?.info().version()).toBe(apiVersion)
  expect(document?.servers().get('api')?.host()).toBe('moties.example.nl')
  const head = await api.send({ method: 'HEAD', url: '/api/v1/asyncapi.json' })
  expect([head.statusCode, head.body]).toEqual([200, ''])
})
