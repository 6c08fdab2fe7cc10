import type { CheckedCheckpoint } from '#proofs/verifier/checkpoints.ts'
import type { Fault } from '#proofs/verifier/faults.ts'
import type { Verdict } from '#proofs/verifier/verify.ts'

/** The result in plain words: what was checked, what is wrong, and what the check cannot show. */
export function printedVerdict(verdict: Verdict): string {
  return [
    ...printedScope(verdict),
    ...verdict.checkpoints.map(printedCheckpoint),
    ...verdict.faults.map(printedFault),
    ...printedRest(verdict),
    ...printedLimits(verdict),
    '',
    conclusionOf(verdict),
  ].join('\n')
}

function printedScope({ header, events, motions }: Verdict): string[] {
  const { council, logId, view, position, recordedAt } = header
  return [
    `${council}, log ${logId}, ${view} view`,
    `${count(events, 'event')} of ${count(motions, 'motion')}, up to ${position}, ` +
      `recorded until ${recordedAt ?? 'now: none'}`,
    '',
  ]
}

const outcomes = {
  holds: 'holds',
  differs: 'DIFFERS from the log',
  beyond: 'reaches beyond the export',
} as const

const printedCheckpoint = ({ name, size, signedBy, outcome }: CheckedCheckpoint): string =>
  `checkpoint ${name}: ${count(size, 'event')}, signed by ${signedBy.join(', ')}, ${outcomes[outcome]}`

function printedFault({ kind, position, until, motionId, reason }: Fault): string {
  const place = position === null ? '' : ` at ${position}${until === null ? '' : `–${until}`}`
  const motion = motionId === null ? '' : ` (motion ${motionId})`
  return `${kind}${place}${motion}: ${reason}`
}

function printedRest({ faults, faultCounts }: Verdict): string[] {
  const all = Object.values(faultCounts).reduce((sum, number) => sum + number, 0)
  return all > faults.length ? [`… and ${count(all - faults.length, 'more fault')}`] : []
}

function printedLimits(verdict: Verdict): string[] {
  const { opaque, redacted, notReplayed } = verdict
  return [
    ...(opaque > 0
      ? [`Not shown here: ${count(opaque, 'event')}. Place, time and digest were checked.`]
      : []),
    ...(redacted > 0
      ? [`Redacted: the content of ${count(redacted, 'event')}. Everything else was checked.`]
      : []),
    ...(notReplayed > 0
      ? [`Not replayed: ${count(notReplayed, 'event')} after something that is not shown.`]
      : []),
    ...printedCoverage(verdict),
  ]
}

function printedCoverage({ checkpoints, covered, events }: Verdict): string[] {
  if (checkpoints.length === 0) {
    return [
      'Without a signed checkpoint only internal consistency was checked: who can rewrite the',
      'whole log can make one that is consistent.',
    ]
  }
  if (covered >= events) return []
  return [
    `Not covered by a checkpoint: what comes after ${covered}. It is consistent with itself only.`,
  ]
}

function conclusionOf({ holds, covered, faultCounts, events }: Verdict): string {
  if (!holds) {
    const kinds = Object.entries(faultCounts).map(([kind, number]) => `${number} × ${kind}`)
    return `NOT GOOD: ${kinds.join(', ')}.`
  }
  if (covered === 0) return `Consistent: ${count(events, 'event')}. Nothing vouches for them.`
  return `GOOD: the first ${count(covered, 'event')} are as they were signed.`
}

const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
