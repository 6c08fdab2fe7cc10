import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv4 } from 'node:net'

// A subscriber names the address, and this service calls it from inside the operator's network. So
// only addresses that are the whole internet's are called: not the machine itself, not its network,
// not the metadata service of a cloud, and not those behind a name or written as IPv6.

/** An address that a name stands for, as `dns.lookup` gives it. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** What a name stands for; rejects when it stands for nothing. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

export const resolveBySystem: Resolve = (host) => lookup(host, { all: true })

/** The address may not be called; the message says why, and may be shown to the subscriber. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

export interface DestinationRules {
  /** Whether this machine itself may be called, and then also without TLS. */
  readonly loopbackAllowed: boolean
  readonly resolve: Resolve
}

/** IANA's special-purpose registries (RFC 6890 and later): what is not the public internet. */
const specialIPv4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12',
  '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24',
  '224.0.0.0/4', '240.0.0.0/4',
] // prettier-ignore
/** Only 2000::/3 is given out; of that, these are tunnels, documentation and other special uses. */
const specialIPv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']
const globalIPv6 = ['2000::/3']

const specialBlocks = blockListOf([...specialIPv4, ...specialIPv6])
const globalBlocks = blockListOf(globalIPv6)
const loopbackBlocks = blockListOf(['127.0.0.0/8', '::1/128'])

function blockListOf(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [network = '', length] = block.split('/')
    list.addSubnet(network, Number(length), isIPv4(network) ? 'ipv4' : 'ipv6')
  }
  return list
}

const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')

/** Whether an IP address belongs to this machine alone. */
const isLoopback = (address: string): boolean =>
  isIP(address) !== 0 && isIn(loopbackBlocks, address)

/** Whether an IP address is one that everybody on the internet reaches alike. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0 || isIn(specialBlocks, address)) return false
  return isIPv4(address) || isIn(globalBlocks, address)
}

/**
 * Reads an address that a subscriber gives: https, without credentials, and not of a place that may
 * not be called, as far as the text tells.
 * @throws AddressRefused
 */
export function readDestination(text: string, rules: DestinationRules): URL {
  const url = URL.parse(text)
  if (url === null) throw new AddressRefused('must be an address such as https://example.nl/hook')
  const reason = reasonAgainst(url, rules)
  if (reason !== undefined) throw new AddressRefused(reason)
  return url
}

function reasonAgainst(url: URL, { loopbackAllowed }: DestinationRules): string | undefined {
  const place = placeOf(hostOf(url))
  const isAllowedHere = place === 'this machine' && loopbackAllowed
  const protocols = isAllowedHere ? ['https:', 'http:'] : ['https:']
  if (!protocols.includes(url.protocol)) return 'must begin with https://'
  if (url.username + url.password !== '') return 'must not hold a name or a password'
  return isAllowedHere || place === 'elsewhere' ? undefined : notPublic
}

// The host is in its one form here: decimal, octal and hexadecimal writings of IPv4 became dotted.
function placeOf(host: string): 'this machine' | 'special network' | 'elsewhere' {
  if (isLoopback(host) || isLocalName(host)) return 'this machine'
  return isIP(host) === 0 || isPublic(host) ? 'elsewhere' : 'special network'
}

/**
 * What to connect to: every address that the destination's name stands for at this moment. Whoever
 * connects must use these and not ask again: the next answer may be another one.
 * @throws AddressRefused when one of them may not be called; a DNS error when the name is unknown.
 */
export async function resolveDestination(
  url: URL,
  rules: DestinationRules,
): Promise<readonly ResolvedAddress[]> {
  const host = hostOf(readDestination(url.href, rules))
  const family = isIP(host)
  const found = family === 0 ? await rules.resolve(host) : [{ address: host, family }]
  const mayCall = ({ address }: ResolvedAddress): boolean =>
    isLoopback(address) ? rules.loopbackAllowed : url.protocol === 'https:' && isPublic(address)
  if (found.length === 0 || !found.every(mayCall)) throw new AddressRefused(notPublic)
  return found
}

const notPublic = 'is not on the public internet: it belongs to a private or special network'

/** The host as sockets know it: without the brackets of IPv6 and the dot of a full name. */
const hostOf = ({ hostname }: URL): string =>
  hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

const isLocalName = (host: string): boolean => /(^|\.)localhost$/.test(host)
