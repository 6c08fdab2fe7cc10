import { hash } from 'node:crypto'

// entry = SHA-256(0x00 ‖ position ‖ micros ‖ digest); chain = SHA-256(0x01 ‖ previous chain ‖ entry).
// Hashes are in hex: Node gives a hash as a text in half the time that it takes to give it as bytes.

export const beginningOfChain: string = '00'.repeat(32)

const positionAt = 1
const microsAt = 9
const digestAt = 17
const entrySizeBytes = 49
const previousAt = 1
const entryAt = 33
const linkSizeBytes = 65
const half = 2 ** 32

/** What the chain binds of an event. */
export interface Link {
  readonly position: number
  /** Microseconds since 1970. */
  readonly micros: number
  /** Hex. */
  readonly digest: string
}

const entryContent = Buffer.alloc(entrySizeBytes, 0x00)
const linkContent = Buffer.alloc(linkSizeBytes, 0x01)

/** The leaf of the council's tree for an event. */
export function entryHash({ position, micros, digest }: Link): string {
  writeInt8(position, positionAt)
  writeInt8(micros, microsAt)
  entryContent.write(digest, digestAt, 'hex')
  return hash('sha256', entryContent, 'hex')
}

/** The chain after an entry. */
export function chainAfter(previous: string, entry: string): string {
  linkContent.write(previous, previousAt, 'hex')
  linkContent.write(entry, entryAt, 'hex')
  return hash('sha256', linkContent, 'hex')
}

/** Eight bytes, largest first. By halves: a BigInt for each would cost as much as a hash. */
function writeInt8(value: number, at: number): void {
  const high = Math.floor(value / half)
  entryContent.writeInt32BE(high, at)
  entryContent.writeUInt32BE(value - high * half, at + 4)
}

const instant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})Z$/

/** Reads instants as microseconds since 1970; undefined for what is none. Neighbours share a second. */
export function createInstantReader(): (text: string) => number | undefined {
  let knownSecond = ''
  let knownMillis = 0
  return (text) => {
    const [, second = '', fraction] = instant.exec(text) ?? []
    if (second !== knownSecond) {
      knownSecond = second
      knownMillis = millisOf(second)
    }
    const micros = knownMillis * 1000 + Number(fraction)
    return Number.isSafeInteger(micros) ? micros : undefined
  }
}

/** NaN for a second that no clock shows: `Date.parse` reads 29 February of any year, and 24 o'clock. */
function millisOf(second: string): number {
  const millis = Date.parse(`${second}Z`)
  const isShown = !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(second)
  return isShown ? millis : NaN
}
