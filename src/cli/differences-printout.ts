import type { Differences, Moved, Part, Standing } from '#projections/standing.ts'

interface Told extends Differences {
  readonly council: string
  readonly axis: 'recorded' | 'world'
  readonly from: { readonly momentAt: string }
  readonly to: { readonly momentAt: string }
}

/** The differences for people to read. */
export function printedDifferences({ council, axis, from, to, ...parts }: Told): string {
  const what =
    axis === 'recorded'
      ? 'What the register came to know'
      : 'What happened in the world, by what is known now'
  const printed = [
    printedPart('added', parts.added, nameOf),
    printedPart('moved to another phase', parts.phaseMoved, moveOf(String)),
    printedPart('got another deadline', parts.deadlineMoved, moveOf(deadlineText)),
    printedPart('settled', parts.settled, nameOf),
    printedPart('became overdue', parts.becameOverdue, nameOf),
    printedPart('became silent', parts.becameSilent, nameOf),
    printedPart('remained silent', parts.remainedSilent, nameOf),
  ]
  return [`${council}, ${from.momentAt} to ${to.momentAt}`, `${what}:`, ...printed].join('\n')
}

function printedPart<Item>(
  happened: string,
  { motions, total }: Part<Item>,
  lineOf: (item: Item) => string,
): string {
  const more = total - motions.length
  const lines = [...motions.map(lineOf), ...(more > 0 ? [`and ${more} more`] : [])]
  const head = `  ${total} ${total === 1 ? 'motion' : 'motions'} ${happened}`
  return [head, ...lines.map((line) => `    ${line}`)].join('\n')
}

const nameOf = ({ reference, title, motionId }: Standing): string =>
  [reference ?? motionId, title ?? ''].join('  ').trimEnd()

const moveOf =
  <Value>(textOf: (value: Value) => string) =>
  ({ motion, from, to }: Moved<Value>): string =>
    `${nameOf(motion)}: ${textOf(from)} → ${textOf(to)}`

function deadlineText(deadline: Standing['deadline']): string {
  if (deadline === null) return 'none known'
  if (deadline === 'none') return 'agreed that there is none'
  const { on, precision } = deadline
  return precision === 'day' ? on : `${on} (${precision})`
}
