import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

// One word for one thing: CONTRIBUTING.md, "How we write". Identifiers are read from the syntax tree,
// so what stands in comments and in texts does not count.

const project = resolve(import.meta.dirname, '../..')

/** This file has the words as the keys of its table. */
const thisFile = 'test/platform/words.test.ts'

/** Words that the house has replaced, each with the word to use. No identifier has one as a part. */
const replaced: Readonly<Record<string, string>> = {
  provisional: 'proposed',
  happening: 'EventInput, proposed event',
  wish: '…Request',
  told: 'what it is: an event, a line, an output',
  errand: 'what it carries: LoginState',
  desk: 'FormContext',
  matter: 'FormProblem',
  intent: '…Input, …Query',
  walker: 'worker',
  bell: 'wake-up',
  alarm: 'wake-up, report',
  turnstile: 'semaphore',
  arrivals: 'PositionWaiters',
  lane: 'queue',
  turn: 'attempt, slot, batch',
  stretch: 'PositionRange, TextSpan',
  surroundings: 'context',
  onlooker: 'viewer',
  legible: 'redacted',
  complain: 'report a fault',
  complaint: 'fault, problem',
  chapter: 'step',
  deed: 'workload, event',
  contest: 'race',
  contestant: 'runner',
  door: 'link',
}

/** Words that are plain English in a variable and say nothing as the name of a type. */
const vagueTypes = ['Asked', 'Question', 'Place', 'Visit', 'Door', 'Around', 'Course', 'Stage']

interface Identifier {
  readonly name: string
  readonly file: string
}

interface Declarations {
  readonly identifiers: readonly Identifier[]
  /** Types that are declared at the top of a file, and so have a name in the whole house. */
  readonly types: readonly Identifier[]
}

const namedNodes = [
  ts.isVariableDeclaration,
  ts.isFunctionDeclaration,
  ts.isParameter,
  ts.isBindingElement,
  ts.isPropertySignature,
  ts.isMethodSignature,
  ts.isPropertyAssignment,
  ts.isShorthandPropertyAssignment,
  ts.isTypeAliasDeclaration,
  ts.isInterfaceDeclaration,
  ts.isClassDeclaration,
]

function declarationsIn(folder: string): Declarations {
  const names = readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
  const read = files.map((name) => declarationsOf(join(folder, name)))
  return {
    identifiers: read.flatMap(({ identifiers }) => identifiers),
    types: read.flatMap(({ types }) => types),
  }
}

function declarationsOf(file: string): Declarations {
  const text = readFileSync(join(project, file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const identifiers: Identifier[] = []
  const types: Identifier[] = []
  const collect = (node: ts.Node): void => {
    const isNamed = namedNodes.find((is) => is(node))
    if (isNamed?.(node) === true && node.name !== undefined && ts.isIdentifier(node.name)) {
      const identifier = { name: node.name.text, file }
      identifiers.push(identifier)
      const isType = ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)
      if (isType && node.parent === source) types.push(identifier)
    }
    ts.forEachChild(node, collect)
  }
  collect(source)
  return { identifiers, types }
}

/** `motionsPerTurn` → motions, per, turn. */
const wordsIn = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _]/)

/** The word to use instead of this one, in the singular or in the plural. */
const replacementOf = (word: string): string | undefined =>
  [word, word.replace(/s$/, ''), word.replace(/es$/, '')]
    .filter((form) => Object.hasOwn(replaced, form))
    .map((form) => replaced[form])[0]

const source = declarationsIn('src')

describe('names', () => {
  it.each(['src', 'test', 'bench'])('in %s have none of the words that were replaced', (folder) => {
    const { identifiers, types } = folder === 'src' ? source : declarationsIn(folder)
    const used = identifiers.filter(({ file }) => file !== thisFile)
    const old = used.flatMap(({ name, file }) =>
      wordsIn(name).flatMap((word) => {
        const better = replacementOf(word)
        return better === undefined ? [] : [`${file}: ${name} (say: ${better})`]
      }),
    )
    const vague = types.filter(({ name }) => vagueTypes.includes(name))
    expect([...new Set(old)]).toEqual([])
    expect(vague).toEqual([])
  })

  it('of types have one meaning in the whole of src', () => {
    const files = Map.groupBy(source.types, ({ name }) => name)
    const twice = [...files].filter(([, declared]) => declared.length > 1)
    expect(twice.map(([name, declared]) => [name, ...declared.map(({ file }) => file)])).toEqual([])
    expect(files.size).toBeGreaterThan(500)
  })
})
