// patch.mjs plan.json: [[file, "regular expression" or exact text, replacement, note?]]. Each must be found once
// or more; what is not found is told, and passed over. A regular expression is written as re:/…/flags.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as lib from './lib.mjs'
for (const [file, what, by] of lib.readJson(process.argv[2]).filter((each) => Array.isArray(each))) {
  if (!existsSync(join(lib.root, file))) {
    console.warn(`patch: ${file} is not there (passed over)`)
    continue
  }
  const text = lib.read(file)
  const expression = /^re:\/(.*)\/([a-z]*)$/s.exec(what)
  const next = expression
    ? text.replace(new RegExp(expression[1], expression[2].includes('g') ? expression[2] : `${expression[2]}g`), by)
    : text.split(what).join(by)
  if (next === text) {
    console.warn(`patch: ${file} has nothing like ${what.slice(0, 70)} (passed over)`)
    continue
  }
  lib.write(file, next)
}
