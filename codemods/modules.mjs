// A file as its imports and its body, and back.
import * as lib from './lib.mjs'
const { ts } = lib

/**
 * Imports as one list of { spec, kind: 'named'|'default'|'namespace'|'effect', name, local, isType }.
 * `head` is what stands before the first import, `body` what follows the last.
 */
export function readModule(file, text = lib.read(file)) {
  const source = lib.parse(file, text)
  const declarations = source.statements.filter((s) => ts.isImportDeclaration(s))
  const imports = []
  for (const declaration of declarations) {
    const spec = declaration.moduleSpecifier.text
    const clause = declaration.importClause
    if (clause === undefined) {
      imports.push({ spec, kind: 'effect' })
      continue
    }
    const isType = clause.isTypeOnly ?? false
    if (clause.name) imports.push({ spec, kind: 'default', local: clause.name.text, isType })
    const bindings = clause.namedBindings
    if (bindings === undefined) continue
    if (ts.isNamespaceImport(bindings)) {
      imports.push({ spec, kind: 'namespace', local: bindings.name.text, isType })
    } else {
      if (bindings.elements.length === 0) imports.push({ spec, kind: 'effect' })
      for (const each of bindings.elements) {
        imports.push({
          spec,
          kind: 'named',
          name: (each.propertyName ?? each.name).text,
          local: each.name.text,
          isType: isType || each.isTypeOnly,
        })
      }
    }
  }
  const first = declarations[0]
  const last = declarations.at(-1)
  if (first === undefined) return { file, text, imports, head: '', body: text, isSimple: true }
  const leading = text.slice(0, first.getStart())
  const isSimple = declarations
    .slice(1)
    .every((each) => text.slice(each.getFullStart(), each.getStart()).trim() === '')
  const firstIndex = source.statements.indexOf(first)
  const contiguous = source.statements
    .slice(firstIndex, firstIndex + declarations.length)
    .every((each) => ts.isImportDeclaration(each))
  return {
    file,
    text,
    imports,
    head: leading,
    body: text.slice(last.end),
    isSimple: isSimple && contiguous && firstIndex === 0,
  }
}

const rank = (spec) =>
  spec.startsWith('node:') ? 0 : spec.startsWith('#') ? 2 : spec.startsWith('..') ? 3 : spec.startsWith('.') ? 4 : 1

/** One declaration an address, sorted. Names used as value somewhere are values. */
export function writeImports(imports) {
  const bySpec = new Map()
  for (const each of imports) bySpec.set(each.spec, [...(bySpec.get(each.spec) ?? []), each])
  const lines = []
  const specs = [...bySpec.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0))
  for (const spec of specs) {
    const all = bySpec.get(spec)
    if (all.some(({ kind }) => kind === 'effect')) lines.push(`import '${spec}'`)
    for (const each of unique(all.filter(({ kind }) => kind === 'namespace'))) {
      lines.push(`import ${each.isType ? 'type ' : ''}* as ${each.local} from '${spec}'`)
    }
    const named = unique(all.filter(({ kind }) => kind === 'named'))
    const defaults = unique(all.filter(({ kind }) => kind === 'default'))
    const text = ({ name, local }) => (name === local ? name : `${name} as ${local}`)
    if (defaults.length > 0) {
      const [first] = defaults
      const rest = named.map((each) => (each.isType && !first.isType ? 'type ' : '') + text(each))
      if (first.isType && named.length > 0) {
        lines.push(`import type ${first.local} from '${spec}'`)
      } else {
        const names = rest.length > 0 ? `, { ${rest.join(', ')} }` : ''
        lines.push(`import ${first.isType ? 'type ' : ''}${first.local}${names} from '${spec}'`)
        continue
      }
    }
    if (named.length === 0) continue
    if (named.every(({ isType }) => isType)) {
      lines.push(`import type { ${named.map(text).join(', ')} } from '${spec}'`)
    } else {
      const values = named.filter(({ isType }) => !isType).map(text)
      const types = named.filter(({ isType }) => isType).map((each) => `type ${text(each)}`)
      lines.push(`import { ${[...values, ...types].join(', ')} } from '${spec}'`)
    }
  }
  return lines.join('\n')
}

function unique(entries) {
  const seen = new Map()
  for (const each of entries) {
    const key = `${each.name ?? ''}|${each.local}`
    const before = seen.get(key)
    if (before === undefined) seen.set(key, { ...each })
    else if (!each.isType) before.isType = false
  }
  return [...seen.values()].sort((a, b) => order(a.name ?? '', b.name ?? ''))
}

/** Functions before types, each by letter, as they were written before. */
const order = (a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })

/** Names that a file declares at its top, with the statement of each. */
export function declaredIn(source) {
  const names = new Map()
  const add = (name, statement) => names.set(name, [...(names.get(name) ?? []), statement])
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name)) add(name.text, statement)
        else name.elements.forEach((e) => e.name && ts.isIdentifier(e.name) && add(e.name.text, statement))
      }
    } else if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement)) &&
      statement.name
    ) {
      add(statement.name.text, statement)
    }
  }
  return names
}

export const isExported = (statement) =>
  statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false

/** Rewrites the module specifiers of a file: `map(path, name)` gives the new path of what is imported. */
export function redirect(file, map, imports = lib.importsMap()) {
  const module = readModule(file)
  let changed = false
  const next = module.imports.map((each) => {
    const path = lib.resolveSpec(file, each.spec, imports)
    const to = path === undefined ? undefined : map(path, each.name)
    if (to === undefined || to === path) return each
    changed = true
    return { ...each, spec: lib.specFor(file, to, imports, each.spec.startsWith('#')) }
  })
  let text = module.text
  if (changed) {
    if (!module.isSimple) console.warn(`${file}: comments between its imports are lost or moved`)
    text = module.head + writeImports(next) + module.body
  }
  // import('…'), vi.mock('…'), export … from '…'
  const source = lib.parse(file, text)
  const edits = []
  const visit = (node) => {
    if (ts.isStringLiteral(node) && !ts.isImportDeclaration(node.parent) && /^[.#]/.test(node.text)) {
      const path = lib.resolveSpec(file, node.text, imports)
      const to = path === undefined ? undefined : map(path, undefined)
      if (to !== undefined && to !== path) {
        const isModule = /^(ExportDeclaration|LiteralType|CallExpression|NewExpression)$/.test(
          ts.SyntaxKind[node.parent.kind],
        )
        if (isModule) {
          const spec =
            node.text.startsWith('#') || !/new URL|import\.meta/.test(node.parent.getText())
              ? lib.specFor(file, to, imports, node.text.startsWith('#'))
              : lib.relativeSpec(file, to)
          edits.push({ start: node.getStart() + 1, end: node.end - 1, text: spec })
        }
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  if (changed || edits.length > 0) {
    lib.write(file, lib.applyEdits(text, edits))
    return true
  }
  return false
}

/** Replaces mentions of paths in documents and comments. */
export function mentions(pairs) {
  if (pairs.length === 0) return
  const escaped = (path) => path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const map = new Map(pairs)
  const pattern = new RegExp(
    `(?<![\\w#./-])((?:(?:\\.\\.?/)+)?)(${[...map.keys()].map(escaped).join('|')})(?![\\w-])`,
    'g',
  )
  for (const file of lib.allFiles()) {
    if (!/\.(md|ts|mjs|cjs|js|json|yml|sql|css|py|sh)$/.test(file) || /package-lock/.test(file)) continue
    const text = lib.read(file)
    const next = text.replaceAll(pattern, (_, up, old) => up + map.get(old))
    if (next !== text) lib.write(file, next)
  }
}
