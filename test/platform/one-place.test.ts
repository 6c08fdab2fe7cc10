import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** What is decided in one place, and the only files that may hold its marks. */
const decidedOnce = {
  'which events are public': {
    marks: /\bvisibility\b\s*===|=== null \? 'public' : 'council'/,
    places: ['src/domain/motion/audience.ts'],
  },
  'which motions are open': {
    marks: /openPhases|=== null \|\| .*outcome === 'adopted'/,
    places: ['src/domain/motion/terms.ts'],
  },
  'what the last day of a deadline is': {
    marks: /lastDayOf\((deadline|.*\.deadline)\)/,
    places: ['src/domain/motion/terms.ts'],
  },
} as const

it.each(Object.entries(decidedOnce))('%s is decided in one place', async (_, { marks, places }) => {
  const found: string[] = []
  for await (const path of glob('src/**/*.ts', { cwd: root })) {
    if (marks.test(await readFile(join(root, path), 'utf8'))) found.push(path)
  }
  expect(found.sort()).toEqual(places)
})
