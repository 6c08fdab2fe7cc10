import { createHash } from 'node:crypto'

/** SHA-256 of the value's JSON, in hex. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** A UUID (version 8) that follows from the value: the same value gives the same id, anywhere. */
export function derivedId(value: unknown): string {
  const hex = hashOf(value)
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return [...groups, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
