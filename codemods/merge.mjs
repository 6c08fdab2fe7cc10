// merge.mjs plan.json: { target: [source, source, …] }. Joins files in order.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as lib from './lib.mjs'
import { declaredIn, isExported, mentions, readModule, redirect, writeImports } from './modules.mjs'
const { ts, root } = lib

const plan = Object.entries(lib.readJson(process.argv[2]))
  .filter(([target]) => !target.startsWith('//'))
  .map(([target, sources]) => {
    const there = sources.filter((file) => existsSync(join(root, file)))
    const lacking = sources.filter((file) => !there.includes(file))
    if (lacking.length > 0) console.warn(`merge: not there (passed over): ${lacking.join(' ')}`)
    return [target, there]
  })
  .filter(([, sources]) => sources.length > 0)
const targetOf = new Map(plan.flatMap(([target, sources]) => sources.map((file) => [file, target])))
const imports = lib.importsMap()
const problems = []

/** Who imports what of whom: path → name → files. */
const users = new Map()
const useOf = (path, name, file) => {
  const names = users.get(path) ?? new Map()
  users.set(path, names)
  names.set(name, new Set([...(names.get(name) ?? []), file]))
}
for (const file of lib.scripts()) {
  const text = lib.read(file)
  for (const each of readModule(file, text).imports) {
    const path = lib.resolveSpec(file, each.spec, imports)
    if (path && each.kind === 'named') useOf(path, each.name, file)
    else if (path && each.kind === 'namespace') useOf(path, '*', file)
  }
  for (const [, spec] of text.matchAll(/import\('([^']+)'\)/g)) {
    const path = lib.resolveSpec(file, spec, imports)
    if (path) useOf(path, '*', file)
  }
}

const results = []
for (const [target, sources] of plan) results.push([target, sources, join1(target, sources)])
if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}

function join1(target, sources) {
  const inGroup = new Set(sources)
  const united = []
  const bodies = []
  const declared = new Map()
  for (const file of sources) {
    const module = readModule(file)
    for (const each of module.imports) {
      const path = lib.resolveSpec(file, each.spec, imports)
      if (path !== undefined && inGroup.has(path)) {
        if (each.kind !== 'named') problems.push(`${file}: imports all of ${path}`)
        else if (each.name !== each.local) problems.push(`${file}: ${each.name} as ${each.local} of ${path}`)
        continue
      }
      const to = path === undefined ? undefined : (targetOf.get(path) ?? path)
      const spec =
        to === undefined
          ? each.spec
          : lib.specFor(target, to, imports, each.spec.startsWith('#'))
      united.push({ ...each, spec, from: file })
    }
    const { text, drop } = bodyOf(module, declared, target)
    bodies.push({ file, text, drop })
  }
  const locals = new Map()
  for (const each of united) {
    if (each.kind === 'effect') continue
    const key = `${each.spec}|${each.kind}|${each.name ?? ''}`
    const other = locals.get(each.local)
    if (other !== undefined && other.key !== key) {
      problems.push(`${target}: ${each.local} is imported of ${each.spec} and ${other.key}`)
    }
    locals.set(each.local, { key })
    if (declared.has(each.local)) {
      problems.push(`${target}: ${each.local} is imported (${each.from}) and declared (${declared.get(each.local).file})`)
    }
  }
  const text = bodies
    .map(({ text }) => text.trim())
    .filter((part) => part !== '')
    .join('\n\n')
  const block = writeImports(united)
  return unexport(target, sources, `${block === '' ? '' : `${block}\n\n`}${text}\n`)
}

function bodyOf(module, declared, target) {
  const { file } = module
  const source = lib.parse(file, module.text)
  const edits = []
  for (const [name, statements] of declaredIn(source)) {
    const before = declared.get(name)
    if (before !== undefined) {
      const same = statements.length === 1 && before.statements.length === 1 && bare(statements[0]) === bare(before.statements[0])
      if (same) {
        edits.push({ start: statements[0].getFullStart(), end: statements[0].end, text: '' })
        continue
      }
      problems.push(`${target}: ${name} is declared in ${before.file} and ${file}`)
    }
    declared.set(name, { file, statements })
  }
  const cut = module.text.length - module.body.length
  const body = lib.applyEdits(module.text, edits.filter(({ start }) => start >= cut)).slice(cut)
  return { text: `${module.head}${body}`, drop: edits.length }
}

function bare(statement) {
  return statement.getText().replace(/^export /, '').replaceAll(/\s+/g, ' ')
}

/** Exports that only files of the same group used are for this file alone from now on. */
function unexport(target, sources, text) {
  const source = lib.parse(target, text)
  const edits = []
  const inGroup = new Set(sources)
  const usersOf = (name) => new Set(sources.flatMap((file) => [...(users.get(file)?.get(name) ?? [])]))
  if (sources.some((file) => users.get(file)?.has('*'))) return text
  for (const [name, statements] of declaredIn(source)) {
    const all = usersOf(name)
    const used = [...all].some((file) => !inGroup.has(file))
    if (used || all.size === 0) continue
    for (const statement of statements) {
      if (!isExported(statement)) continue
      const keyword = statement.modifiers.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      const start = keyword.getStart()
      const already = edits.some((edit) => edit.start === start)
      if (!already) edits.push({ start, end: start + 'export '.length, text: '' })
    }
  }
  return lib.applyEdits(text, edits)
}

for (const [target, sources, text] of results) {
  if (!sources.includes(target)) {
    if (existsSync(join(root, target))) throw new Error(`${target} is there already`)
    lib.git('mv', sources[0], target)
  }
  for (const file of sources) {
    if (file !== target && existsSync(join(root, file))) lib.git('rm', '-qf', file)
  }
  lib.write(target, text)
}
let count = 0
for (const file of lib.scripts()) {
  // What a source of a group imported was redirected when it was joined.
  if (redirect(file, (path) => targetOf.get(path), imports)) count += 1
}
mentions([...targetOf].filter(([file, target]) => file !== target))
console.log(`merged ${targetOf.size} files into ${plan.length}; rewrote imports of ${count} files`)
