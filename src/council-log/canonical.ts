import { hash } from 'node:crypto'

/**
 * The canonical text of a JSON value after RFC 8785: members sorted by UTF-16 code units, no white
 * space, numbers and strings as ECMAScript writes them. Members that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  // One growing text: this runs for every event, and lists of parts would only be thrown away.
  let members = ''
  for (const [name, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (member === undefined) continue
    if (members !== '') members += ','
    members += `${JSON.stringify(name)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}

/** SHA-256 of a text's UTF-8 bytes, or of bytes. */
export const sha256 = (content: string | Uint8Array): Buffer => hash('sha256', content, 'buffer')
