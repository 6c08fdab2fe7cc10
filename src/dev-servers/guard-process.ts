// The guard of one process: waits until that process is gone, and stops the servers that it used and
// did not leave. Started by guard.ts, with the process's identity as argument and the list of its
// servers on standard input, a line of JSON for each change.
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { processIdentity, usedServer, type UsedServer } from './pid-files.ts'
import { isRunning, succeeds } from './process-table.ts'
import { stopUnused } from './shared-server.ts'

const pollMs = 10
const attemptsMax = 10
const retryMs = 500
const servers = z.array(usedServer)

// A signal to the whole group or container reaches the guard too, and the process that it guards may
// still be ending in good order: the guard ends after it.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

const guarded = processIdentity.parse(JSON.parse(process.argv[2] ?? ''))
let lastLine = '[]'
for await (const line of createInterface(process.stdin)) lastLine = line
// The kernel closes the pipe a moment before the process is gone.
while (isRunning(guarded)) await delay(pollMs)
await Promise.all(servers.parse(JSON.parse(lastLine)).map(stopInTheEnd))
process.exit(0)

/** Tries more than once: the directory of the server may be removed at this very moment. */
async function stopInTheEnd(server: UsedServer): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    if (await succeeds(stopUnused(server))) return
    await delay(retryMs)
  }
}
