// strings.mjs <folder before> <folder after>: string and template texts of src that came or went, imports left out.
// Renames and moves change none of them but paths and what comments do not hold.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from './lib.mjs'
const textsOf = (folder) => {
  const count = new Map()
  for (const file of readdirSync(join(folder, 'src'), { recursive: true })) {
    if (!file.endsWith('.ts')) continue
    const source = ts.createSourceFile(file, readFileSync(join(folder, 'src', file), 'utf8'), 99, true)
    const visit = (node) => {
      if (ts.isImportDeclaration(node)) return
      if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) && !ts.isLiteralTypeNode(node.parent)) {
        // Formatting moves white space within templates.
        const text = node.text.replaceAll(/\s+/g, ' ')
        count.set(text, (count.get(text) ?? 0) + 1)
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return count
}
const [before, after] = process.argv.slice(2).map(textsOf)
let differences = 0
for (const text of new Set([...before.keys(), ...after.keys()])) {
  const change = (after.get(text) ?? 0) - (before.get(text) ?? 0)
  if (change === 0) continue
  differences += 1
  console.log(`${change > 0 ? '+' : ''}${change} ${JSON.stringify(text).slice(0, 140)}`)
}
console.log(`${differences} differences`)
