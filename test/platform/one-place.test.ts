import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

// What must be decided in one place: a second place that decides it would sooner or later decide otherwise.

const project = resolve(import.meta.dirname, '../..')

interface OnePlace {
  readonly what: string
  /** What only the file that decides it says. */
  readonly pattern: RegExp
  readonly files: readonly string[]
}

const places: readonly OnePlace[] = [
  {
    what: 'which events the public may see',
    pattern:
      /\.visibility\b(?! = ')|\bvisibility\b\s*[!=]==|\{ visibility \}|=== null \? 'public' : 'council'/,
    files: ['src/domain/motion/audience.ts'],
  },
  {
    what: 'which motions are open',
    pattern: /openPhases|=== null \|\| .*outcome === 'adopted'/,
    files: ['src/domain/motion/terms.ts'],
  },
  {
    what: 'that a deadline has passed, of a state',
    pattern: /\bdeadline < |lastDayOf\((deadline|.*\.deadline)\)/,
    files: ['src/domain/motion/terms.ts'],
  },
  {
    what: 'that a deadline has passed or a motion is silent, in SQL',
    pattern: /deadline_on < \$\{today|last_activity_on < \$\{today/,
    files: ['src/projections/motion-list.ts'],
  },
  {
    what: 'the loop of a worker',
    pattern: /while \(!\w*([Aa]borted|\.aborted|[Ss]topped|ending\b)/,
    files: ['src/worker.ts'],
  },
  {
    what: 'how long to wait after failures',
    pattern: /2 \*\* \(?(failures|attempts?)\b|retryMs \* 2/,
    // Watching the servers for development must not keep a process alive, which a worker does.
    files: ['src/dev-servers/shared-server.ts', 'src/worker.ts'],
  },
  {
    what: 'which language somebody reads',
    pattern: /accepts\(\)|headers\['accept-language'\]/,
    files: ['src/http/server/accept.ts'],
  },
  {
    what: 'which media type somebody wants',
    pattern: /startsWith\('q=/,
    files: ['src/http/server/accept.ts'],
  },
]

const sources = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({
    file: `src/${file}`,
    text: readFileSync(join(project, 'src', file), 'utf8'),
  }))

it.for(places)('$what is decided in one place', ({ pattern, files }) => {
  const found = sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file)
  expect(found.toSorted()).toEqual(files)
})
