import { hash } from 'node:crypto'
import type { FaultList } from './faults.ts'
import {
  motionIdOf,
  type LineContent,
  type LogLine,
  type EvidenceHeader,
  type Sealed,
} from './line.ts'

/** Checks what a line says of itself, by the digests in it. */
export interface ContentCheck {
  /** @returns the digest of the event as it stands there, in hex; undefined when it shows none. */
  check(entry: LogLine): string | undefined
}

const hexHash = /^[0-9a-f]{64}$/

export function createContentCheck(header: EvidenceHeader, faults: FaultList): ContentCheck {
  const sealOf = createSealing()

  function checkContent(entry: LogLine, content: LineContent): string {
    const { lineHeader, text, data } = content
    const about = { position: entry.position, motionId: motionIdOf(entry) }
    const recomputed = hash('sha256', text, 'hex')
    if (recomputed !== entry.digest) {
      const reason = 'what the event tells of itself does not give its digest'
      faults.add({ ...about, kind: 'event-altered', reason })
    }
    if (lineHeader.council !== header.council) {
      const reason = `the event is of another council, ${lineHeader.council}`
      faults.add({ ...about, kind: 'inserted', reason })
    }
    if (data !== undefined && sealOf(data) !== lineHeader.dataDigest) {
      faults.add({ ...about, kind: 'data-altered', reason: 'the data does not give its digest' })
    }
    const originFault = originFaultOf(content, header, sealOf)
    if (originFault !== undefined) {
      faults.add({ ...about, kind: 'origin-altered', reason: originFault })
    }
    return recomputed
  }

  return {
    check: (entry) => {
      if (entry.content !== undefined) return checkContent(entry, entry.content)
      // The line does not hold what this digest was made of, so only its form can be checked.
      if (!hexHash.test(entry.digest)) {
        const reason = 'the digest is no SHA-256 in lower-case hexadecimal'
        faults.add({ kind: 'event-altered', position: entry.position, reason })
      }
      if (header.view === 'council') {
        const reason = 'the event was left out, which the council’s own view never does'
        faults.add({ kind: 'event-altered', position: entry.position, reason })
      }
      return undefined
    },
  }
}

function originFaultOf(
  { lineHeader: { originDigest }, origin }: LineContent,
  { view }: EvidenceHeader,
  sealOf: (sealed: Sealed) => string,
): string | undefined {
  if (originDigest === undefined) {
    return origin && 'the line tells who recorded the event, and the event does not vouch for it'
  }
  if (origin === undefined) {
    return view === 'council' ? 'who recorded the event was left out' : undefined
  }
  if (sealOf(origin) === originDigest) return undefined
  return 'who recorded the event, and in which request, does not give its digest'
}

/** SHA-256(salt ‖ text) in hex, made in one buffer again and again; nothing where the salt is no hex. */
function createSealing(): (sealed: Sealed) => string {
  let room = Buffer.alloc(64 * 1024)
  return ({ salt, text }) => {
    const sizeMax = salt.length + text.length
    if (sizeMax > room.length) room = Buffer.alloc(sizeMax * 2)
    const saltSize = room.write(salt, 'hex')
    // A salt that is not hexadecimal leaves the buffer shorter; the text must not move into its place.
    if (saltSize * 2 !== salt.length) return ''
    room.set(text, saltSize)
    return hash('sha256', room.subarray(0, saltSize + text.length), 'hex')
  }
}
