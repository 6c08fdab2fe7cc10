import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { loadOrCreateKey } from '#key-file'
import { findNatsServer } from './nats-program.ts'
import { answerOf } from './ports.ts'
import type { ServerLog, ServerRecipe, ServerState } from './shared-server.ts'
import { joinServer, quiet } from './shared-server.ts'

/** A nats-server that this process uses, and that stops when its last user stops using it. */
export interface EmbeddedNats {
  /** With the service's user and its password: for publishing and for JetStream. */
  readonly url: string
  stop(): Promise<void>
}

interface Installation {
  readonly program: string
  readonly directory: string
  readonly password: string
  readonly preferredPort: number
}

const execute = promisify(execFile)
const wellKnownPort = 4222
const userName = 'motiespoor'
const passwordBytes = 24
const answerWaitMs = 3_000
/** The file holds the password, so only its owner may read it. */
const configurationMode = 0o600

/**
 * Opens the nats-server (with JetStream) of this data directory: joins it if it runs, else starts
 * it on 127.0.0.1, on port 4222 when that is free. `undefined` when no nats-server 2.9 or newer can
 * be had here; one line of the log says so. Throws when there is one that does not start.
 */
export async function openEmbeddedNats(
  dataDir: string,
  log: ServerLog = quiet,
  preferredPort = wellKnownPort,
): Promise<EmbeddedNats | undefined> {
  const program = await findNatsServer(log.info)
  if (program === undefined) return undefined
  const directory = join(resolve(dataDir), 'nats')
  const makePassword = (): string => randomBytes(passwordBytes).toString('base64url')
  const password = await loadOrCreateKey(join(directory, 'password'), makePassword)
  const use = await joinServer(recipeFor({ program, directory, password, preferredPort }), log)
  log.info(`nats-server ${use.started ? 'started' : 'found running'} on 127.0.0.1:${use.port}`)
  const url = `nats://${userName}:${password}@127.0.0.1:${use.port}`
  return { url, stop: () => use.leave() }
}

function recipeFor(nats: Installation): ServerRecipe {
  return {
    name: 'nats-server',
    directory: nats.directory,
    preferredPort: nats.preferredPort,
    async prepare(port) {
      await mkdir(nats.directory, { recursive: true })
      return { file: nats.program, args: ['-c', await configure(nats, port)] }
    },
    stateOf: (port) => stateOf(port, nats.password),
    stopLadder: [
      { signal: 'SIGTERM', waitMs: 5_000 },
      { signal: 'SIGKILL', waitMs: 5_000 },
    ],
  }
}

/** Asks JetStream: after a full disk, a server may take clients while JetStream answers nothing. */
async function stateOf(port: number, password: string): Promise<ServerState> {
  const inbox = `_INBOX.${randomUUID()}`
  const account = JSON.stringify({ user: userName, pass: password, verbose: false })
  const request = `CONNECT ${account}\r\nSUB ${inbox} 1\r\nPUB $JS.API.INFO ${inbox} 0\r\n\r\n`
  const answer = /\nMSG [^]*account_info_response[^]*\}\r\n/
  const text = await answerOf(port, { request, answer, waitMs: answerWaitMs })
  return text === undefined || text.includes('"error"') ? 'silent' : 'ready'
}

/**
 * Writes the configuration and returns its file. `sync_interval: always` makes an acknowledgement
 * mean "on disk"; servers before 2.10 do not know it and sync every two minutes, which the
 * publisher can bear: it resumes from what the stream really holds.
 */
async function configure(nats: Installation, port: number): Promise<string> {
  const { program, directory } = nats
  const file = join(directory, 'nats.conf')
  const storage = `store_dir: ${JSON.stringify(directory)}`
  const write = async (jetstream: string): Promise<void> => {
    await writeFile(file, configuration(nats, port, jetstream), { mode: configurationMode })
    // An earlier version left it readable for everybody.
    await chmod(file, configurationMode)
  }
  await write(`${storage}, sync_interval: always`)
  const understood = await execute(program, ['-t', '-c', file]).catch(() => undefined)
  if (understood === undefined) await write(storage)
  return file
}

/**
 * Every account of this machine may listen without a password, and do nothing else. JetStream is
 * the service's alone: whoever may send one request to it can name a subject of a stream as the
 * place for the answer, which then stands in that stream as if the service had published it.
 */
const configuration = ({ password }: Installation, port: number, jetstream: string): string => `
listen: "127.0.0.1:${port}"
jetstream { ${jetstream} }
authorization {
  users: [
    { user: "${userName}", password: "${password}" }
    { user: "listener", password: "listener", permissions: {
      publish: { deny: ">" }
      subscribe: { allow: ["motions.>", "checkpoints.>"] }
    } }
  ]
}
no_auth_user: "listener"
`
