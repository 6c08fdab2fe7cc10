import { readFileSync } from 'node:fs'
import type { KnownMotion } from '#intake/known-motion.ts'
import { reviewSource, type SourceReview } from '#intake/review.ts'
import { readSource, type Source } from '#intake/source.ts'

/** The page that this project wrote for itself, in the shape of real ones. */
export const examplePath = new URL('../../examples/motion-page.txt', import.meta.url)

export const exampleText = readFileSync(examplePath, 'utf8')

export function sourceOf(text: string, file = 'pagina.txt'): Source {
  const reading = readSource(file, new TextEncoder().encode(text))
  if (reading.kind !== 'source') throw new Error(reading.message)
  return reading.source
}

export interface ReviewOptions {
  readonly today?: string
  readonly known?: Readonly<Record<string, KnownMotion>>
}

export const review = (text: string, { today = '2026-01-01', known = {} }: ReviewOptions = {}) =>
  reviewSource(sourceOf(text), { today, known: new Map(Object.entries(known)) })

export function onlyMotion({ motions }: Pick<SourceReview, 'motions'>): SourceReview['motions'][0] {
  const [motion, ...others] = motions
  if (!motion || others.length > 0) throw new Error(`expected one motion, got ${motions.length}`)
  return motion
}
