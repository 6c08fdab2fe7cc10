import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectProblem,
  openApi,
  openCouncil,
  type TestApi,
  type TestCouncil,
} from '#support/api/api.ts'
import {
  newClient,
  openMailing,
  receiver,
  tokenIn,
  type Mailing,
} from '#support/channels/mailing.ts'

let mailing: Mailing
let api: TestApi
let gm: TestCouncil

beforeAll(async () => {
  mailing = await openMailing()
  api = await openApi({}, { mail: mailing.mail() })
  gm = await openCouncil(api)
})
afterAll(async () => {
  await api.close()
  await mailing.close()
})

const url = '/api/v1/mail-subscriptions'
const ask = (changed: object = {}, remoteAddress = newClient()) =>
  api.send({
    method: 'POST',
    url,
    remoteAddress,
    payload: { council: gm.council, frequency: 'instant', address: receiver, ...changed },
  })

type Sent = Readonly<Record<string, string>>

const post = (path: string, token: string, { payload = '', ...headers }: Sent = {}) =>
  api.send({ method: 'POST', url: `${url}/${path}?token=${token}`, headers, payload })

const get = (path: string, token: string, accept = 'application/json') =>
  api.send({ method: 'GET', url: `${url}/${path}?token=${token}`, headers: { accept } })

const nobodys = 'a'.repeat(43)

describe('asking for mail', () => {
  test('is answered alike for whatever address, as often as one likes', async () => {
    const answers = []
    for (let n = 0; n < 5; n += 1) answers.push(await ask({ address: 'steeds@mail.example' }))
    answers.push(await ask({ address: 'ander@mail.example' }))
    for (const answer of answers) {
      expect([answer.statusCode, answer.json()]).toEqual([202, { state: 'unconfirmed' }])
    }
  })

  test('needs a council and a motion that are there', async () => {
    expectProblem(await ask({ council: 'gm9999' }), 404, 'council-unknown')
    expectProblem(await ask({ motionId: crypto.randomUUID() }), 404, 'motion-unknown')
    expect((await ask({ motionId: await gm.submit() })).statusCode).toBe(202)
  })

  test.each([
    'inwoner',
    'een@mail.example, ander@mail.example',
    'een@mail.example\r\nBcc: ander@mail.example',
    'Een <een@mail.example>',
    `${'a'.repeat(250)}@mail.example`,
  ])('takes one address and nothing else: not %j', async (address) => {
    const answer = await ask({ address })
    expectProblem(answer, 400, 'invalid-input')
    expect(answer.body).not.toContain('mail.example')
  })
})

describe('the links in the letters', () => {
  test('ask first, then do what they say, in one click', async () => {
    await ask({ address: 'klik@mail.example', language: 'en' })
    const letterTo = (address: string) =>
      mailing.smtp.received.find(({ receivers }) => receivers.includes(address))
    await expect.poll(() => letterTo('klik@mail.example'), { timeout: 20_000 }).toBeDefined()
    const letter = letterTo('klik@mail.example')
    const token = tokenIn(letter ?? expect.fail('no letter'))

    const looked = await get('confirm', token)
    expect(looked.json()).toEqual({
      council: gm.council,
      motionId: null,
      frequency: 'instant',
      language: 'en',
      state: 'unconfirmed',
    })
    const form = await get('confirm', token, 'text/html,*/*;q=0.8')
    expect(form.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(form.body).toContain('<form method="post"><button>Yes, send me messages</button>')
    expect((await get('confirm', token)).json()).toMatchObject({ state: 'unconfirmed' })

    const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' }
    const asPage = { ...formHeaders, accept: 'text/html' }
    expect((await post('confirm', token, asPage)).body).toContain('From now on you get messages.')
    expect((await post('confirm', token)).json()).toEqual({ state: 'confirmed' })
    expectProblem(await get('unsubscribe', token), 404, 'mail-token-unknown')

    for (const headers of [formHeaders, { 'content-type': 'multipart/form-data; boundary=x' }]) {
      const answer = await post('unsubscribe', nobodys, {
        ...headers,
        payload: 'List-Unsubscribe=One-Click',
      })
      expect([answer.statusCode, answer.json()]).toEqual([200, { state: 'unsubscribed' }])
    }
  })

  test('without a subscription say so', async () => {
    expectProblem(await get('confirm', nobodys), 404, 'mail-token-unknown')
    expectProblem(await post('confirm', nobodys), 404, 'mail-token-unknown')
    expectProblem(await get('unsubscribe', nobodys), 404, 'mail-token-unknown')
    expectProblem(await get('confirm', '<b>'), 400, 'invalid-input')
  })
})

test('without a mail server there is no mail', async () => {
  const without = await openApi()
  const payload = { council: 'gm1904', frequency: 'daily', address: receiver }
  expectProblem(await without.send({ method: 'POST', url, payload }), 404, 'not-found')
  expectProblem(
    await without.send({ method: 'GET', url: `${url}/confirm?token=${nobodys}` }),
    404,
    'not-found',
  )
  await without.close()
})
