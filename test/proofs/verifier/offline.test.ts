import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('the verifier reaches no database, no network and no server', async () => {
  const root = join(import.meta.dirname, '../../..')
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src/cli/verify.ts']
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/depcruise'), args, {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  })
  const { modules } = JSON.parse(stdout) as { modules: { source: string }[] }
  const reached = modules.map(({ source }) => source)
  expect(reached).toContain('src/proofs/verifier/verify.ts')
  expect(reached).toContainEqual(expect.stringMatching(/node_modules\/xstate/))
  expect(
    reached.filter((source) =>
      /node_modules\/(pg|kysely|fastify|@fastify|nats|embedded)|^(net|http|https|tls|dns)$|src\/(http|messaging|embedded|recording|projections)\//.test(
        source,
      ),
    ),
  ).toEqual([])
})
