import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

const project = resolve(import.meta.dirname, '../..')
/** Names that say nothing about what is inside. */
const emptyNames = ['utils', 'util', 'helpers', 'common', 'shared', 'types', 'interfaces']
const layerNames = ['services', 'controllers', 'managers', 'lib', 'misc']

interface SourceFile {
  readonly path: string
  readonly text: string
}

let source: SourceFile[] = []
let tests: SourceFile[] = []

beforeAll(async () => {
  source = await readTree('src')
  tests = await readTree('test')
})

describe('the house', () => {
  it('has rooms and files that are named after what is in them', () => {
    const banned = new Set([...emptyNames, ...layerNames])
    const named = source.flatMap(({ path }) => path.replace(/\.ts$/, '').split('/'))
    expect(named.filter((name) => banned.has(name))).toEqual([])
  })

  it('has no barrels', () => {
    expect(source.filter(({ path }) => basename(path) === 'index.ts')).toEqual([])
  })

  it('names files in kebab-case', () => {
    const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.test-d|\.d)?\.ts$/
    const odd = [...source, ...tests].filter(({ path }) => !kebabCase.test(basename(path)))
    expect(odd.map(({ path }) => path)).toEqual([])
  })

  it('leaves no work for later in the source', () => {
    expect(having(source, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })

  it('silences no check without a reason', () => {
    expect(having(source, /eslint-disable(?!.* -- \S)/)).toEqual([])
    expect(having(source, /@ts-(ignore|nocheck)/)).toEqual([])
  })
})

/** A folder with more files than a reader takes in at once gets rooms. */
const filesPerFolderMax = 20
/** Data with a file for each event or message ever stored: their number follows from the contract. */
const goldenData = /^test\/[a-z-]+\/golden$/

it('no folder has more files than a reader takes in at once', async () => {
  const roots = ['src', 'test', 'bench', 'migrations', 'scripts', 'examples', 'docs']
  const counts = await Promise.all(roots.map(countFiles))
  const full = counts
    .flat()
    .filter(({ folder, count }) => count > filesPerFolderMax && !goldenData.test(folder))
  expect(full).toEqual([])
})

describe('the tests', () => {
  it('all run', () => {
    expect(having(tests, /\b(it|test|describe)\.only\(/)).toEqual([])
  })

  it('sleep for nothing', () => {
    // A wait belongs in a loop that looks at something; those live in the support files.
    const files = tests.filter(({ path }) => path.endsWith('.test.ts'))
    expect(having(files, /from 'node:timers\/promises'|setTimeout\(\s*resolve/)).toEqual([])
  })
})

function having(files: SourceFile[], pattern: RegExp): string[] {
  return files
    .filter(({ path }) => !path.endsWith('tidiness.test.ts'))
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
}

interface FolderCount {
  readonly folder: string
  readonly count: number
}

async function countFiles(root: string): Promise<FolderCount[]> {
  const entries = await readdir(join(project, root), { recursive: true, withFileTypes: true })
  const files = entries.filter(
    (entry) => entry.isFile() && !entry.parentPath.includes('node_modules'),
  )
  const folders = Map.groupBy(files, ({ parentPath }) => relative(project, parentPath))
  return [...folders].map(([folder, inside]) => ({ folder, count: inside.length }))
}

async function readTree(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(join(project, folder), { recursive: true })
  const files = entries.filter((entry) => entry.endsWith('.ts'))
  return Promise.all(
    files.map(async (file) => ({
      path: join(folder, file),
      text: await readFile(join(project, folder, file), 'utf8'),
    })),
  )
}
