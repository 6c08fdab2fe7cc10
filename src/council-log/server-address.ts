/** What a server must be to be worked with; the first three of libpq's `target_session_attrs`. */
export const serverRoles = ['any', 'read-write', 'primary'] as const
export type ServerRole = (typeof serverRoles)[number]

/** A database's address, taken apart. */
export interface ServerAddress {
  /** The address once for each of its hosts, in its own order. */
  readonly urls: readonly [string, ...string[]]
  readonly role: ServerRole
}

const form = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/
const roleParameter = 'target_session_attrs'

/**
 * Reads an address with one host or several, as libpq writes them:
 * `postgres://user:password@h1:5432,h2:5432/database?target_session_attrs=read-write`. With several
 * hosts and no word about it a server must be `read-write`, since the register writes.
 * @returns undefined when it is no such address.
 */
export function parseServerAddress(address: string): ServerAddress | undefined {
  const [first, ...others] = urlForEachHost(address)
  if (first === undefined) return undefined
  const wanted = first.searchParams.get(roleParameter) ?? (others.length > 0 ? 'read-write' : 'any')
  const role = serverRoles.find((known) => known === wanted)
  return role && { urls: [withoutRole(first), ...others.map(withoutRole)], role }
}

/** Empty when one of the hosts makes no address. */
function urlForEachHost(address: string): URL[] {
  const [, start, hosts = '', rest] = form.exec(address) ?? []
  if (start === undefined || /^,|,,|,$/.test(hosts)) return []
  const urls = hosts.split(',').map((host) => URL.parse(`${start}${host}${rest}`))
  return urls.includes(null) ? [] : urls.filter((url) => url !== null)
}

/** The client knows no such parameter, and passes on what it does not know. */
function withoutRole(url: URL): string {
  url.searchParams.delete(roleParameter)
  return url.href
}
