import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReceiver, type Tls } from '#support/channels/receiver.ts'
import { dispatch, type Sending } from '#webhooks/attempt.ts'
import { resolveBySystem } from '#webhooks/destination.ts'
import { answerBytesMax } from '#webhooks/limits.ts'
import { newSecret } from '#webhooks/signature.ts'

let directory: string
let tls: Tls

/** Makes the certificates; nothing in Node can. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const overTls = describe.skipIf(!hasOpenssl)

beforeAll(() => {
  if (!hasOpenssl) return
  directory = mkdtempSync(join(tmpdir(), 'motiespoor-tls-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days',
    '2', '-subj', '/CN=hook.example.nl', '-addext', 'subjectAltName=DNS:hook.example.nl', '-keyout',
    key, '-out', cert,
  ], { stdio: 'ignore' }) // prettier-ignore
  tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
})
afterAll(() => {
  if (hasOpenssl) rmSync(directory, { recursive: true })
})

const secret = newSecret()
const messageTo = (address: string) => ({
  address,
  secrets: [secret],
  id: 'an-event',
  body: Buffer.from('{"id":"an-event"}'),
})

const sending = (other: Partial<Sending> = {}): Sending => ({
  loopbackAllowed: true,
  resolve: resolveBySystem,
  ending: new AbortController().signal,
  ...other,
})

const here = async () => [{ address: '127.0.0.1', family: 4 }]

overTls('over TLS, with a certificate made by openssl', () => {
  it('a message arrives, signed, at what the name was resolved to, once', async () => {
    const receiver = await startReceiver(tls)
    let lookedUp = 0
    const resolve = async () => {
      lookedUp += 1
      return here()
    }
    const address = receiver.address.replace('localhost', 'hook.example.nl')
    const outcome = await dispatch(messageTo(address), sending({ ca: tls.cert, resolve }))
    expect(outcome).toEqual({ kind: 'accepted', status: 204 })
    expect(lookedUp).toBe(1)
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeTruthy()
    expect(() => new Webhook(newSecret()).verify(body, headers as Record<string, string>)).toThrow()
  })

  it('a certificate that nobody vouches for, or of another name, is refused', async () => {
    const receiver = await startReceiver(tls)
    const address = receiver.address.replace('localhost', 'hook.example.nl')
    const unknown = await dispatch(messageTo(address), sending({ resolve: here }))
    expect(unknown).toMatchObject({
      kind: 'failed',
      status: null,
      error: 'the connection failed (DEPTH_ZERO_SELF_SIGNED_CERT)',
    })
    const other = await dispatch(messageTo(receiver.address), sending({ ca: tls.cert }))
    expect(other).toMatchObject({ error: 'the connection failed (ERR_TLS_CERT_ALTNAME_INVALID)' })
    expect(receiver.received).toEqual([])
  })

  it('does not go to a name that stands for this machine', async () => {
    const receiver = await startReceiver(tls)
    const address = receiver.address.replace('localhost', 'hook.example.nl')
    const rules = sending({ loopbackAllowed: false, ca: tls.cert, resolve: here })
    expect(await dispatch(messageTo(address), rules)).toMatchObject({
      kind: 'failed',
      status: null,
      error: 'the address is not on the public internet: it belongs to a private or special network', // prettier-ignore
    })
    expect(receiver.received).toEqual([])
  })
})

describe('the guard', () => {
  it('does not follow a redirection', async () => {
    const [receiver, other] = [await startReceiver(), await startReceiver()]
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answerWith(() => ({ status, headers: { Location: other.address } }))
      expect(await dispatch(messageTo(receiver.address), sending())).toMatchObject({
        kind: 'failed',
        status,
        error: `answered ${status}: redirections are not followed`,
      })
    }
    expect(receiver.received).toHaveLength(5)
    expect(other.received).toEqual([])
  })

  it('does not read an answer without end', async () => {
    const receiver = await startReceiver()
    receiver.answerWith(() => ({ status: 200, body: 'x'.repeat(answerBytesMax * 100) }))
    expect(await dispatch(messageTo(receiver.address), sending())).toMatchObject({ status: 200 })
  })

  it('tells nothing of an answer but its status', async () => {
    const receiver = await startReceiver()
    receiver.answerWith(() => ({ status: 500, body: 'INWENDIG', headers: { 'X-Inside': 'GEHEIM' } })) // prettier-ignore
    const outcome = await dispatch(messageTo(receiver.address), sending())
    expect(outcome).toEqual({ kind: 'failed', status: 500, error: 'answered 500', retryAfterMs: null }) // prettier-ignore
  })
})

describe('a call', () => {
  it('that nobody answers is told of as such', async () => {
    const outcome = await dispatch(messageTo('http://127.0.0.1:1/'), sending())
    expect(outcome).toMatchObject({ kind: 'failed', error: 'the connection was refused' })
  })

  it('is cut off when the service stops', async () => {
    const receiver = await startReceiver()
    const ending = new AbortController()
    receiver.answerWith(() => {
      ending.abort()
      return new Promise(() => undefined)
    })
    const message = messageTo(receiver.address)
    expect(await dispatch(message, sending({ ending: ending.signal }))).toEqual({ kind: 'cut-off' })
  })
})
