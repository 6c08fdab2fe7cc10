import { afterAll, describe, expect, test } from 'vitest'
import { InvalidSettings, readConfig } from '#config'
import type { HttpSettings } from '#http/server/context.ts'
import type { RequestLimits } from '#http/server/request-limits.ts'
import { expectProblem, openApi, type TestApi } from '#support/api/api.ts'

const max = 20
const limited: RequestLimits = {
  perAddress: { reading: max, searching: 3, heavy: 2, sending: 2 },
  perPerson: 4,
}

interface From {
  readonly peer?: string
  readonly forwarded?: string
  readonly token?: string
}

const apis = new Map<string, Promise<TestApi>>()
afterAll(async () => {
  for (const api of apis.values()) await (await api).close()
})

/** The API with limits; each test has clients of its own. */
async function open(trustProxy: HttpSettings['trustProxy'] = 0) {
  const key = JSON.stringify(trustProxy)
  const opened = apis.get(key) ?? openApi({ requestsPerMinute: limited, trustProxy })
  apis.set(key, opened)
  const api = await opened
  const ask = (url: string, { peer = '192.0.2.1', forwarded, token }: From) =>
    api.send({
      method: 'GET',
      url,
      remoteAddress: peer,
      ...(forwarded !== undefined && { headers: { 'x-forwarded-for': forwarded } }),
      ...(token !== undefined && { token }),
    })
  const statuses = async (count: number, url: string, from: (n: number) => From) => {
    const answers: number[] = []
    for (let n = 0; n < count; n += 1) answers.push((await ask(url, from(n))).statusCode)
    return answers
  }
  return { api, ask, statuses }
}

let clients = 0
/** An address from which nobody has asked anything. */
const newClient = (): From => {
  clients += 1
  return { peer: `203.0.113.${clients}` }
}

const entry = '/api/v1/'
const times = (count: number, status: number): number[] => Array<number>(count).fill(status)

test('too much is a problem that says when to ask again', async () => {
  const { ask, statuses } = await open()
  const client = newClient()
  expect(await statuses(max, entry, () => client)).toEqual(times(max, 200))
  const answer = await ask(entry, client)
  expectProblem(answer, 429, 'too-many-requests')
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test('a person has a limit of their own, from whatever address', async () => {
  const { api, statuses } = await open()
  const token = await api.token('gm0001', 'clerk')
  const from = (n: number): From => ({ token, peer: `192.0.2.${n}` })
  expect(await statuses(5, entry, from)).toEqual([...times(4, 200), 429])
})

test('tokens that are refused count as requests of the address', async () => {
  const { statuses } = await open()
  const client = newClient()
  const from = (n: number): From => ({ ...client, token: `guess-${n}` })
  expect(await statuses(max + 2, entry, from)).toEqual([...times(max, 401), 429, 429])
})

describe('the client behind proxies', () => {
  const proxies = ['192.0.2.0/24', '10.0.0.0/8']

  test.each<[number | string[]]>([[1], [proxies]])(
    'is limited whatever it says of itself: %j',
    async (trustProxy) => {
      const { statuses } = await open(trustProxy)
      // What nginx makes of a forged header with $proxy_add_x_forwarded_for.
      const from = (n: number): From => ({ forwarded: `10.1.1.${n}, 198.18.0.1` })
      expect(await statuses(40, entry, from)).toEqual([...times(max, 200), ...times(40 - max, 429)])
    },
  )

  test.each<[string, number | string[], [string, string], boolean]>([
    ['off: the proxy itself', 0, ['198.18.1.1', '198.18.1.2'], true],
    ['one: the last name', 1, ['198.18.2.1', '198.18.2.2'], false],
    ['two: the last name but one', 2, ['a, 198.18.3.1, 10.0.0.9', '198.18.3.1, 10.0.0.8'], true],
    ['two: another one', 2, ['198.18.4.1, 10.0.0.9', '198.18.4.2, 10.0.0.9'], false],
    ['networks: what is outside', proxies, ['1.1.1.1, 198.18.5.1, 10.0.0.9', '198.18.5.1'], true],
    ['networks: only from inside', ['10.0.0.0/8'], ['198.18.6.1', '198.18.6.2'], true],
    ['a name with a port', 1, ['198.18.7.1:4711', '198.18.7.1'], true],
    ['IPv6 with a port', 1, ['[2001:db8:7::1]:47', '2001:db8:7::2'], true],
    ['IPv6: one network', 1, ['2001:db8:8:2::1', '2001:DB8:8:2:ffff::9'], true],
    ['IPv6: the network beside', 1, ['2001:db8:9:2::1', '2001:db8:9:3::1'], false],
    ['IPv4 as IPv6', 1, ['::ffff:198.18.8.1', '198.18.8.1'], true],
    ['IPv4 as IPv6: another one', 1, ['::ffff:198.18.9.1', '::ffff:198.18.9.2'], false],
  ])('%s', async (_, trustProxy, [one, other], isSame) => {
    const { ask, statuses } = await open(trustProxy)
    await statuses(max, entry, () => ({ forwarded: one }))
    const { statusCode } = await ask(entry, { forwarded: other })
    expect(statusCode).toBe(isSame ? 429 : 200)
  })
})

describe('what costs more', () => {
  test.each([
    ['/api/v1/motions?q=bomen', 3],
    ['/api/v1/motions?council=gm0001&knownAt=2021-01-01T00:00:00Z', 3],
    ['/api/v1/councils/gm0001/differences?from=2021-01-01&to=2021-02-01&axis=world', 2],
    ['/api/v1/councils/gm0001/export', 2],
    ['/api/v1/councils/gm0001/motions', 2],
  ])('%s is answered %i times a minute, and a list still is', async (url, count) => {
    const { statuses } = await open()
    const client = newClient()
    const answers = await statuses(count + 2, url, () => client)
    expect(answers.map((status) => status === 429)).toEqual([
      ...Array<boolean>(count).fill(false),
      true,
      true,
    ])
    expect(await statuses(1, '/api/v1/motions', () => client)).toEqual([200])
  })

  test('input beyond the limit is checked a few times only', async () => {
    const { api } = await open()
    const send = () => api.post('/motions', {})
    const statuses = [await send(), await send(), await send()].map(({ statusCode }) => statusCode)
    expect(statuses).toEqual([401, 401, 429])
  })

  test('health is answered when everything else is too much', async () => {
    const { statuses } = await open()
    const client = newClient()
    await statuses(max + 1, entry, () => client)
    expect(await statuses(2, '/health/live', () => client)).toEqual([200, 200])
  })
})

describe('TRUST_PROXY', () => {
  const proxies = (text: string) => readConfig({ TRUST_PROXY: text }).trustProxy

  test('is a number of proxies, or their networks', () => {
    expect(proxies('off')).toBe(0)
    expect(proxies('2')).toBe(2)
    expect(proxies('10.0.0.0/8, 2001:db8::/32,192.0.2.7')).toEqual([
      '10.0.0.0/8',
      '2001:db8::/32',
      '192.0.2.7',
    ])
  })

  test.each([
    'on',
    'true',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    'proxy.example',
    '10.0.0.0/8,',
    '-1',
  ])('is not %j', (text) => {
    expect(() => proxies(text)).toThrow(InvalidSettings)
    expect(() => proxies(text)).toThrow(/TRUST_PROXY:? must be the number of proxies/)
  })
})

test('anonymous clients of a public service have limits that an office of fifty can live with', () => {
  const { requestsPerMinute } = readConfig({
    NODE_ENV: 'production',
    AUTH_ISSUER: 'https://login.example.nl',
    AUTH_JWKS_URL: 'https://login.example.nl/jwks',
  })
  expect(requestsPerMinute.perAddress).toEqual({
    reading: 3_000,
    searching: 600,
    heavy: 60,
    sending: 60,
  })
})
