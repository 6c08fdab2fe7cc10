// loads.mjs: imports every file of src once, so that a `const` that is used before it is there shows.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
const skip = /^src\/(main\.ts|cli\/)|guard-process|workbook-worker/
const files = readdirSync('src', { recursive: true })
  .map((file) => join('src', file))
  .filter((file) => file.endsWith('.ts') && !skip.test(file))
let bad = 0
for (const file of files) {
  try {
    await import(join(process.cwd(), file))
  } catch (error) {
    bad += 1
    console.error(`${file}: ${error.message.split('\n')[0]}`)
  }
}
console.log(`loaded ${files.length - bad} of ${files.length} files`)
process.exit(bad === 0 ? 0 : 1)
