// carry.mjs plan.json: [[from, "name name …", to]]. Takes declarations (with their comments) to another
// file; their imports go with them, and what they use of the old file is imported from it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as lib from './lib.mjs'
import { declaredIn, isExported, readModule, redirect, writeImports } from './modules.mjs'
const { ts, root } = lib

for (const [from, list, to, where] of lib.readJson(process.argv[2])) {
  if (!existsSync(join(root, from))) {
    console.warn(`carry: ${from} is not there (passed over)`)
    continue
  }
  carry(from, list.split(' '), to, where)
}

function carry(from, names, to, where) {
  const imports = lib.importsMap()
  const module = readModule(from)
  const source = lib.parse(from, module.text)
  const declared = declaredIn(source)
  const statements = new Set()
  for (const name of names) {
    const found = declared.get(name)
    if (found === undefined) {
      console.warn(`carry: ${from} has no ${name} (passed over)`)
      return
    }
    for (const each of found) statements.add(each)
  }
  const moved = source.statements.filter((each) => statements.has(each))
  const used = new Set()
  const visit = (node) => {
    if (ts.isIdentifier(node)) used.add(node.text)
    ts.forEachChild(node, visit)
  }
  moved.forEach(visit)
  const staying = source.statements.filter((each) => !statements.has(each))
  const usedByRest = new Set()
  const visitRest = (node) => {
    if (ts.isIdentifier(node)) usedByRest.add(node.text)
    ts.forEachChild(node, visitRest)
  }
  staying.filter((each) => !ts.isImportDeclaration(each)).forEach(visitRest)

  const existing = existsSync(join(root, to))
  const target = existing ? readModule(to) : { imports: [], head: '', body: '', file: to }
  const newImports = module.imports
    .filter((each) => each.local !== undefined && used.has(each.local))
    .map((each) => {
      const path = lib.resolveSpec(from, each.spec, imports)
      if (path === to) return undefined
      return path === undefined ? each : { ...each, spec: lib.specFor(to, path, imports, each.spec.startsWith('#')) }
    })
    .filter(Boolean)
  const needsExport = []
  for (const [name, all] of declared) {
    if (names.includes(name) || !used.has(name) || all.some((each) => statements.has(each))) continue
    newImports.push({
      spec: lib.specFor(to, from, imports),
      kind: 'named',
      name,
      local: name,
      isType: all.every((each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)),
    })
    needsExport.push(...all.filter((each) => !isExported(each)))
  }
  const names2 = [...declared].filter(([, all]) => all.some((each) => statements.has(each))).map(([name]) => name)
  // What the rest of the old file still uses, it imports.
  const back = names2
    .filter((name) => usedByRest.has(name))
    .map((name) => ({
      spec: lib.specFor(from, to, imports),
      kind: 'named',
      name,
      local: name,
      isType: declared.get(name).every((each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)),
    }))
  const backNames = new Set(back.map(({ name }) => name))
  const usedElsewhere = usersOf(from, imports, to)
  // What the other file declares in the same words already is not said twice there.
  const theirs = existing ? declaredIn(lib.parse(to, target.text)) : new Map()
  const isThere = (each) => {
    const [name] = [...declared].find(([, all]) => all.includes(each))
    const same = theirs.get(name)
    return same !== undefined && same.some((other) => bare(other) === bare(each))
  }
  const pieces = moved.filter((each) => !isThere(each)).map((each) => {
    const leading = module.text.slice(each.getFullStart(), each.getStart()).replace(/^\n+/, '')
    const bare = each.getText().replace(/^export /, '')
    const own = [...declared].filter(([, all]) => all.includes(each)).map(([name]) => name)
    const exported = own.some((name) => backNames.has(name) || usedElsewhere.has(name))
    return `${leading}${exported ? 'export ' : ''}${bare}`
  })
  const keptImports = target.imports.filter((each) => {
    const path = lib.resolveSpec(to, each.spec, imports)
    return !(path === from && names2.includes(each.name))
  })
  const block = writeImports([...keptImports, ...newImports])
  const parts = where === 'top' ? [pieces.join('\n\n'), target.body.trim()] : [target.body.trim(), pieces.join('\n\n')]
  const text = `${target.head}${block}\n\n${parts.join('\n\n')}\n`.replace(/\n{3,}/g, '\n\n')
  // What was there already may have been for that file alone.
  const publish = moved.filter(isThere).flatMap((each) => [...declared].filter(([, all]) => all.includes(each)).map(([name]) => name))
  const published = publish.reduce(
    (whole, name) => whole.replace(new RegExp(`^(interface|type|const|function|class) ${name}\\b`, 'm'), 'export $1 ' + name),
    text,
  )
  // The old file.
  const edits = [...statements].map((each) => ({ start: each.getFullStart(), end: each.end, text: '' }))
  for (const each of needsExport) edits.push({ start: each.getStart(), end: each.getStart(), text: 'export ' })
  const rest = lib.applyEdits(module.text, edits)
  const left = readModule(from, rest)
  const stillUsed = left.imports.filter((each) => each.kind === 'effect' || usedByRest.has(each.local))
  const fromText = `${left.head}${writeImports([...stillUsed, ...back])}${left.body}`
  lib.write(to, published)
  if (!existing) lib.git('add', '-N', to)
  if (left.body.trim() === '') lib.git('rm', '-qf', '--cached', from)
  lib.write(from, fromText)
  for (const file of lib.scripts()) {
    if (file === from || file === to) continue
    redirect(file, (path, name) => (path === from && names2.includes(name) ? to : undefined), imports)
  }
}

function usersOf(from, imports, except) {
  const names = new Set()
  for (const file of lib.scripts()) {
    if (file === from || file === except) continue
    for (const each of readModule(file).imports) {
      if (lib.resolveSpec(file, each.spec, imports) === from) names.add(each.name)
    }
  }
  return names
}

function bare(statement) {
  return statement.getText().replace(/^export /, '').replaceAll(/\s+/g, ' ')
}
