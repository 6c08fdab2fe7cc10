import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const project = resolve(import.meta.dirname, '../..')
const cruiser = join(project, 'node_modules/.bin/depcruise')

/** Sentences of the dependency rule, each with an import that breaks it. */
const forbidden: readonly (readonly [string, string, string])[] = [
  ['the domain stands alone', 'domain/motion/rules.ts', '#council-log/read.ts'],
  ['the domain does no I/O', 'domain/motion/rules.ts', 'node:fs'],
  ['the domain knows no framework', 'domain/motion/rules.ts', 'fastify'],
  ['the log knows nothing of motions', 'council-log/append.ts', '#domain/ids.ts'],
  ['read models know no rules', 'projections/list.ts', '#domain/motion/rules.ts'],
  ['read models do not publish', 'projections/list.ts', '#messaging/publisher.ts'],
  ['read models record nothing', 'projections/list.ts', '#recording/record.ts'],
  ['the publisher knows no rules', 'messaging/publisher.ts', '#domain/motion/rules.ts'],
  ['intake records nothing', 'intake/sheet.ts', '#recording/record.ts'],
  ['recording knows no read model', 'recording/record.ts', '#projections/list.ts'],
  ['recording knows no HTTP', 'recording/record.ts', '#http/app.ts'],
  ['the API does not publish', 'http/app.ts', '#messaging/publisher.ts'],
  ['the API writes no SQL', 'http/app.ts', 'kysely'],
  ['intake reads no database', 'intake/sheet.ts', 'pg'],
  ['only messaging speaks NATS', 'http/app.ts', 'nats'],
  ['only http and web know fastify', 'recording/record.ts', 'fastify'],
  ['dev-servers is on its own', 'dev-servers/postgres.ts', '#domain/ids.ts'],
  ['pages know no resource of the API', 'web/site.ts', '#http/app.ts'],
  ['the server knows no resource', 'http/server/problem.ts', '#http/app.ts'],
  ['nobody imports a command', 'http/app.ts', '../cli/token.ts'],
  ['nobody imports main', 'http/app.ts', '../main.ts'],
  ['settings are handed over, not fetched', 'http/app.ts', '#config'],
  ['src uses no tool of the tests', 'http/app.ts', 'fast-check'],
  ['types count as well', 'domain/motion/rules.ts', 'type #council-log/read.ts'],
]

const allowed: readonly (readonly [string, string])[] = [
  ['web/site.ts', '#http/server/problem.ts'],
  ['domain/motion/rules.ts', '#domain/ids.ts'],
  ['domain/motion/rules.ts', 'zod'],
  ['projections/list.ts', '#domain/motion/events.ts'],
  ['projections/list.ts', '#council-log/follower.ts'],
  ['projections/list.ts', 'kysely'],
  ['messaging/publisher.ts', '#council-log/follower.ts'],
  ['messaging/publisher.ts', 'nats'],
  ['recording/record.ts', '#domain/motion/rules.ts'],
  ['recording/record.ts', '#council-log/append.ts'],
  ['http/app.ts', '#recording/record.ts'],
  ['http/app.ts', '#projections/list.ts'],
  ['http/app.ts', 'fastify'],
  ['cli/token.ts', '#messaging/publisher.ts'],
]

/** Files the imports above lead to; every one imports a package, so that none is an orphan. */
const rooms = [
  ...['config.ts', 'main.ts', 'cli/token.ts', 'domain/ids.ts', 'domain/motion/events.ts'],
  ...['domain/motion/rules.ts', 'council-log/append.ts', 'council-log/read.ts'],
  ...['council-log/follower.ts', 'projections/list.ts', 'messaging/publisher.ts'],
  ...[
    'recording/record.ts',
    'http/app.ts',
    'http/server/problem.ts',
    'web/site.ts',
    'intake/sheet.ts',
    'dev-servers/postgres.ts',
  ],
]

let fixture = ''
let violations: readonly Violation[] = []

/** One tree holds every case in a file of its own, so that one run judges them all. */
beforeAll(async () => {
  fixture = await mkdtemp(join(tmpdir(), 'motiespoor-boundaries-'))
  for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json']) {
    await cp(join(project, file), join(fixture, file))
  }
  await symlink(join(project, 'node_modules'), join(fixture, 'node_modules'))
  for (const file of rooms) await put(file, 'zod')
  for (const [sentence, from, to] of forbidden) await put(caseFile(from, sentence), to)
  for (const [from, to] of allowed) await put(caseFile(from, to), to)
  await put('domain/circle-a.ts', './circle-b.ts')
  await put('domain/circle-b.ts', './circle-a.ts')
  await writeFile(join(fixture, 'src/http/alone.ts'), 'export const alone = 1\n')
  violations = await cruise(fixture)
})

afterAll(() => rm(fixture, { recursive: true, force: true }))

describe('the dependency rule', () => {
  it('holds for this project', async () => {
    expect(await cruise(project)).toEqual([])
  })

  it.each(forbidden)('refuses where %s (%s imports %s)', (sentence, from) => {
    const broken = rulesBrokenBy(caseFile(from, sentence))
    expect(broken).not.toEqual([])
    expect(broken).not.toContain('no-unresolvable')
  })

  it.each(allowed)('lets %s import %s', (from, to) => {
    expect(rulesBrokenBy(caseFile(from, to))).toEqual([])
  })

  it('refuses a circle', () => {
    expect(rulesBrokenBy('domain/circle-a.ts')).toContain('no-cycles')
  })

  it('refuses a file that belongs to nothing', () => {
    expect(rulesBrokenBy('http/alone.ts')).toEqual(['no-orphans'])
  })
})

function rulesBrokenBy(file: string): string[] {
  return violations.filter(({ from }) => from === `src/${file}`).map(({ rule }) => rule)
}

/** A new file beside the one that a case names. */
function caseFile(from: string, title: string): string {
  return join(dirname(from), `${title.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}-case.ts`)
}

async function put(file: string, imported: string): Promise<void> {
  const path = join(fixture, 'src', file)
  await mkdir(dirname(path), { recursive: true })
  const [kind, from] = imported.startsWith('type ') ? ['type ', imported.slice(5)] : ['', imported]
  await writeFile(path, `import ${kind}* as it from '${from}'\nexport { it }\n`)
}

interface Violation {
  readonly from: string
  readonly rule: string
}

function cruise(directory: string): Promise<Violation[]> {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src']
  const options = { cwd: directory, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((done, fail) => {
    // The exit code counts violations; what counts here is whether there is a report.
    execFile(cruiser, args, options, (error, stdout) => {
      try {
        const report = JSON.parse(stdout) as {
          summary: { violations: { from: string; rule: { name: string } }[] }
        }
        done(report.summary.violations.map(({ from, rule }) => ({ from, rule: rule.name })))
      } catch {
        fail(error ?? new Error(stdout))
      }
    })
  })
}
