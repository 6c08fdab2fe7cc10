import { parseCheckpoint, type Checkpoint } from '#proofs/checkpoint.ts'
import { createFrontier, hashSizeBytes } from '#proofs/merkle.ts'
import { NoteRefused, openNote, type Verifier } from '#proofs/signed-note.ts'
import type { FaultList } from './faults.ts'
import type { EvidenceHeader } from './line.ts'

/** A checkpoint that somebody kept. */
export interface GivenCheckpoint {
  /** What people call it, such as the name of its file. */
  readonly name: string
  /** The signed note. */
  readonly note: string
}

/** What came of a checkpoint whose signature is right. */
export interface CheckedCheckpoint {
  readonly name: string
  /**
   * The identity that the log had. A log that got another one since, and still begins with what was
   * signed, is no other log.
   */
  readonly logId: string
  readonly size: number
  /** `key name+key id` of each key that signed it. */
  readonly signedBy: readonly string[]
  /** `beyond`: the export ends before it. */
  outcome: 'holds' | 'differs' | 'beyond'
}

/** Holds the tree over the events against the checkpoints, each at its size. */
export interface CheckpointCheck {
  /** @param leaf in hex. */
  append(leaf: string, position: number): void
  finish(last: number): readonly CheckedCheckpoint[]
}

interface CheckpointsToCheck {
  readonly header: EvidenceHeader
  readonly checkpoints: readonly GivenCheckpoint[]
  readonly keys: readonly Verifier[]
}

type Opened = CheckedCheckpoint & Pick<Checkpoint, 'root'>

export function createCheckpointCheck(
  asked: CheckpointsToCheck,
  faults: FaultList,
): CheckpointCheck {
  const opened = asked.checkpoints
    .flatMap((kept) => openKept(kept, asked, faults))
    .sort((one, other) => one.size - other.size)
  const tree = createFrontier()
  const leafBytes = Buffer.alloc(hashSizeBytes)
  let next = 0

  const judge = (position: number): void => {
    for (let one = opened[next]; one?.size === position; one = opened[(next += 1)]) {
      one.outcome = tree.root().equals(one.root) ? 'holds' : 'differs'
    }
  }

  judge(0)
  return {
    append: (leaf, position) => {
      if (next === opened.length) return // Nothing vouches for what follows.
      // A position that is missing or there twice gives a tree of another size and another root.
      while ((opened[next]?.size ?? Infinity) < position) judge(opened[next]?.size ?? 0)
      leafBytes.write(leaf, 'hex')
      tree.append(leafBytes)
      judge(position)
    },
    finish: (last) => {
      reportBeyond(opened, last, faults)
      reportDiffering(opened, faults)
      return opened.map(({ root: _, ...checked }) => checked)
    },
  }
}

function openKept(
  { name, note }: GivenCheckpoint,
  asked: CheckpointsToCheck,
  faults: FaultList,
): Opened[] {
  try {
    const { text, signedBy } = openNote(note, asked.keys)
    const { council, logId, size, root } = parseCheckpoint(text)
    if (council !== asked.header.council) {
      faults.add({ kind: 'forked', reason: `${name} is of the log of ${council}` })
      return []
    }
    const signers = signedBy.map((key) => `${key.name}+${key.keyId}`)
    return [{ name, logId, size, root, signedBy: signers, outcome: 'beyond' }]
  } catch (error) {
    if (!(error instanceof NoteRefused)) throw error
    faults.add({ kind: 'wrong-signature', reason: `${name}: ${error.message}` })
    return []
  }
}

function reportBeyond(opened: readonly Opened[], last: number, faults: FaultList): void {
  const { name, size } = opened.findLast(({ outcome }) => outcome === 'beyond') ?? {}
  if (size === undefined) return
  const until = size > last + 1 ? size : null
  const holding = Math.max(0, ...opened.map((one) => (one.outcome === 'holds' ? one.size : 0)))
  const reason = `${name} covers ${size} events, and here are ${last}, of which it vouches for none after ${holding}`
  faults.add({ kind: 'missing', position: last + 1, until, reason })
}

/** The last checkpoint that differs was signed over something else; older ones narrow down where. */
function reportDiffering(opened: readonly Opened[], faults: FaultList): void {
  for (const one of opened.filter(({ outcome }) => outcome === 'differs')) {
    const holding = opened.findLast(({ size, outcome }) => outcome === 'holds' && size < one.size)
    const position = (holding?.size ?? 0) + 1
    const kind = one === opened.at(-1) ? 'wrong-root' : 'forked'
    const reason = `what ${one.name} was signed over was altered between ${position} and ${one.size}`
    faults.add({ kind, position, until: one.size, reason })
  }
}
