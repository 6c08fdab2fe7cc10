import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '#config'

/** The picture is loaded with the page, and it is in every clone. */
const pictureSizeMax = 200_000

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const commandsIn = (page: string): string[] =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands = '']) => commands)

const readme = read('README.md')
const operations = read('docs/operations.md')
const pages = ['README.md', 'CONTRIBUTING.md', ...namesIn('docs')]

function namesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'))
  return names.map((name) => join(folder, name))
}

/** A part of a page, from its heading to the next one of the same level. */
function partOf(page: string, heading: string): string {
  const [, part = ''] = page.split(`\n## ${heading}\n`)
  return part.split('\n## ')[0] ?? ''
}

describe('the README', () => {
  it('begins with the two commands', () => {
    expect(commandsIn(readme)).toEqual(['npm start\nnpm test\n'])
  })

  it('shows every folder of src in its tree, and no other', () => {
    const [, tree = ''] = /tree:start([\s\S]*)tree:end/.exec(readme) ?? []
    const shown = [...tree.matchAll(/^ {2}(.*?) {2}/gm)].flatMap(([, rooms = '']) =>
      [...rooms.matchAll(/([a-z-]+)\//g)].map(([, name]) => name),
    )
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
    expect(shown.sort()).toEqual(folders.sort())
  })

  it('tells the way of an event by files that are there', () => {
    const [, way = ''] = /way:start([\s\S]*)way:end/.exec(readme) ?? []
    const files = [...way.matchAll(/^(\S+\.(?:ts|sql)) /gm)].map(([, path = '']) => path)
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([])
    expect(files.length).toBeGreaterThan(5)
  })

  it('shows a picture that is small', () => {
    expect(statSync(join(root, 'docs/motion-page.png')).size).toBeLessThan(pictureSizeMax)
  })
})

it.each(pages)('%s points at files that are there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!http|#)([^)#]+)[^)]*\)/g)]
  // `00NN_….sql` stands for a file that is still to be made.
  const names = [...read(page).matchAll(/`((?:src|test|docs|migrations|bench)\/[\w./-]+\.\w+)`/g)]
  const paths = [
    ...links.map(([, path = '']) => join(root, dirname(page), path)),
    ...names.map(([, path = '']) => join(root, path)),
  ]
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})

describe('docs/operations.md', () => {
  const table = partOf(operations, 'Settings')

  it('names every setting, and no other', () => {
    const known = [...read('src/settings.ts').matchAll(/^ {2}([A-Z_]+): /gm)].map(
      ([, name]) => name,
    )
    const named = [...table.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    )
    expect(named.sort()).toEqual(known.sort())
    expect(known.length).toBeGreaterThan(10)
  })

  it('tells the defaults as they are', () => {
    const config = readConfig({})
    expect(table).toContain('`3000`, `127.0.0.1`')
    expect([config.port, config.host, config.dataDir]).toEqual([3000, '127.0.0.1', '.data'])
    expect(table).toContain(config.requestsPerMinute.perPerson.toLocaleString('en'))
    expect([config.logLevel, config.demo, config.audience]).toEqual(['warn', true, 'motiespoor'])
  })
})

describe('the commands of docs/first-steps.md and docs/operations.md', () => {
  let dataDir: string
  let service: ReturnType<typeof startService>

  function startService(environment: NodeJS.ProcessEnv) {
    const child = spawn('npm', ['start'], { cwd: root, env: environment })
    const said: string[] = []
    const address = new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        said.push(line)
        const found = /serves on http:\/\/(\S+)/.exec(line)?.[1]
        if (found !== undefined) resolve(found)
      })
      child.on('exit', () => {
        reject(new Error(said.join('\n')))
      })
    })
    return { child, said, address }
  }

  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, PORT: '0', DATA_DIR: dataDir })

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-readme-'))
    service = startService(environment())
  })
  afterAll(async () => {
    const ended = once(service.child, 'exit')
    service.child.kill('SIGTERM')
    await ended
    await rm(dataDir, { recursive: true, force: true })
  })

  it('do what the pages say, one after the other', async () => {
    const address = await service.address
    await expect
      .poll(() => service.said.join('\n'), { timeout: 60_000 })
      .toContain('Recorded the demo council')
    const blocks = [
      ...commandsIn(read('docs/first-steps.md')),
      ...commandsIn(partOf(operations, 'Commands')),
    ]
    const script = blocks.join('\n').replaceAll('localhost:3000', address)
    const output = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: root,
      env: environment(),
    })
    expect(output.stdout).toMatch(/^0 new events$/m)
    expect(output.stdout).toContain('"reference":"M-12"')
    expect(output.stdout).toContain('"phase":"informingCommittee"')
    expect(output.stdout).toContain('"phase":"completed"')
    expect(output.stdout).toContain('"code":"not-in-this-phase"')
    for (const help of [
      'npm run import',
      'npm run -s token',
      'npm run rebuild',
      'npm run migrate',
      'npm run bench',
    ]) {
      expect(output.stdout).toContain(help)
    }
  }, 180_000)
})
