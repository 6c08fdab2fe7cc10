// inventory.mjs: type names that are declared more than once in src (the domain's own doubles left out),
// folders above 20 files, files above 400 lines, and counts. `--long` shows the declarations.
import { dirname } from 'node:path'
import * as lib from './lib.mjs'
const { ts } = lib
const long = process.argv.includes('--long')
const files = lib.allFiles().filter((file) => file.startsWith('src/') && file.endsWith('.ts'))
const types = new Map()
let lines = 0
for (const file of files) {
  const text = lib.read(file)
  const count = text.split('\n').length - 1
  lines += count
  const source = lib.parse(file, text)
  for (const node of source.statements) {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)) {
      const name = node.name.text
      types.set(name, [...(types.get(name) ?? []), { file, text: node.getText() }])
    }
  }
  if (count > 400) console.log(`long: ${file} ${count}`)
}
const doubles = [...types]
  .filter(([, all]) => all.length > 1 && all.some(({ file }) => !file.startsWith('src/domain/')))
  .sort((a, b) => b[1].length - a[1].length)
for (const [name, all] of doubles) {
  console.log(`${name} ${all.length}: ${all.map(({ file }) => file.slice(4)).join(' ')}`)
  if (long) for (const { file, text } of all) console.log(`    ${file.slice(4)}: ${text.replaceAll(/\s+/g, ' ').slice(0, 200)}`)
}
const folders = new Map()
for (const file of lib.allFiles().filter((each) => /^(src|test)\//.test(each))) folders.set(dirname(file), (folders.get(dirname(file)) ?? 0) + 1)
const sorted = [...folders].sort((a, b) => b[1] - a[1])
for (const [folder, count] of sorted.filter(([f, n]) => n > 20)) console.log(`full: ${folder} ${count}`)
console.log(`${files.length} files, ${lines} lines, ${types.size} type names, ${doubles.length} doubles; largest folder ${sorted.filter(([f]) => f.startsWith('src'))[0].join(' ')}`)
