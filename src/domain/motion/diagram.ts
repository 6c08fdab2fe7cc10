import { machine } from './machine.ts'
import { isRefusalCode } from './refusal.ts'

interface Arrow {
  readonly from: string
  readonly to: string
  readonly event: string
  readonly guard: string | undefined
}

/**
 * The machine as Markdown, for docs/motion.md: a Mermaid state diagram of what leads from one phase to
 * another, and a table of what may happen without leaving a phase.
 */
export function diagram(): string {
  const arrows = Object.keys(machine.states).flatMap(arrowsFrom)
  const leading = arrows.filter(({ from, to }) => from !== to)
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...leading.map(lineOf),
    '```',
    '',
    ...stayTable(arrows.filter(({ from, to }) => from === to)),
  ].join('\n')
}

function arrowsFrom(from: string): readonly Arrow[] {
  const node = Object.entries(machine.states).find(([name]) => name === from)?.[1]
  return [...(node?.transitions.values() ?? [])].flat().map((transition) => ({
    from,
    to: transition.target?.[0]?.key ?? from,
    event: transition.eventType,
    guard: typeof transition.guard === 'string' ? transition.guard : undefined,
  }))
}

/** The start is Mermaid's own; a motion that is not registered is nowhere. */
function lineOf({ from, to, event, guard }: Arrow): string {
  const start = from === 'unregistered' ? '[*]' : from
  return `    ${start} --> ${to}: ${event}${guard === undefined ? '' : ` [${conditionOf(guard)}]`}`
}

/** A guard with the name of a refusal must hold, or that refusal follows. */
const conditionOf = (guard: string): string => (isRefusalCode(guard) ? `unless ${guard}` : guard)

function stayTable(arrows: readonly Arrow[]): readonly string[] {
  const phases = [...new Set(arrows.map(({ from }) => from))]
  const staysIn = (phase: string) =>
    arrows.flatMap(({ from, event }) => (from === phase ? [event] : []))
  const everywhere = staysIn('rejected')
  const rows = phases.flatMap((phase) => {
    const own = staysIn(phase).filter((event) => !everywhere.includes(event))
    return own.length === 0 ? [] : [rowOf(phase, own)]
  })
  const header = ['| phase | what may happen without leaving it |', '|---|---|']
  return [...header, rowOf('every phase', everywhere), ...rows]
}

const rowOf = (phase: string, events: readonly string[]) =>
  `| ${phase} | ${events.map((event) => `\`${event}\``).join(', ')} |`
