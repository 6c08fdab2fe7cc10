// wording.mjs: `const xWording: InLanguages<XWording> = { nl: {…}, en: {…} }` with a hand-kept interface becomes
// `const nl = {…}`, `const en: typeof nl = {…}`, `const xWording: InLanguages<typeof nl> = { nl, en }`.
import * as lib from './lib.mjs'
import { readModule, writeImports } from './modules.mjs'
const { ts } = lib

/** Types of which the wording does not say that every member is there: where they are used does. */
const unchecked = /\bRecordGroup\b/

const files = lib.allFiles().filter((file) => /^src\/web\/.*wording[^/]*(\/[^/]+)?\.ts$/.test(file))
let count = 0
for (const file of files) convert(file)
console.log(`wording: ${count} interfaces replaced`)

function convert(file) {
  const before = lib.read(file)
  const source = lib.parse(file, before)
  const wordings = source.statements.filter((each) => wordingOf(each) !== undefined)
  if (wordings.length === 0) return
  const edits = []
  for (const statement of wordings) {
    const { declaration, typeName } = wordingOf(statement)
    const shape = source.statements.find(
      (each) => ts.isInterfaceDeclaration(each) && each.name.text === typeName,
    )
    if (shape === undefined || shape.heritageClauses) {
      console.warn(`wording: ${file}: ${typeName} is no interface of its own (passed over)`)
      continue
    }
    const [nl, en] = ['nl', 'en'].map((name) => propertyOf(declaration.initializer, name))
    if (!nl || !en || !ts.isObjectLiteralExpression(nl.initializer)) {
      console.warn(`wording: ${file}: ${typeName} is not in two objects (passed over)`)
      continue
    }
    const name = declaration.name.text
    const prefix = name.replace(/Wording$/, '')
    const [nlName, enName] = wordings.length === 1 ? ['nl', 'en'] : [`${prefix}Nl`, `${prefix}En`]
    const hoisted = []
    const dutch = typed(nl.initializer, shape, hoisted, before)
    const keyword = statement.modifiers ? 'export ' : ''
    const doc = before.slice(statement.getFullStart(), statement.getStart()).trim()
    const shapeDoc = before.slice(shape.getFullStart(), shape.getStart()).trim()
    const parts = [
      ...hoisted,
      `${shapeDoc === '' ? '' : `${shapeDoc}\n`}const ${nlName} = ${dutch}`,
      `const ${enName}: typeof ${nlName} = ${en.initializer.getText()}`,
      `${doc === '' ? '' : `${doc}\n`}${keyword}const ${name}: InLanguages<typeof ${nlName}> = { nl${nlName === 'nl' ? '' : `: ${nlName}`}, en${enName === 'en' ? '' : `: ${enName}`} }`,
    ]
    edits.push({ start: shape.getFullStart(), end: shape.end, text: '' })
    edits.push({ start: statement.getFullStart(), end: statement.end, text: `\n\n${parts.join('\n\n')}` })
    count += 1
  }
  if (edits.length === 0) return
  lib.write(file, withoutUnused(file, lib.applyEdits(before, edits)))
}

function wordingOf(statement) {
  if (!ts.isVariableStatement(statement)) return undefined
  const [declaration] = statement.declarationList.declarations
  const { type } = declaration
  if (!type || !ts.isTypeReferenceNode(type) || type.typeName.getText() !== 'InLanguages') return undefined
  const [argument] = type.typeArguments ?? []
  if (!argument || !ts.isTypeReferenceNode(argument)) return undefined
  if (!declaration.initializer || !ts.isObjectLiteralExpression(declaration.initializer)) return undefined
  return { declaration, typeName: argument.typeName.getText() }
}

function propertyOf(object, name) {
  return object.properties.find((each) => ts.isPropertyAssignment(each) && each.name.getText() === name)
}

/** The Dutch object with the types that the interface gave by context. */
function typed(object, shape, hoisted, text) {
  const edits = []
  const start = object.getStart()
  for (const member of shape.members) {
    const name = member.name.getText()
    const property = propertyOf(object, name)
    if (property === undefined) {
      console.warn(`wording: no ${name} of its own in Dutch`)
      continue
    }
    const value = property.initializer
    const comment = text.slice(member.getFullStart(), member.getStart()).trim()
    if (comment !== '') edits.push({ start: property.getStart(), end: property.getStart(), text: `${comment}\n    ` })
    const signature = signatureOf(member)
    if (signature !== undefined) {
      const given = ts.isArrowFunction(value) ? value.parameters : undefined
      if (given !== undefined && given.length === signature.parameters.length) {
        given.forEach((parameter, index) => {
          const type = signature.parameters[index].type.getText()
          if (!parameter.type) edits.push({ start: parameter.end, end: parameter.end, text: `: ${type}` })
        })
        const arrow = value.equalsGreaterThanToken.getStart()
        if (!value.type) edits.push({ start: arrow - 1, end: arrow, text: `: ${signature.type.getText()} ` })
        if (!/^\(/.test(value.getText())) {
          edits.push({ start: given[0].getStart(), end: given[0].getStart(), text: '(' })
          const last = edits.findLast((each) => each.start === given[0].end)
          last.text += ')'
        }
        continue
      }
      const parameters = signature.parameters.map((each) => each.getText()).join(', ')
      hoist(name, `(${parameters}) => ${signature.type.getText()}`, value)
      continue
    }
    const type = member.type.getText()
    if (type === 'string' || unchecked.test(type)) continue
    if (/Record<string,|Partial<|\| null|\bundefined\b/.test(type)) hoist(name, type, value)
    else if (/Record</.test(type)) edits.push({ start: value.end, end: value.end, text: ` satisfies ${type}` })
    function hoist(member, memberType, node) {
      const local = `${member}InDutch`
      hoisted.push(`const ${local}: ${memberType} = ${node.getText()}`)
      edits.push({ start: node.getStart(), end: node.end, text: local })
    }
  }
  const relative = edits.map((each) => ({ ...each, start: each.start - start, end: each.end - start }))
  return lib.applyEdits(object.getText(), relative)
  function hoist(member, memberType, node) {
    const local = `${member}InDutch`
    hoisted.push(`const ${local}: ${memberType} = ${node.getText()}`)
    edits.push({ start: node.getStart(), end: node.end, text: local })
  }
}

function signatureOf(member) {
  if (ts.isMethodSignature(member)) return member
  if (ts.isPropertySignature(member) && ts.isFunctionTypeNode(member.type)) return member.type
  return undefined
}

/** Interfaces and imports that nothing needs any more. */
function withoutUnused(file, text) {
  let next = text
  for (let round = 0; round < 3; round += 1) {
    const source = lib.parse(file, next)
    const used = new Map()
    const visit = (node) => {
      if (ts.isIdentifier(node)) used.set(node.text, (used.get(node.text) ?? 0) + 1)
      ts.forEachChild(node, visit)
    }
    visit(source)
    const edits = source.statements
      .filter((each) => ts.isInterfaceDeclaration(each) && !each.modifiers && used.get(each.name.text) === 1)
      .map((each) => ({ start: each.getFullStart(), end: each.end, text: '' }))
    next = lib.applyEdits(next, edits)
  }
  const module = readModule(file, next)
  const source = lib.parse(file, next)
  const body = new Set()
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) return
    if (ts.isIdentifier(node)) body.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  const kept = module.imports.filter((each) => each.kind === 'effect' || body.has(each.local))
  const block = writeImports(kept)
  return `${module.head}${block}\n\n${module.body.trim()}\n`
}
