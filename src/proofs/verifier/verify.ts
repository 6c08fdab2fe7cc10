import { z } from 'zod'
import type { Verifier } from '#proofs/signed-note.ts'
import {
  createCheckpointCheck,
  type CheckedCheckpoint,
  type GivenCheckpoint,
} from './checkpoints.ts'
import { createContentCheck } from './content.ts'
import { createFaultList, type Fault, type FaultKind, type FaultList } from './faults.ts'
import { createErasureCheck, createHistoryCheck } from './histories.ts'
import { evidenceFormat, evidenceViews, readLine, type EvidenceHeader } from './line.ts'
import { createOrderCheck } from './order.ts'

export interface Evidence {
  /** The export's bytes. */
  readonly source: AsyncIterable<Buffer>
  /** Whose signatures are believed. */
  readonly keys: readonly Verifier[]
  readonly checkpoints: readonly GivenCheckpoint[]
  readonly onProgress?: (bytes: number) => void
}

/** What came of a verification. */
export interface Verdict {
  /** Whether nothing at all is wrong. */
  readonly holds: boolean
  readonly header: EvidenceHeader
  readonly events: number
  readonly motions: number
  /** Events up to this position are what a signed checkpoint says; 0 without one. */
  readonly covered: number
  readonly checkpoints: readonly CheckedCheckpoint[]
  /** Events that show place, time and digest only. */
  readonly opaque: number
  /** Events whose content was redacted. */
  readonly redacted: number
  /** Events that the machine could not be asked about, because something before them is not shown. */
  readonly notReplayed: number
  readonly faultCounts: Readonly<Partial<Record<FaultKind, number>>>
  /** In the order of the log, at most `faultsListedMax`. */
  readonly faults: readonly Fault[]
}

/** This is not an export at all. */
export class NotEvidence extends Error {
  override readonly name = 'NotEvidence'
}

/**
 * Checks an export against itself and against the checkpoints that were kept, line by line, and goes
 * on after a fault. Memory grows with the number of motions, not with that of events.
 * @throws NotEvidence when the first line is not that of an export.
 */
export async function verifyEvidence(evidence: Evidence): Promise<Verdict> {
  const { source, onProgress = () => undefined } = evidence
  let checking: Checking | undefined
  const onLine = (line: Buffer | undefined): void => {
    if (checking === undefined) checking = startChecking(headerIn(line), evidence)
    else checking.take(line)
  }
  await readLines(source, { onLine, onProgress })
  return (checking ?? startChecking(headerIn(undefined), evidence)).finish()
}

const Header = z.object({
  format: z.literal(evidenceFormat),
  council: z.string(),
  logId: z.string(),
  view: z.enum(evidenceViews),
  position: z.int().min(0),
  recordedAt: z.string().nullable(),
  chain: z.string(),
})

function headerIn(line: Buffer | undefined): EvidenceHeader {
  try {
    return Header.parse(JSON.parse(line?.toString() ?? ''))
  } catch (cause) {
    throw new NotEvidence(`the first line is not that of a ${evidenceFormat}`, { cause })
  }
}

interface Checking {
  take(line: Buffer | undefined): void
  finish(): Verdict
}

function startChecking(header: EvidenceHeader, { checkpoints, keys }: Evidence): Checking {
  const faults = createFaultList()
  const content = createContentCheck(header, faults)
  const order = createOrderCheck(header, faults)
  const histories = createHistoryCheck(header.view, faults)
  const erasures = createErasureCheck(faults)
  const tree = createCheckpointCheck({ header, checkpoints, keys }, faults)
  const counts = { events: 0, opaque: 0 }
  let lines = 1

  const skipLine = (): void => {
    const reason = `line ${lines} cannot be read as an event`
    faults.add({ kind: 'unreadable-line', position: order.skipLine(), reason })
    histories.skipLine()
  }

  return {
    take: (line) => {
      lines += 1
      const entry = line && readLine(line)
      if (entry === undefined) {
        skipLine()
        return
      }
      counts.events += 1
      if (entry.content === undefined) counts.opaque += 1
      tree.append(order.check(entry, content.check(entry)), entry.position)
      histories.check(entry)
      erasures.check(entry)
    },
    finish: () => {
      const checked = tree.finish(order.finish())
      const redacted = erasures.finish()
      const found = { ...counts, redacted, ...histories.finish() }
      return { header, ...found, ...coverage(checked), ...judgement(faults) }
    },
  }
}

function coverage(checkpoints: readonly CheckedCheckpoint[]) {
  const holding = checkpoints.filter(({ outcome }) => outcome === 'holds')
  return { checkpoints, covered: Math.max(0, ...holding.map(({ size }) => size)) }
}

function judgement(faults: FaultList) {
  const listed = faults.listed()
  return { holds: listed.length === 0, faults: listed, faultCounts: faults.counts() }
}

/** Far more than an event may hold. A longer line is not kept in memory, and cannot be read. */
export const lineSizeMaxBytes = 4 * 1024 * 1024

const lineFeed = 0x0a

export interface LineReader {
  /** A line without its line feed, good until this returns; undefined for one that is too long. */
  readonly onLine: (line: Buffer | undefined) => void
  /** Called now and then, with the bytes that were read so far. */
  readonly onProgress: (bytes: number) => void
}

/** Hands over the lines of a stream of bytes one by one, without keeping more than one. */
export async function readLines(
  source: AsyncIterable<Buffer>,
  { onLine, onProgress }: LineReader,
): Promise<void> {
  const pending = createPending()
  let bytes = 0
  for await (const chunk of source) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      onLine(pending.endWith(chunk.subarray(start, end)))
      start = end + 1
    }
    pending.add(chunk.subarray(start))
    bytes += chunk.length
    onProgress(bytes)
  }
  if (!pending.isEmpty()) onLine(pending.endWith(Buffer.alloc(0)))
}

/** The pieces of a line that goes on in the next chunk; dropped when it becomes too long. */
function createPending() {
  let pieces: Buffer[] = []
  let size = 0
  const add = (piece: Buffer): void => {
    size += piece.length
    if (size > lineSizeMaxBytes) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }
  return {
    add,
    isEmpty: (): boolean => size === 0,
    endWith: (piece: Buffer): Buffer | undefined => {
      add(piece)
      const isTooLong = size > lineSizeMaxBytes
      const line = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
      pieces = []
      size = 0
      return isTooLong ? undefined : line
    },
  }
}
