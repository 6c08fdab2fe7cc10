// Shared by move, merge, rename, wording and inventory. All of them run in the root of a worktree.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize, relative } from 'node:path'

export const root = process.cwd()
export const ts = createRequire(join(root, 'package.json'))('typescript')

export const read = (file) => readFileSync(join(root, file), 'utf8')
export const write = (file, text) => writeFileSync(join(root, file), text)
export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
export const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })

/** Files that git knows or would add. */
export const allFiles = () =>
  [
    ...new Set(
      git('ls-files', '--cached', '--others', '--exclude-standard').split('\n').filter(Boolean),
    ),
  ].filter((file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile())

export const isScript = (file) => /\.(ts|mts|js|mjs|cjs)$/.test(file)
export const scripts = () =>
  allFiles().filter((f) => isScript(f) && /^(src|test|bench|scripts|examples)\/|^[^/]+$/.test(f))

export const parse = (file, text = read(file)) =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, /\.[mc]?js$/.test(file) ? 1 : 3)

export const importsMap = () => JSON.parse(read('package.json')).imports

export function resolveAlias(spec, imports) {
  for (const [key, value] of Object.entries(imports)) {
    if (key === spec) return normalize(value)
    if (key.endsWith('*') && spec.startsWith(key.slice(0, -1))) {
      return normalize(value.replace('*', spec.slice(key.length - 1)))
    }
  }
  return undefined
}

export const resolveSpec = (file, spec, imports) =>
  spec.startsWith('#')
    ? resolveAlias(spec, imports)
    : spec.startsWith('.')
      ? normalize(join(dirname(file), spec))
      : undefined

export function aliasFor(target, imports) {
  for (const [key, value] of Object.entries(imports)) {
    const path = normalize(value)
    if (path === target) return key
    if (key.endsWith('*') && target.startsWith(path.slice(0, -1))) {
      return key.slice(0, -1) + target.slice(path.length - 1)
    }
  }
  return undefined
}

export function relativeSpec(from, target) {
  const path = relative(dirname(from), target)
  return path.startsWith('.') ? path : `./${path}`
}

const roomOf = (file) => file.split('/').slice(0, 2).join('/')

/** How `from` imports `target`: relative within a folder (and within the domain), by alias across. */
export function specFor(from, target, imports, wasAlias) {
  const alias = aliasFor(target, imports)
  if (dirname(from) === dirname(target)) return relativeSpec(from, target)
  if (from.startsWith('src/')) {
    if (roomOf(from) === 'src/domain' && roomOf(target) === 'src/domain') {
      return relativeSpec(from, target)
    }
    return alias ?? relativeSpec(from, target)
  }
  if (target.startsWith('src/')) return wasAlias === false ? relativeSpec(from, target) : (alias ?? relativeSpec(from, target))
  if (wasAlias && alias) return alias
  if (target.startsWith('test/support/') && from.startsWith('test/') && alias) return alias
  return relativeSpec(from, target)
}

export function applyEdits(text, edits) {
  let result = text
  for (const { start, end, text: replacement } of [...edits].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + replacement + result.slice(end)
  }
  return result
}

export const quote = (text) => `'${text}'`

/** Order of imports: node, packages, aliases, upwards, beside; each by address. */
const rank = (spec) =>
  spec.startsWith('node:') ? 0 : spec.startsWith('#') ? 2 : spec.startsWith('..') ? 3 : spec.startsWith('.') ? 4 : 1

/** Sorts the import declarations at the top of a file; comments that stand before the first stay first. */
export function sortImports(file, text) {
  const source = parse(file, text)
  const imports = source.statements.filter((s) => ts.isImportDeclaration(s))
  if (imports.length < 2) return text
  const first = source.statements.indexOf(imports[0])
  if (source.statements.slice(first, first + imports.length).some((s) => !ts.isImportDeclaration(s))) {
    return text
  }
  // A comment between imports would lose its place.
  for (const each of imports.slice(1)) {
    if (text.slice(each.getFullStart(), each.getStart()).trim() !== '') return text
  }
  const pieces = imports.map((each) => ({
    spec: each.moduleSpecifier.text,
    text: text.slice(each.getStart(), each.end),
  }))
  const sorted = pieces
    .map((piece, index) => ({ ...piece, index }))
    .sort(
      (a, b) =>
        rank(a.spec) - rank(b.spec) ||
        (a.spec < b.spec ? -1 : a.spec > b.spec ? 1 : a.index - b.index),
    )
  return (
    text.slice(0, imports[0].getStart()) +
    sorted.map((piece) => piece.text).join('\n') +
    text.slice(imports.at(-1).end)
  )
}

export function fail(message) {
  console.error(message)
  process.exitCode = 1
}
