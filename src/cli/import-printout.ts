import { basename } from 'node:path'
import type { ImportedMotion } from '#intake/acceptance.ts'
import type { ProposedEvent } from '#intake/proposal.ts'
import type { ImportReview, MotionReview, SourceReview } from '#intake/review.ts'

const excerptLengthMax = 72

/** A review as a person reads it: what would be recorded, how sure that is, and what is not right. */
export function printedReview({ council, sources, newEvents }: ImportReview): string {
  return [
    ...sources.flatMap(printedSource),
    ...advice(sources),
    `${countOf(newEvents, 'new event')} for ${council}. Nothing was recorded; add --accept to record.`,
  ].join('\n')
}

function advice(sources: readonly SourceReview[]): string[] {
  const held = sources.flatMap(({ motions }) =>
    motions.filter((one) => one.personalData.length > 0),
  )
  if (held.length === 0) return []
  return [
    `${countOf(held.length, 'motion')} with what looks like personal data: left out unless`,
    '--confirm-personal-data says for what reason it may be public.',
  ]
}

function printedSource({ file, sha256, motions, spans }: SourceReview): string[] {
  const unrecognised = spans.filter(({ use }) => use === 'unrecognised')
  return [
    `${basename(file)}  sha256 ${sha256.slice(0, 12)}…  ${countOf(motions.length, 'motion')}`,
    ...motions.flatMap(printedMotion),
    ...unrecognised.map(({ from, to }) => `  not recognised: characters ${from} to ${to}`),
    '',
  ]
}

function printedMotion(motion: MotionReview): string[] {
  const { reference, title, submitters, andOthers, known, proposed } = motion
  const parties = [...submitters.map(({ party }) => party), ...(andOthers ? ['and others'] : [])]
  return [
    '',
    `  ${reference}  ${title}${parties.length > 0 ? ` (${parties.join(', ')})` : ''}`,
    `  ${known ? 'in the register' : 'not in the register yet'}, ` +
      countOf(proposed.length, 'new event'),
    ...proposed.map(printedEvent),
    ...motion.suggestions.map(({ type, occurredOn, why }) =>
      `    suggestion     ${type} ${occurredOn ?? ''}: ${excerpt(why)}`,
    ),
    ...printedContradictions(motion),
    ...printedPersonalData(motion),
  ] // prettier-ignore
}

function printedEvent({ type, occurredOn, occurredOnPrecision, confidence, data }: ProposedEvent) {
  const when = occurredOnPrecision === 'unknown' ? 'date unknown' : (occurredOn ?? '')
  const precision = occurredOnPrecision === 'day' ? '' : ` (${occurredOnPrecision})`
  const date = occurredOnPrecision === 'unknown' ? when : when + precision
  const text = 'text' in data ? excerpt(data.text) : ''
  return `    ${confidence.padEnd(8)} ${type.padEnd(17)} ${date.padEnd(18)} ${text}`.trimEnd()
}

const printedContradictions = ({ contradictions }: Pick<ImportedMotion, 'contradictions'>) =>
  contradictions.map(({ code, text }) => `    contradiction  ${code}: ${text}`)

const printedPersonalData = ({ personalData }: Pick<ImportedMotion, 'personalData'>) =>
  personalData.map(({ kind, type, text }) => `    personal data  ${kind} in ${type}: ${text}`)

/** What an import did with one motion; nothing where there is nothing to say. */
export function printedOutcome(motion: ImportedMotion): string[] {
  const { reference, newEvents, problem, contradictions } = motion
  if (newEvents === 0 && problem === undefined && contradictions.length === 0) return []
  return [
    `  ${reference}: ${countOf(newEvents, 'new event')}`,
    ...(problem === undefined ? [] : [`    refused        ${problem.en}`]),
    ...printedContradictions(motion),
    ...printedPersonalData(motion),
  ]
}

/** `1 new event`, `0 new events`. */
export const countOf = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`

/** The beginning of a text, on one line. */
export function excerpt(text: string, lengthMax = excerptLengthMax): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > lengthMax ? `${line.slice(0, lengthMax)}…` : line
}
