// move.mjs plan.json: { "imports": { "remove": [...], "add": {...} }, "folder/": "folder/", "file": "file" }
// Moves files with git and rewrites every import, path and mention of them. What is not there is passed over.
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import * as lib from './lib.mjs'
const { ts, root } = lib

const { imports: aliases = {}, ...plan } = lib.readJson(process.argv[2])
const files = lib.allFiles()
const before = lib.importsMap()
const after = Object.fromEntries([
  ...Object.entries(before).filter(([key]) => !(aliases.remove ?? []).includes(key)),
  ...Object.entries(aliases.add ?? {}),
])

const moves = new Map()
const folders = Object.entries(plan).filter(([old]) => old.endsWith('/'))
for (const [old, to] of folders) {
  for (const file of files) if (file.startsWith(old)) moves.set(file, to + file.slice(old.length))
}
for (const [old, to] of Object.entries(plan)) {
  if (old.endsWith('/') || old.startsWith('//')) continue
  if (files.includes(old)) moves.set(old, to)
  else console.warn(`move: ${old} is not there (passed over)`)
}
for (const [old, to] of moves) if (old === to) moves.delete(old)
const targets = new Map()
for (const [old, to] of moves) {
  if (targets.has(to)) throw new Error(`${old} and ${targets.get(to)} both go to ${to}`)
  if (files.includes(to) && !moves.has(to)) throw new Error(`${to} is there already (for ${old})`)
  targets.set(to, old)
}
const newPathOf = (file) => moves.get(file) ?? file

const isOurs = new Set(files)
const isFolder = (path) => files.some((file) => file.startsWith(`${path}/`))

/** New path of a file or folder of the tree; undefined when it is neither. */
function newPlaceOf(path) {
  if (isOurs.has(path)) return newPathOf(path)
  if (path === '.' || path.startsWith('..')) return path
  if (!isFolder(path)) return undefined
  for (const [old, to] of folders) if (`${path}/`.startsWith(old)) return (to + `${path}/`.slice(old.length)).replace(/\/$/, '')
  return path
}

/** What was changed besides imports, for a look by hand. */
const strings = []
/** Whether a call joins this to import.meta: join(import.meta.dirname, …), new URL(…, import.meta.url). */
const isJoinedToThisFile = ({ parent }) =>
  (ts.isCallExpression(parent) || ts.isNewExpression(parent)) &&
  (parent.arguments ?? []).some((each) => /^import\.meta\.(dirname|url|filename)$/.test(each.getText()))
let rewritten = 0
const texts = new Map()
for (const file of files) {
  if (!lib.isScript(file) || !/^(src|test|bench|scripts|examples)\/|^[^/]+$/.test(file)) continue
  const text = lib.read(file)
  const source = lib.parse(file, text)
  const edits = []
  const to = newPathOf(file)
  const visit = (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      const next = newSpec(node, file, to)
      if (next !== undefined && next !== node.text) {
        edits.push({ start: node.getStart() + 1, end: node.end - 1, text: next })
      }
    } else if (ts.isTemplateExpression(node)) {
      const { head } = node
      const cut = head.text.lastIndexOf('/') + 1
      if (/^\.\.?\//.test(head.text) && isJoinedToThisFile(node) && dirname(file) !== dirname(to)) {
        const folder = normalize(join(dirname(file), head.text.slice(0, cut))).replace(/\/$/, '')
        const place = newPlaceOf(folder)
        if (place !== undefined) {
          const start = head.getStart() + 1
          edits.push({ start, end: start + cut, text: `${lib.relativeSpec(to, place)}/` })
        }
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  if (edits.length > 0) texts.set(file, lib.sortImports(file, lib.applyEdits(text, edits)))
}

function isModuleSpecifier({ parent }) {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent)) ||
    (ts.isCallExpression(parent) &&
      (parent.expression.kind === ts.SyntaxKind.ImportKeyword ||
        /^vi\.(do)?mock$|^vi\.importActual$|^import\.meta\.resolve$/.test(parent.expression.getText())))
  )
}

function newSpec(node, file, to) {
  const { text } = node
  if (isModuleSpecifier(node)) {
    const target = lib.resolveSpec(file, text, before)
    if (target === undefined) return undefined
    if (!isOurs.has(target)) return undefined
    const moved = newPathOf(target)
    if (moved === target && to === file) return undefined
    return lib.specFor(to, moved, after, text.startsWith('#'))
  }
  // Other strings are paths where they are joined to this file's own place, or name a file of the tree.
  if (/^\.\.?(\/|$)/.test(text)) {
    const path = normalize(join(dirname(file), text)).replace(/\/$/, '')
    const isJoined = isJoinedToThisFile(node)
    if (!isJoined && !(text.includes('/') && isOurs.has(path))) return undefined
    const place = path.startsWith('..') ? path : newPlaceOf(path)
    if (dirname(file) === dirname(to) && (place === undefined || place === path)) return undefined
    const tail = text.endsWith('/') ? '/' : ''
    const spec = relative(dirname(to), place ?? path)
    const dotted = spec === '' ? '.' : spec.startsWith('.') ? spec : `./${spec}`
    strings.push(`${file}: '${text}' → '${dotted + tail}'`)
    return dotted + tail
  }
  // A file beside this one, by its name alone: join(import.meta.dirname, 'x.ts').
  if (isJoinedToThisFile(node) && text !== '') {
    const path = normalize(join(dirname(file), text))
    const place = newPlaceOf(path)
    if (place !== undefined && place !== path + '' || (place !== undefined && dirname(file) !== dirname(to))) {
      strings.push(`${file}: '${text}' → '${relative(dirname(to), place)}'`)
      return relative(dirname(to), place)
    }
  }
  return undefined
}

// The moves.
for (const [old, to] of moves) {
  mkdirSync(join(root, dirname(to)), { recursive: true })
}
const temporary = []
for (const [old, to] of moves) {
  // What goes to the old place of another goes by way of a third.
  const by = moves.has(to) ? `${to}.moving` : to
  lib.git('mv', old, by)
  if (by !== to) temporary.push([by, to])
}
for (const [by, to] of temporary) lib.git('mv', by, to)
for (const [file, text] of texts) {
  lib.write(newPathOf(file), text)
  rewritten += 1
}

// Mentions: full paths, in everything that people or tools read.
const byLength = [...moves].sort((a, b) => b[0].length - a[0].length)
const mention = (path) => path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
const pathPattern =
  byLength.length > 0
    ? new RegExp(`(?<![\\w#./-])((?:(?:\\.\\.?/)+)?)(${byLength.map(([old]) => mention(old)).join('|')})(?![\\w-]|\\.\\w)`, 'g')
    : undefined
const folderPattern = folders.map(([old, to]) => [
  new RegExp(`(?<![\\w#-])${mention(old.slice(0, -1))}(?=[/\`)\\s'"])`, 'g'),
  to.slice(0, -1),
])
let mentions = 0
for (const file of lib.allFiles()) {
  if (!/\.(md|ts|mjs|cjs|js|json|yml|sql|css|py|sh)$/.test(file) || /package-lock/.test(file)) continue
  const text = lib.read(file)
  let next = pathPattern === undefined ? text : text.replaceAll(pathPattern, (_, up, old) => up + moves.get(old))
  for (const [pattern, to] of folderPattern) next = next.replaceAll(pattern, to)
  if (next !== text) {
    lib.write(file, next)
    mentions += 1
  }
}

// package.json: the aliases.
if (JSON.stringify(before) !== JSON.stringify(after)) {
  const text = lib.read('package.json')
  // Single files first, then rooms, and the tests' own last.
  const rankOf = (key) => (key.startsWith('#support') ? 2 : key.endsWith('*') ? 1 : 0)
  const sorted = Object.entries(after).sort(([a], [b]) => rankOf(a) - rankOf(b))
  const body = sorted.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  lib.write('package.json', text.replace(/"imports": \{[^}]*\}/, `"imports": {\n${body.join(',\n')}\n  }`))
}

if (strings.length > 0) console.log(`strings besides imports:\n  ${strings.join('\n  ')}`)
console.log(`moved ${moves.size} files, rewrote imports of ${rewritten}, mentions in ${mentions}`)
