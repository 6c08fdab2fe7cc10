import { BlockList, isIP, isIPv4 } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an IP address is this machine itself, also written as IPv4 within IPv6. */
export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) !== 0 && loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')

/** Whether the host of an address, such as `localhost`, `127.0.0.1` or `[::1]`, is this machine itself. */
export const isLoopbackHost = (host: string): boolean =>
  host.toLowerCase() === 'localhost' || isLoopbackAddress(host.replace(/^\[(.*)\]$/, '$1'))

/** Whether a URL leads to this machine itself. */
export const isLoopbackUrl = (url: string): boolean => isLoopbackHost(new URL(url).hostname)
