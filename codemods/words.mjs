// words.mjs plan.json: [[["src/web/", "test/web/"], { "visit": "pageRequest", … }], …]
// Renames every identifier of that name in the files of a scope: locals, parameters and properties alike.
// A file that has the new name already is told and passed over for that word.
import * as lib from './lib.mjs'
const { ts } = lib
const files = lib.scripts().filter((file) => file.endsWith('.ts'))
let count = 0
for (const [scopes, words] of lib.readJson(process.argv[2])) {
  for (const file of files.filter((each) => scopes.some((scope) => each.startsWith(scope)))) {
    const text = lib.read(file)
    const source = lib.parse(file, text)
    const edits = []
    const there = new Set()
    const found = []
    const visit = (node) => {
      if (ts.isIdentifier(node)) {
        there.add(node.text)
        if (Object.hasOwn(words, node.text)) found.push(node)
      }
      // A property named as a type: Pick<Page, 'visit'>, Page['visit'].
      if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) && Object.hasOwn(words, node.literal.text)) {
        edits.push({ start: node.getStart() + 1, end: node.end - 1, text: words[node.literal.text] })
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    const clashing = new Set(found.map(({ text: old }) => old).filter((old) => there.has(words[old])))
    for (const old of clashing) console.warn(`words: ${file} has both ${old} and ${words[old]}`)
    for (const node of found) {
      edits.push({ start: node.getStart(), end: node.end, text: words[node.text] })
    }
    if (edits.length > 0) {
      lib.write(file, lib.applyEdits(text, edits))
      count += edits.length
    }
  }
}
console.log(`words: ${count} identifiers`)
