// A command as the tests need it: opens a server, says so, and closes it when told to on stdin.
import { openEmbeddedNats } from '#dev-servers/nats.ts'
import { openEmbeddedPostgres } from '#dev-servers/postgres.ts'

const [kind, dataDir = ''] = process.argv.slice(2)
const anyPort = 0
const server =
  kind === 'postgres'
    ? await openEmbeddedPostgres(dataDir, undefined, { fsync: 'off' })
    : await openEmbeddedNats(dataDir, undefined, anyPort)
process.stdout.write(`${server?.url ?? 'none'}\n`)
process.stdin.resume()
process.stdin.once('end', () => {
  void server?.stop().then(() => process.exit(0))
})
