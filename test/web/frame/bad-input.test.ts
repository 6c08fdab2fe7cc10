import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo } from '#support/site/pages.ts'
import { openSite, type TestSite } from '#support/site/site.ts'
import { hiddenField, type Visitor } from '#support/site/visitor.ts'

const answerBytesMax = 16 * 1024
const motion = `/${demo}/moties/M-2024-01`

let site: TestSite
let clerk: Visitor
let formKey: string

beforeAll(async () => {
  site = await openSite({ demo: true })
  clerk = await site.signIn('clerk')
  formKey = hiddenField(await clerk.get(`/${demo}/nieuwe-motie`), 'formKey')
})
afterAll(async () => site.close())

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => index.toString(36)).join('&')

const send = (path: string, body: string | FormData, type?: string): Promise<Response> =>
  clerk.ask(path, {
    method: 'POST',
    body,
    ...(type !== undefined && { headers: { 'content-type': type } }),
  })

test.each([
  `/%00`,
  `/${demo}/moties/%00`,
  `/${demo}/moties/M%002024`,
  `${motion}/leg-vast/%00`,
  `${motion}/geschiedenis?x=%00`,
  `/${demo}?q=%00`,
  `/${demo}?fractie=a%00b`,
  `/${demo}/logboek?motie=%00`,
])('an address with NUL is not found: %s', async (path) => {
  expect((await clerk.get(path)).status).toBe(404)
})

test('a NUL in a form asks the database nothing', async () => {
  const form = new URLSearchParams({ formKey, actie: 'record', otherMotionId: 'M\0' })
  const { status } = await send(`${motion}/leg-vast/motions-linked`, form.toString(), formType)
  expect(status).toBe(422)
})

const formType = 'application/x-www-form-urlencoded'

test('a form is a form, and not JSON', async () => {
  const path = `/${demo}/nieuwe-motie`
  expect((await send(path, JSON.stringify({ formKey }), 'application/json')).status).toBe(415)
  expect((await send(path, `formKey=${formKey}`, formType)).status).not.toBe(415)
})

test('a form has so many fields at most, and its answer is small', async () => {
  for (const fields of [numbered(1_001), numbered(100_000)]) {
    const answer = await send(`/${demo}/nieuwe-motie`, fields, formType)
    expect(answer.status).toBe(413)
    expect((await answer.text()).length).toBeLessThan(answerBytesMax)
  }
})

test('a person who is not signed in gets their own form back, and nothing else', async () => {
  const post = async (body: string): Promise<[number, string]> => {
    const headers = { 'content-type': formType }
    const options = { method: 'POST', body, headers }
    const answer = await site.visitor().ask(`/${demo}/nieuwe-motie`, options)
    return [answer.status, await answer.text()]
  }
  const [status, page] = await post(`title=${'%22'.repeat(300_000)}`)
  expect(status).toBe(401)
  expect(page.length).toBeLessThan(answerBytesMax)
  const [, kept] = await post(`formKey=x&title=Bankjes`)
  expect(kept).toContain('value="Bankjes"')
})

test('a long address does not make a long answer', async () => {
  const { status, text } = await clerk.get(`/bestaat/niet?${'%22'.repeat(4_000)}`)
  expect(status).toBe(404)
  expect(text.length).toBeLessThan(answerBytesMax)
})

test('a query of 3,500 names is refused with a small page', async () => {
  const { status, text } = await clerk.get(`/${demo}?${numbered(3_500)}`)
  expect(status).toBe(400)
  expect(text.length).toBeLessThan(answerBytesMax)
})

const field = (head: string, text: string): string =>
  `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`

test.each([
  ['has no end', field('name="tekst"', 'abc')],
  ['is no form', 'hello'],
  [
    'holds JSON that is none',
    `--b\r\nContent-Type: application/json\r\n${field('name="x"', '{').slice(5)}--b--\r\n`,
  ],
  ['names what every object has', `${field('name="__proto__"', 'abc')}--b--\r\n`],
])('an upload that %s is refused', async (_, body) => {
  const answer = await send(`/${demo}/import`, body, 'multipart/form-data; boundary=b')
  expect(answer.status).toBe(400)
})

test('an upload without a boundary is refused', async () => {
  expect((await send(`/${demo}/import`, 'x', 'multipart/form-data')).status).toBe(400)
})

test('an upload of too many fields or files is refused', async () => {
  const files = ['a.txt', 'b.txt'].map((name) => field(`name="bestand"; filename="${name}"`, 'abc'))
  const fields = Array.from({ length: 10_001 }, (_, index) => field(`name="motie"`, `${index}`))
  for (const parts of [files, fields]) {
    const body = `${parts.join('')}--b--\r\n`
    const answer = await send(`/${demo}/import`, body, 'multipart/form-data; boundary=b')
    expect(answer.status).toBe(413)
  }
})

test('an upload says how large it is, and is not too large', async () => {
  const form = new FormData()
  form.set('formKey', formKey)
  form.set('bestand', new Blob(['x'.repeat(4 * 1024 * 1024)]), 'x.txt')
  expect((await send(`/${demo}/import`, form)).status).toBe(413)
  const socket = connect(Number(new URL(site.origin).port), '127.0.0.1')
  socket.end(
    `POST /${demo}/import HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\n\r\n',
  )
  const answer = await new Promise<string>((resolve) => {
    socket.on('data', (chunk) => resolve(chunk.toString()))
  })
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
  socket.destroy()
})
