import { z } from 'zod'
import type { Verifier } from '#proofs/signed-note.ts'
import {
  createCheckpointCheck,
  type CheckedCheckpoint,
  type GivenCheckpoint,
} from './checkpoints.ts'
import { createContentCheck } from './content.ts'
import { createErasureCheck } from './erasures.ts'
import { evidenceFormat, evidenceViews, type EvidenceHeader } from './evidence.ts'
import { createFaultList, type Fault, type FaultKind, type FaultList } from './faults.ts'
import { createHistoryCheck } from './histories.ts'
import { readEntry } from './line.ts'
import { readLines } from './lines.ts'
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

  const passOver = (): void => {
    const reason = `line ${lines} cannot be read as an event`
    faults.add({ kind: 'unreadable-line', position: order.passOver(), reason })
    histories.passOver()
  }

  return {
    take: (line) => {
      lines += 1
      const entry = line && readEntry(line)
      if (entry === undefined) {
        passOver()
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
