// rename.mjs plan.json: [[file, "Name" | "Interface.member" | "function(parameter)", new], …]
// Semantic renames with the language service, all computed on one state of the tree.
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import * as lib from './lib.mjs'
const { ts, root } = lib

const plan = lib.readJson(process.argv[2]).filter((each) => Array.isArray(each))
const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
)
const texts = new Map()
const textOf = (file) => {
  if (!texts.has(file)) texts.set(file, existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  return texts.get(file)
}
const service = ts.createLanguageService({
  getCompilationSettings: () => config.options,
  getScriptFileNames: () => config.fileNames,
  getScriptVersion: () => '1',
  getScriptSnapshot: (file) => {
    const text = textOf(file)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => root,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
})
const program = service.getProgram()

/** Replacements: absolute file → start → { length, text, old }. */
const edits = new Map()
const problems = []

for (const [file, symbol, name] of plan) {
  const path = join(root, file)
  const source = program.getSourceFile(path)
  if (source === undefined) {
    console.warn(`rename: ${file} is not there (passed over: ${symbol})`)
    continue
  }
  const nodes = find(source, symbol)
  if (nodes.length === 0) {
    console.warn(`rename: ${file} has no ${symbol} (passed over)`)
    continue
  }
  const done = new Set()
  for (const node of nodes) renameAt(path, node.getStart(), symbol.split('.').at(-1).replace(/.*\(|\)$/g, ''), name, done)
}

function renameAt(path, position, old, name, done) {
  const key = `${path}:${position}`
  if (done.has(key)) return
  done.add(key)
  const locations = service.findRenameLocations(path, position, false, false, {
    providePrefixAndSuffixTextForRename: true,
  })
  if (locations === undefined) {
    problems.push(`${path}: nothing to rename at ${old}`)
    return
  }
  for (const each of locations) {
    const { fileName, textSpan } = each
    if (fileName.includes('/node_modules/')) {
      problems.push(`${old} → ${name} would reach ${fileName}`)
      continue
    }
    const source = program.getSourceFile(fileName)
    const node = tokenAt(source, textSpan.start)
    const parent = node?.parent
    const inSpecifier = parent && (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent))
    if (inSpecifier) {
      // Renamed on both sides: what is imported, and what it is called here.
      put(fileName, textSpan, name, old)
      const hasAlias = parent.propertyName !== undefined
      if (!hasAlias && ts.isImportSpecifier(parent)) {
        renameAt(fileName, parent.name.getStart(), old, name, done)
      }
      continue
    }
    put(fileName, textSpan, `${each.prefixText ?? ''}${name}${each.suffixText ?? ''}`, old)
  }
}

function put(fileName, { start, length }, text, old) {
  const ofFile = edits.get(fileName) ?? new Map()
  edits.set(fileName, ofFile)
  const before = ofFile.get(start)
  if (before !== undefined && before.text !== text) {
    // The end of an import specifier itself: the plain name wins over `new as old`.
    const plain = [before.text, text].find((each) => !/[ :]/.test(each))
    if (plain === undefined || before.old !== old) {
      problems.push(`${fileName}:${start}: ${before.text} or ${text}?`)
    }
    ofFile.set(start, { length, text: plain ?? text, old })
    return
  }
  ofFile.set(start, { length, text, old })
}

function tokenAt(source, position) {
  let found
  const visit = (node) => {
    if (position >= node.getStart(source) && position < node.end) {
      found = node
      ts.forEachChild(node, visit)
    }
  }
  visit(source)
  return found
}

/** The identifiers that a symbol names: `Name`, `Owner.member`, `fn(parameter)`. */
function find(source, symbol) {
  const call = /^(\w+)\((\w+)\)$/.exec(symbol)
  const [owner, member] = call ? [call[1], undefined] : symbol.split('.')
  const owners = []
  const visitTop = (node) => {
    const { name } = node
    if (
      name &&
      ts.isIdentifier(name) &&
      name.text === owner &&
      (ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        ts.isClassDeclaration(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isVariableDeclaration(node))
    ) {
      owners.push(node)
    }
    ts.forEachChild(node, visitTop)
  }
  visitTop(source)
  const top = owners.filter(({ parent }) => isTop(parent))
  const chosen = top.length > 0 ? top : owners.slice(0, 1)
  if (call) {
    return chosen.flatMap((node) => {
      const found = []
      const visit = (child) => {
        if (ts.isParameter(child) || ts.isBindingElement(child) || ts.isVariableDeclaration(child)) {
          if (ts.isIdentifier(child.name) && child.name.text === call[2]) found.push(child.name)
        }
        ts.forEachChild(child, visit)
      }
      visit(node)
      return found
    })
  }
  if (member === undefined) return chosen.map(({ name }) => name)
  return chosen.flatMap((node) => {
    const found = []
    const visit = (child) => {
      if (
        (ts.isPropertySignature(child) ||
          ts.isMethodSignature(child) ||
          ts.isMethodDeclaration(child) ||
          ts.isPropertyDeclaration(child) ||
          ts.isPropertyAssignment(child)) &&
        child.name.getText() === member
      ) {
        found.push(child.name)
      }
      ts.forEachChild(child, visit)
    }
    visit(node)
    return found
  })
}

function isTop(node) {
  for (let each = node; each; each = each.parent) {
    if (ts.isSourceFile(each)) return true
    if (!ts.isVariableDeclarationList(each) && !ts.isVariableStatement(each)) return false
  }
  return false
}

if (problems.length > 0) console.error(problems.join('\n'))
let count = 0
const newNames = new Set(plan.map(([, , name]) => name))
for (const [file, ofFile] of edits) {
  const list = [...ofFile].map(([start, { length, text }]) => ({ start, end: start + length, text }))
  count += list.length
  let next = lib.applyEdits(textOf(file), list)
  // `new as new` where both sides of a specifier were renamed.
  next = next.replaceAll(/\b(\w+) as \1\b(?=\s*[,}])/g, '$1').replaceAll(/([{,]\s*)(\w+): \2(?=\s*[,}])/g, (whole, before, word) =>
    newNames.has(word) ? before + word : whole,
  )
  lib.write(relative(root, file), next)
}
// What comments and documents call by a name that is gone: only names that cannot be taken for a word.
const gone = plan
  .map(([, symbol, name]) => [symbol.split('.').at(-1).replace(/.*\(|\)$/g, ''), name])
  .filter(([old]) => /[a-z][A-Z]/.test(old))
for (const file of lib.allFiles()) {
  if (!/\.(md|ts|mjs|js|sql)$/.test(file)) continue
  const text = lib.read(file)
  let next = text
  for (const [old, name] of gone) next = next.replaceAll(`\`${old}\``, `\`${name}\``)
  if (next !== text) lib.write(file, next)
}
console.log(`renamed ${plan.length} symbols: ${count} places in ${edits.size} files; ${problems.length} doubts`)
