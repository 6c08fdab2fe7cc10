import { afterAll, beforeAll, expect, test } from 'vitest'
import { openMailing, receiver, type Mailing } from '#support/channels/mailing.ts'
import { demo } from '#support/site/pages.ts'
import { openSite, type TestSite } from '#support/site/site.ts'

const page = `/${demo}/berichten`
const motion = `/${demo}/moties/M-2024-01`

let mailing: Mailing
let site: TestSite
let silent: TestSite
beforeAll(async () => {
  mailing = await openMailing()
  site = await openSite({ demo: true, mail: mailing.mail() })
  silent = await openSite({ demo: true })
})
afterAll(async () => {
  await site.close()
  await silent.close()
  await mailing.close()
})

test('the page of a motion offers mail where there is a mail server, and only there', async () => {
  expect((await site.visitor().get(motion)).text).toContain(`${page}?motie=M-2024-01`)
  expect((await silent.visitor().get(motion)).text).not.toContain('berichten')
  expect((await silent.visitor().get(page)).status).toBe(404)
})

test('a person who asks for mail is told to look in their mailbox', async () => {
  const visitor = site.visitor()
  expect((await visitor.get(`${page}?motie=M-2024-01`)).text).toContain('M-2024-01')
  const asked = await visitor.post(page, {
    motie: 'M-2024-01',
    adres: receiver,
    wanneer: 'instant',
  })
  expect(asked.status).toBe(200)
  expect(asked.text).toContain('Kijk in uw e-mail')
})

test('a wrong address is asked for again, with the typed text', async () => {
  const again = await site
    .visitor()
    .post(page, { motie: '', adres: '"geen adres"', wanneer: 'daily' })
  expect(again.status).toBe(400)
  expect(again.text).toContain('value="&quot;geen adres&quot;"')
  expect(again.text).toContain('aria-invalid="true"')
})

test('300 requests from one address, on the page and in the API, send five letters', async () => {
  const visitor = site.visitor()
  const before = mailing.smtp.received.length
  const [asked, refused]: [number[], number[]] = [[], []]
  for (let n = 0; n < 150; n += 1) {
    const onPage = await visitor.ask(page, {
      method: 'POST',
      body: new URLSearchParams({ adres: `pagina-${n}@mail.example`, wanneer: 'daily' }),
    })
    const inApi = await visitor.ask('/api/v1/mail-subscriptions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ council: demo, frequency: 'daily', address: `api-${n}@mail.example` }),
    })
    for (const answer of [onPage, inApi]) {
      const list = answer.status === 429 ? refused : asked
      list.push(answer.status)
      if (answer.status === 429) {
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      }
      await answer.body?.cancel()
    }
  }
  await mailing.settled()
  // One was asked for by the test above, from the same address.
  expect(mailing.smtp.received.length - before).toBeLessThanOrEqual(5)
  expect([asked.length, refused.length]).toEqual([4, 296])
})

test('a motion that is not there cannot be followed', async () => {
  expect((await site.visitor().get(`${page}?motie=bestaat-niet`)).status).toBe(404)
})
