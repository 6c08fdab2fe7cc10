import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { diagram } from '#domain/motion/diagram.ts'

const start = '<!-- machine:start -->'
const end = '<!-- machine:end -->'

it('the README shows the machine as it is (src/cli/diagram.ts prints it)', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(start)
  const [, shown = ''] = readme.split(start)
  expect(shown.split(end)[0]?.trim()).toBe(diagram())
})
