import type { Row } from './row.ts'

const titles = ['work', 'against', 'result', 'bar', '', 'figures'] as const

/** The rows as a table for people, in columns that are as wide as they must be. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ work, against, result, bar = '–', isReached, figures }) => [
    work, against, result, bar, markOf(isReached), figures,
  ]) // prettier-ignore
  const lines = [[...titles], ...cells]
  const widths = titles.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** One line that says whether every bar was reached, and if not, which were missed. */
export function verdictOf(rows: readonly Row[]): string {
  const missed = missedOf(rows)
  const judged = rows.filter(({ isReached }) => isReached !== undefined).length
  if (missed.length === 0) return `All ${judged} bars reached.`
  const named = missed.map(
    ({ work, against, result, bar }) => `${work} / ${against}: ${result}, bar ${bar}`,
  )
  return `${missed.length} of ${judged} bars missed: ${named.join('; ')}.`
}

export const missedOf = (rows: readonly Row[]): Row[] =>
  rows.filter(({ isReached }) => isReached === false)

function markOf(isReached: boolean | undefined): string {
  if (isReached === undefined) return ''
  return isReached ? 'ok' : 'MISSED'
}
