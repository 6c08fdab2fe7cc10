import { describe, expect, it } from 'vitest'
import {
  AddressRefused,
  isPublic,
  readDestination,
  resolveDestination,
  type Resolve,
} from '#webhooks/destination.ts'

const answering =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

const strict = { loopbackAllowed: false, resolve: answering('93.184.215.14') }
const trying = { loopbackAllowed: true, resolve: answering('127.0.0.1') }

describe('an IP address', () => {
  it.each([
    '0.0.0.0', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254',
    '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1',
    '192.168.1.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.255',
    '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1',
    '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1',
    '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::1', '3fff::1', 'fc00::1',
    'fd12:3456::1', 'fe80::1', 'fec0::1', 'ff02::1', '5f00::1', 'no address', '',
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false)
  }) // prettier-ignore

  it.each(['8.8.8.8', '93.184.215.14', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1',
    '193.0.0.1', '2606:4700:4700::1111', '2a00:1450:400e:80f::200e',
  ])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true)
  }) // prettier-ignore
})

describe('an address that a subscriber gives', () => {
  it.each([
    'https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/',
    'https://0x7f.1/', 'https://0177.0.0.1/', 'https://017700000001/', 'https://10.0.0.1:8443/x',
    'https://3232235777/', 'https://0xa9fea9fe/', 'https://[::1]/', 'https://[::]/',
    'https://[::ffff:127.0.0.1]/', 'https://[::ffff:a9fe:a9fe]/', 'https://[fd00::1]/',
    'https://[fe80::1]/', 'https://[64:ff9b::a00:1]/', 'https://[2002:7f00:1::]/', 'https://0/',
    'https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://a.localhost/',
    'https://１２７.0.0.1/', 'https://①②⑦.0.0.1/', 'http://example.nl/', 'http://8.8.8.8/',
    'http://127.0.0.1/', 'ftp://example.nl/', 'file:///etc/passwd', 'javascript:alert(1)',
    'https://user:secret@example.nl/', 'https://user@example.nl/', 'example.nl', '', 'https://',
  ])('such as %s is refused', (text) => {
    expect(() => readDestination(text, strict)).toThrow(AddressRefused)
  }) // prettier-ignore

  it.each(['https://example.nl/hook?a=1', 'https://example.nl:8443/', 'https://8.8.8.8/'])(
    'such as %s is taken',
    (text) => {
      expect(readDestination(text, strict).protocol).toBe('https:')
    },
  )

  it('may be this machine when the operator says so, and nothing else that is not public', () => {
    for (const text of ['http://localhost:3001/', 'https://127.0.0.1/', 'http://[::1]:80/'])
      expect(readDestination(text, trying).href).toContain('://')
    for (const text of ['https://10.0.0.1/', 'http://example.nl/', 'https://169.254.169.254/'])
      expect(() => readDestination(text, trying)).toThrow(AddressRefused)
  })
})

describe('a name', () => {
  const resolving = (text: string, ...addresses: string[]) =>
    resolveDestination(new URL(text), { ...strict, resolve: answering(...addresses) })

  it.each(['127.0.0.1', '10.0.0.5', '169.254.169.254', '::1', '::ffff:192.168.0.1', 'fd00::1'])(
    'that stands for %s is refused, also when it stands for a public address too',
    async (address) => {
      await expect(resolving('https://hook.example.nl/', address)).rejects.toThrow(AddressRefused)
      await expect(resolving('https://hook.example.nl/', '93.184.215.14', address)).rejects.toThrow(
        AddressRefused,
      )
    },
  )

  it('that stands for nothing is refused', async () => {
    await expect(resolving('https://hook.example.nl/')).rejects.toThrow(AddressRefused)
  })

  it('that stands for public addresses gives exactly these', async () => {
    const found = await resolving('https://hook.example.nl/', '93.184.215.14', '2606:4700::1')
    expect(found.map(({ address }) => address)).toEqual(['93.184.215.14', '2606:4700::1'])
  })

  it('is not called in plain text, whatever it stands for', async () => {
    const rules = { ...trying, resolve: answering('93.184.215.14') }
    await expect(resolveDestination(new URL('http://localhost/'), rules)).rejects.toThrow(
      AddressRefused,
    )
  })
})
