import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBinary, encodeBinary } from '#cloud-events/binary-mode.ts'
import { toCloudEvent } from '#cloud-events/cloud-event.ts'
import { aLoggedEvent, aSecretEvent } from '../messaging/memory-log.ts'

const context = { facts: { oin: null }, publicUrl: 'https://moties.example.nl' }
const event = toCloudEvent(aLoggedEvent(), context)

const roundTrip = (subject: string): string | undefined => {
  const { headers, body } = encodeBinary({ ...event, subject })
  return decodeBinary(Object.entries(headers), body).attributes['subject']
}

describe('binary mode', () => {
  it('carries attributes as headers and the data as the body', () => {
    const { headers, body } = encodeBinary(event)
    const { data, ...attributes } = event
    expect(headers).toMatchObject({
      'ce-specversion': '1.0',
      'ce-datacontenttype': 'application/json',
      'ce-source': 'urn:nld:gm1904:systeem:motiespoor',
    })
    expect(headers).not.toHaveProperty('ce-data')
    const decoded = decodeBinary(Object.entries(headers), body)
    expect(decoded.attributes).toEqual(attributes)
    expect(JSON.parse(Buffer.from(decoded.data).toString())).toEqual(data)
  })

  it('has an empty body for an event without data', () => {
    const internal = toCloudEvent(aLoggedEvent(aSecretEvent()), context)
    expect(encodeBinary(internal).body).toHaveLength(0)
  })

  it('encodes as the example of the standard does', () => {
    const { headers } = encodeBinary({ ...event, subject: 'Euro € 😀' })
    expect(headers['ce-subject']).toBe('Euro%20%E2%82%AC%20%F0%9F%98%80')
    expect(roundTrip('Euro € 😀')).toBe('Euro € 😀')
  })

  it('encodes quotes, per cent signs and control characters, and leaves the rest alone', () => {
    const { headers } = encodeBinary({ ...event, subject: '"50%"\r\n~!:/?#' })
    expect(headers['ce-subject']).toBe('%2250%25%22%0D%0A~!:/?#')
  })

  it('gives back every text, in printable ASCII on the way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (subject) => {
        expect(encodeBinary({ ...event, subject }).headers['ce-subject']).toMatch(/^[!-~]*$/)
        expect(roundTrip(subject)).toBe(subject)
      }),
    )
  })

  it('decodes once, and header names in any case', () => {
    const headers = [
      ['CE-Subject', '%2541'],
      ['Nats-Msg-Id', 'x'],
    ] as const
    expect(decodeBinary(headers, new Uint8Array()).attributes).toEqual({ subject: '%41' })
  })

  it('refuses what is not UTF-8', () => {
    expect(() => decodeBinary([['ce-subject', '%C3%28']], new Uint8Array())).toThrow(URIError)
  })
})
