import { expect } from 'vitest'
import { verifyEvidence, type Verdict } from '#proofs/verifier/verify.ts'
import { expectProblem } from '#support/api/api.ts'
import { test as apiTest } from '#support/api/fixtures.ts'
import { openBridgeMotion, personal, secret } from '../bridge-motion.ts'

const test = apiTest.extend('url', { scope: 'file' }, async ({ api, gm }) => {
  await openBridgeMotion(api, gm)
  return `/api/v1/councils/${gm.council}/export`
})

const verdictOn = (text: string): Promise<Verdict> => {
  const source = (async function* () {
    yield await Promise.resolve(Buffer.from(text))
  })()
  return verifyEvidence({ source, keys: [], checkpoints: [] })
}

test('the council gets all of its log, as a file that a verifier passes', async ({
  api,
  gm,
  url,
}) => {
  const answer = await api.send({ method: 'GET', url, token: gm.auditor })
  const { position = 0 } = (await api.log.head(gm.council)) ?? {}
  expect(answer.headers).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': `attachment; filename="${gm.council}-${position}.ndjson"`,
    'cache-control': 'no-store',
  })
  expect(answer.body).toContain(secret)
  expect(answer.body).not.toContain(personal)
  const verdict = await verdictOn(answer.body)
  expect(verdict).toMatchObject({
    holds: true,
    faults: [],
    events: position,
    redacted: 1,
    opaque: 0,
  })
})

test('everybody else gets it without what is internal, and it verifies too', async ({
  api,
  url,
}) => {
  const stranger = await api.token('gm9999', 'clerk')
  for (const token of [undefined, stranger]) {
    const answer = await api.send({ method: 'GET', url, ...(token && { token }) })
    expect(answer.body).not.toContain(secret)
    expect(answer.body).not.toContain(personal)
    expect(answer.body).not.toMatch(/clerk-[12]|"origin"|InternalNote|RedactionProposed/)
    expect(await verdictOn(answer.body)).toMatchObject({ holds: true, redacted: 1, opaque: 2 })
  }
})

test('HEAD says what it would be, and a council without a log is unknown', async ({ api, url }) => {
  const head = await api.app.inject({ method: 'HEAD', url })
  expect([head.statusCode, head.body]).toEqual([200, ''])
  expect(head.headers['content-disposition']).toContain('.ndjson')
  const unknown = await api.get('/councils/gm9998/export')
  expectProblem(unknown, 404, 'council-unknown')
})
