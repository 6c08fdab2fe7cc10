import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { diagram } from '#domain/motion/diagram.ts'

const start = '<!-- machine:start -->'
const end = '<!-- machine:end -->'

it('docs/motion.md shows the machine as it is (src/cli/diagram.ts prints it)', () => {
  const page = readFileSync(new URL('../docs/motion.md', import.meta.url), 'utf8')
  expect(page).toContain(start)
  const [, shown = ''] = page.split(start)
  expect(shown.split(end)[0]?.trim()).toBe(diagram())
})
