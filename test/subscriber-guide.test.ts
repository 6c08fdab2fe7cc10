import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadDemo } from '#demo/load.ts'
import { openRegister } from '#recording/register.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { startService, tokensFor, type RunningService } from '#support/servers/service.ts'

const root = join(import.meta.dirname, '..')
const guide = readFileSync(join(root, 'docs/subscriber-guide.md'), 'utf8')

/** The text under a heading, up to the next one. */
const section = (heading: string): string =>
  guide.split(/^## /m).find((part) => part.startsWith(heading)) ?? expect.fail(heading)
const blocks = (heading: string, language: string): string[] =>
  [...section(heading).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  )

it('points at files and headings that are there', () => {
  const links = [...guide.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path = '']) => path)
  const files = links.filter((link) => !link.startsWith('#'))
  expect(files.filter((path) => !existsSync(join(root, 'docs', path)))).toEqual([])
  for (const link of links.filter((each) => each.startsWith('#'))) {
    expect(guide.toLowerCase()).toContain(`## ${link.slice(1).replaceAll('-', ' ')}`)
  }
})

describe('its examples', () => {
  let register: TestLog
  let dataDir: string
  let service: RunningService

  beforeAll(async () => {
    register = await openTestLog()
    const opened = openRegister(register.url)
    await loadDemo(opened)
    await opened.close()
    dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-subscriber-'))
    const environment = { DATABASE_URL: register.url, NATS_URL: 'nats://127.0.0.1:1' }
    service = await startService({ dataDir, environment })
    const address = `${service.address}/api/v1/councils/gm9001`
    const { position } = (await (await fetch(address)).json()) as { position: number }
    const isCaughtUp = async () => {
      const { status } = await fetch(`${address}/timeline?minPosition=${position}`)
      expect(status).toBe(200)
    }
    await vi.waitFor(isCaughtUp, { timeout: 60_000 })
  })
  afterAll(async () => {
    await service.stop()
    await register.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  const here = (text: string): string =>
    text.replaceAll('localhost:3000', service.address.replace('http://', ''))

  it.each([
    ['Catalogue', ['"type":"nl.moties.progress-reported.v1"', '"$id"', '"asyncapi":"3.']],
    ['Live stream', ['id: 1\ndata: {"specversion":"1.0"', 'nl.moties.progress-reported.v1']],
    ['Atom', ['<feed xmlns="http://www.w3.org/2005/Atom"', '<entry>']],
    ['iCalendar', ['BEGIN:VCALENDAR', 'BEGIN:VEVENT']],
  ])('of %s run as they stand there', async (heading, answers) => {
    const commands = blocks(heading, 'sh')
    expect(commands.length).toBeGreaterThan(0)
    const run = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here(commands.join('\n'))])
    const { stdout } = await run
    for (const answer of answers) expect(stdout).toContain(answer)
    expect(stdout).not.toContain('problems/')
  })

  it('of requests about webhooks are accepted as they stand there', async () => {
    const requests = blocks('Webhooks', '').flatMap((block) => {
      const [, method = '', path = '', body = ''] =
        /^([A-Z]+) (\S+)\n(\{[\s\S]*)$/.exec(block) ?? []
      return method === '' ? [] : [{ method, path, body }]
    })
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'PATCH'])
    const token = await (await tokensFor(dataDir))('gm9001', 'official')
    let subscriptionId = ''
    for (const { method, path, body } of requests) {
      const address = service.address + path.replace('{subscriptionId}', subscriptionId)
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
      const answer = await fetch(address, { method, body, headers })
      const subscription = (await answer.json()) as Record<string, string>
      expect(answer.ok, JSON.stringify(subscription)).toBe(true)
      if (!body.includes('hooks.example.nl')) expect(subscription['secret']).toMatch(/^whsec_/)
      subscriptionId = subscription['subscriptionId'] ?? ''
    }
  })

  it('of a program that listens: it hears everything', async () => {
    const [program = ''] = blocks('Live stream', 'js')
    const file = join(dataDir, 'listener.mjs')
    await writeFile(file, here(program))
    const listener = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    const heard: string[] = []
    createInterface({ input: listener.stdout }).on('line', (line) => void heard.push(line))
    const head = (await register.log.head('gm9001'))?.position ?? expect.fail()
    await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(head)
    listener.kill('SIGKILL')
    await once(listener, 'exit')
    expect(heard[0]).toBe('0 nl.moties.council-registered.v1')
  })
})
