import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '#config'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const [firstBlock = '', ...otherBlocks] = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
  ([, commands = '']) => commands,
)

it('begins with the two commands', () => {
  expect(firstBlock).toBe('npm start\nnpm test\n')
})

it('names every setting, and no other', () => {
  const settings = readFileSync(join(root, 'src/settings.ts'), 'utf8')
  const known = [...settings.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name = '']) => name)
  const table = readme.slice(readme.indexOf('## Settings'), readme.indexOf('## Commands'))
  const named = [...table.matchAll(/^\| (`.*?) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
  )
  expect(named.sort()).toEqual(known.sort())
  expect(known.length).toBeGreaterThan(10)
})

it('tells the defaults as they are', () => {
  const config = readConfig({})
  expect(readme).toContain('`3000`, `127.0.0.1`')
  expect([config.port, config.host, config.dataDir]).toEqual([3000, '127.0.0.1', '.data'])
  expect(readme).toContain(config.requestsPerMinute.perPerson.toLocaleString('en'))
  expect([config.logLevel, config.demo, config.audience]).toEqual(['warn', true, 'motiespoor'])
})

it('points at files that are there', () => {
  const links = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path = '']) => path)
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
  expect(links.length).toBeGreaterThan(10)
})

describe('its commands', () => {
  let dataDir: string
  let service: ReturnType<typeof startAsTold>

  function startAsTold(environment: NodeJS.ProcessEnv) {
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
    service = startAsTold(environment())
  })
  afterAll(async () => {
    const ended = once(service.child, 'exit')
    service.child.kill('SIGTERM')
    await ended
    await rm(dataDir, { recursive: true, force: true })
  })

  it('do what it says, one after the other', async () => {
    const address = await service.address
    await expect
      .poll(() => service.said.join('\n'), { timeout: 60_000 })
      .toContain('Recorded the demo council')
    const script = otherBlocks.join('\n').replaceAll('localhost:3000', address)
    const told = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: root,
      env: environment(),
    })
    expect(told.stdout).toMatch(/^0 new events$/m)
    expect(told.stdout).toContain('"reference":"M-12"')
    expect(told.stdout).toContain('"phase":"informingCommittee"')
    expect(told.stdout).toContain('"phase":"completed"')
    expect(told.stdout).toContain('"code":"not-in-this-phase"')
    for (const help of [
      'npm run import',
      'npm run -s token',
      'npm run rebuild',
      'npm run migrate',
      'npm run bench',
    ]) {
      expect(told.stdout).toContain(help)
    }
  }, 180_000)
})
