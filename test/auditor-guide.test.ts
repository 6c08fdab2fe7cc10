import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestLog, type TestLog } from '#support/log.ts'
import { startService, type RunningService } from '#support/servers/service.ts'

const root = join(import.meta.dirname, '..')
const guide = readFileSync(join(root, 'docs/auditor-guide.md'), 'utf8')
const examples = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)

it('points at files that are there', () => {
  const links = [...guide.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path = '']) => path)
  expect(links.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([])
})

describe('its examples', () => {
  let register: TestLog
  let dataDir: string
  let service: RunningService
  const settings = () => ({ DATABASE_URL: register.url, NATS_URL: 'nats://127.0.0.1:1' })

  beforeAll(async () => {
    register = await openTestLog()
    dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-guide-'))
    service = await startService({ dataDir, environment: settings() })
  })
  afterAll(async () => {
    await service.stop()
    await register.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('do what it says, one after the other', async () => {
    const address = service.address.replace('http://', '')
    const script = examples
      .map((commands, i) => `echo; echo "=== ${i}"\n${commands}`)
      .join('\n')
      .replaceAll('localhost:3000', address)
    const output = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: root,
      // Evidence and archives go where they are taken away with the rest.
      env: { ...process.env, ...settings(), DATA_DIR: dataDir, TMPDIR: dataDir },
    })
    const answers = new Map(
      output.stdout.split(/^=== (?=\d+$)/m).map((part): [string, string] => {
        const end = part.indexOf('\n')
        return [examples[Number(part.slice(0, end))] ?? '', part.slice(end + 1)]
      }),
    )
    const answerTo = (command: string): string =>
      [...answers].find(([commands]) => commands.includes(command))?.[1] ?? ''

    const story = answerTo('--until 2025-02-01\n')
    expect(story).toMatch(/as it happened in the world, until 2025-02-01/)
    expect(story).toMatch(/occurred October 2024 .*M-12 .*ProgressReported/)
    expect(story).toMatch(/5 events, 1 motion; at that moment 1 inProgress/)
    expect(answerTo('--axis recorded\n').match(/^0 events, 0 motions$/gm)).toHaveLength(2)

    const past = answerTo('?validOn=')
    expect(past).toContain('"reportCount":3')
    expect(past).toContain('The register knows of no such motion at that moment.')
    expect(past).toMatch(/"version":3/)
    expect(answerTo('/events"')).toContain('"position":7')

    const differences = answerTo('npm run -s differences')
    expect(differences).toContain('M-12')
    expect(differences).toContain('"axis":"world"')

    expect(answerTo('npm run -s export')).not.toMatch(/wrong|altered/i)
    expect(answerTo('sed ')).toContain('Exit code 1: it was altered.')
    expect(answerTo('/consistency')).toMatch(/motiespoor\/gm1904\//)

    const archive = answerTo('npm run -s archive')
    expect(archive).toContain('M-12.bestand.mdto.xml')
    expect(archive).toContain('<begripLabel>Nader te bepalen</begripLabel>')
    expect(archive).toContain('"@graph":[')
  }, 240_000)
})
