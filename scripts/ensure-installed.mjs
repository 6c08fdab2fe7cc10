// Runs before every npm script, with whatever Node the machine has (18 or newer): installs the
// dependencies when package-lock.json asks for something that is not there, and does nothing
// otherwise. All output goes to standard error, so that `npm run -s token` prints only the token.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Why the dependencies in this directory must be installed; `undefined` when they need not be.
 * Compares what package-lock.json asks for with what npm noted when it installed, package by
 * package: times of files say little after a checkout, a copy or an image build.
 *
 * @param {string} root directory of package.json
 * @param {{ development: boolean }} wanted whether the tools for tests and checks are needed too
 * @returns {string | undefined}
 */
export function reasonToInstall(root, { development }) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (installed === undefined) return 'nothing is installed yet'
  const locked = readPackages(join(root, 'package-lock.json')) ?? {}
  const changed = Object.entries(locked).find(
    ([path, entry]) => path !== '' && isMissing(entry, installed[path], development),
  )
  if (changed !== undefined) return `package-lock.json asks for another ${nameOf(changed[0])}`
  return runtimeWorks(root) ? undefined : 'the project’s own Node does not run'
}

/** @param {string} root directory of package.json */
export function runtimeWorks(root) {
  const runtime = join(root, 'node_modules', '.bin', 'node')
  return spawnSync(runtime, ['--version'], { stdio: 'ignore' }).status === 0
}

function isMissing(entry, present, development) {
  // Packages for other machines are in the lock file and are rightly absent here.
  if (present === undefined) {
    return !entry.optional && !entry.devOptional && (development || !entry.dev)
  }
  return present.version !== entry.version || present.integrity !== entry.integrity
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function install(root, { development }) {
  const flags = [
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(development ? ['--include=dev'] : []),
  ]
  // Standard output of npm goes to our standard error as well.
  const { status, error } = spawnSync('npm', ['ci', ...flags], { cwd: root, stdio: [0, 2, 2] })
  if (status === 0 && runtimeWorks(root)) return true
  say('')
  say('Installing the dependencies failed. Nothing was started.')
  if (error) say(`npm could not be run: ${error.message}`)
  else if (status === 0) {
    say(
      'The project brings its own Node, but its install script did not run (node_modules/.bin/node',
    )
    say('is missing or broken). Is "ignore-scripts" set? See: npm config get ignore-scripts')
  } else say('The reason is in the lines of npm above. Does this machine reach its npm registry?')
  say('To try by hand: npm ci')
  return false
}

function main() {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const wanted = { development: process.argv.includes('development') }
  const reason = reasonToInstall(root, wanted)
  if (reason === undefined) return
  if (!existsSync(join(root, 'package-lock.json'))) {
    say('package-lock.json is missing: this is not a complete checkout.')
    process.exitCode = 1
    return
  }
  say(`Installing the dependencies (${reason}); this takes about a minute …`)
  if (install(root, wanted)) say('Installed.')
  else process.exitCode = 1
}

const started = process.argv[1]
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url)) main()
