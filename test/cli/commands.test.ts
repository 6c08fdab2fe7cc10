import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { diagram } from '#domain/motion/diagram.ts'
import { openLocalIssuer } from '#http/server/identity.ts'
import { readModels } from '#projections/read-models.ts'
import { run } from '#support/servers/running.ts'

const root = join(import.meta.dirname, '../..')
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/** The commands by their names: what `npm run` calls, and nothing that is only imported. */
const commands = Object.entries(scripts).flatMap(([name, script]) =>
  // `npm install` runs what is called prepublish, so that command looks after itself.
  script.endsWith(`node src/cli/${name}.ts`) ? [name] : [],
)

const nowhere = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }

it('every file that runs a command can be called with npm run', () => {
  const files = readdirSync(join(root, 'src/cli'))
  const running = files.filter((file) =>
    readFileSync(join(root, 'src/cli', file), 'utf8').includes('await runCommand('),
  )
  expect(running.map((file) => file.replace('.ts', '')).sort()).toEqual(commands.sort())
  expect(commands).toEqual([
    'archive',
    'diagram',
    'differences',
    'export',
    'import',
    'migrate',
    'publish',
    'rebuild',
    'replay',
    'reset',
    'token',
    'verify',
  ])
})

describe.each(commands)('npm run %s', (name) => {
  it('--help says how it is called and what its exit codes mean, and does nothing', async () => {
    const { code, stdout, stderr } = await run(name, ['--help'], nowhere)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`^ {2}npm run (-s )?${name}\\b`, 'm'))
    expect(stdout).toMatch(/^ {2}--help +show this$/m)
    expect(stdout).toContain('2 called wrongly')
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100)
  })

  it('an option that it does not know is wrong usage', async () => {
    const { code, stdout, stderr } = await run(name, ['--no-such-option'], nowhere)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('--no-such-option')
    expect(stderr).toContain('--help')
    expect(stderr).not.toMatch(/^ {4}at /m)
  })
})

describe('wrong usage is 2, with what to change:', () => {
  it.each([
    ['archive', [], 'Say which council'],
    ['archive', ['--council', 'gm1904'], 'Say where to'],
    ['diagram', ['M-31'], 'M-31'],
    ['export', [], 'Say which council'],
    ['export', ['--council', 'gm1904', '--view', 'mine'], '--view is public or council'],
    ['verify', [], 'Name the export'],
    ['verify', ['a', 'b'], 'One export at a time'],
    ['verify', ['a', '--checkpoint', 'b'], '--key'],
    ['differences', ['--from', '2021-11-01', '--to', '2022-01-01'], 'Say which council'],
    ['differences', ['--council', 'gm1904', '--from', 'May', '--to', '2022-01-01'], '--from'],
    ['differences', ['--council', 'gm1904', '--from', '2022-01-02', '--to', '2022-01-01'], '--to'],
    ['import', [], 'Name at least one file'],
    ['migrate', ['now'], 'now'],
    ['publish', [], 'Say which council'],
    ['publish', ['--council', 'gm1904'], 'Say where to begin'],
    ['publish', ['--council', 'gm1904', '--from', 'start'], 'a whole number'],
    ['publish', ['--council', 'gm1904', '--from', '0'], 'a whole number'],
    ['rebuild', [], 'Which read model?'],
    ['rebuild', ['everything'], 'no read model "everything"'],
    ['rebuild', readModels.slice(0, 2).map(({ name }) => name), 'One read model at a time'],
    ['replay', [], 'Say which council'],
    ['replay', ['gm1904'], 'gm1904'],
    ['token', [], 'Say which council'],
    ['token', ['--council', 'Ons Dorp', '--role', 'clerk'], "not a council's code"],
    ['token', ['--council', 'gm1904', '--role', 'king'], 'Name a role'],
    ['token', ['--council', 'gm1904', '--role', 'clerk', '--ttl', 'long'], '--ttl'],
    ['token', ['gm1904'], 'gm1904'],
  ])('%s %j', async (name, args, message) => {
    const { code, stdout, stderr } = await run(name, args, nowhere)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)])
  })
})

describe('failure is 1, without a stack:', () => {
  it.each([
    { name: 'migrate', args: [], settings: nowhere, message: 'ECONNREFUSED' },
    { name: 'migrate', args: [], settings: {}, message: 'Set DATABASE_URL' },
    { name: 'rebuild', args: ['motion-timeline'], settings: nowhere, message: 'ECONNREFUSED' },
    {
      name: 'rebuild',
      args: ['motion-timeline'],
      settings: { PORT: 'x' },
      message: 'PORT must be ',
    },
  ])('$name: $message', async ({ name, args, settings, message }) => {
    const { code, stdout, stderr } = await run(name, args, settings)
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(message)])
    expect(stderr).not.toMatch(/^ {4}at /m)
  })
})

it('diagram prints the machine', async () => {
  expect(await run('diagram', [])).toEqual({ code: 0, stdout: `${diagram()}\n`, stderr: '' })
})

describe('token', () => {
  let dataDir: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-token-'))
  })
  afterAll(() => rm(dataDir, { recursive: true }))

  const args = ['--council', 'gm1904', '--role', 'official', '--sub', 'a1']
  const jwt = /^[\w-]+\.[\w-]+\.[\w-]+\n$/

  it('prints a token that the service accepts, and nothing else', async () => {
    const { code, stdout, stderr } = await run('token', args, { DATA_DIR: dataDir })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(jwt)
    const { identity } = await openLocalIssuer({ dataDir, production: false })
    expect(await identity.identify(stdout.trim())).toEqual({
      id: 'a1',
      roles: new Map([['gm1904', ['official']]]),
    })
  })

  it('prints nothing else through npm either', async () => {
    const env = { ...process.env, DATA_DIR: dataDir }
    const call = promisify(execFile)('npm', ['run', '-s', 'token', '--', ...args], {
      cwd: root,
      env,
    })
    expect((await call).stdout).toMatch(jwt)
  })

  it.each([
    { HOST: '0.0.0.0' },
    { PUBLIC_URL: 'https://moties.example.nl' },
    { TRUST_PROXY: '1' },
    { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    { NODE_ENV: 'production', AUTH_ISSUER: 'https://login.example.nl' },
  ])('gives nothing in production: %o', async (settings) => {
    const { code, stdout, stderr } = await run('token', args, { DATA_DIR: dataDir, ...settings })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^In production \(.+\) your OpenID provider gives the tokens; .+\.\n$/)
  })

  it('gives nothing where a provider does', async () => {
    const settings = { DATA_DIR: dataDir, AUTH_ISSUER: 'https://login.example.nl' }
    const { code, stdout, stderr } = await run('token', args, settings)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/AUTH_ISSUER gives the tokens/)
  })
})
