import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatVerifierKey } from '#proofs/signed-note.ts'
import { openTestLog, type TestLog } from '#support/log.ts'
import { exported, fillLog, signedAt, signer } from '../evidence.ts'

// Another program, in another language, written from docs/verification.md: what the text leaves out,
// this does not find.

const script = join(import.meta.dirname, 'verify.py')
const council = 'gm1904'

const canRun = (() => {
  try {
    execFileSync('python3', ['--version'])
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
})()

let test: TestLog
let directory: string
let files: string[]

beforeAll(async () => {
  test = await openTestLog()
  await fillLog(test, council)
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-verify-'))
  files = ['export.ndjson', 'checkpoint.txt', 'keys.txt'].map((name) => join(directory, name))
})
afterAll(async () => {
  await test.close()
  await rm(directory, { recursive: true })
})

const checkpoint = () => signedAt(test.db, council)

async function pythonSays(text: string, note: string): Promise<{ code: unknown; stdout: string }> {
  const contents = [text, note, `${formatVerifierKey(signer)}\n`]
  await Promise.all(files.map((file, index) => writeFile(file, contents[index] ?? '')))
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; stdout: string }>()
  const child = execFile('python3', [script, ...files], (_error, stdout, stderr) =>
    resolve({ code: child.exitCode, stdout: stdout + stderr }),
  )
  return promise
}

describe.skipIf(!canRun)('a verifier in Python, written from the document', () => {
  it.each(['council', 'public'] as const)('passes an untouched export, %s view', async (view) => {
    const text = await exported(test.db, council, view)
    const said = await pythonSays(text, await checkpoint())
    expect(said).toEqual({ code: 0, stdout: '20 events hold\n' })
  })

  it.each([
    ['the data', '“Héél € duur”', '“Heel € duur”', ': data\n'],
    ['the envelope', '"schema":1', '"schema":2', ': event\n'],
    ['the origin', '"actorId":"clerk-2"', '"actorId":"clerk-3"', ': origin\n'],
    ['the chain', '"chain":"', '"chain":"00', ': chain\n'],
  ])('finds that %s was altered', async (...[, from, to, fault]) => {
    const lines = (await exported(test.db, council)).split('\n')
    const at = lines.findIndex((line, index) => index > 0 && line.includes(from))
    const altered = lines[at]?.replace(from, to) ?? expect.fail()
    const text = lines.with(at, from === '"chain":"' ? altered.replace(/00"/, '"') : altered)
    const { code, stdout } = await pythonSays(text.join('\n'), await checkpoint())
    expect(code).toBe(1)
    expect(stdout).toContain(fault)
  })

  it('finds a missing event, and a root and a signature that are not right', async () => {
    const lines = (await exported(test.db, council)).split('\n')
    const text = lines.toSpliced(5, 1).join('\n')
    const note = await checkpoint()
    const missing = await pythonSays(text, note)
    expect(missing.stdout).toContain('position')
    expect(missing.stdout).toContain('checkpoint: root')
    const forged = await pythonSays(lines.join('\n'), note.replace('\n20\n', '\n19\n'))
    expect([forged.code, forged.stdout]).toEqual([1, 'checkpoint: signature\ncheckpoint: root\n'])
  })
})
