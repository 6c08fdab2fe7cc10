import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe } from 'vitest'
import { freePort } from '#dev-servers/ports.ts'

const program = process.env['NGINX_PATH'] ?? '/usr/sbin/nginx'

/** Tests that need nginx; where it is not installed they are skipped, and counted as skipped. */
export const describeBehindNginx = describe.skipIf(!isInstalled())

// On the machine that runs the whole check nginx is installed, so there it must not be missing.
function isInstalled(): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env['CI'] === undefined) return false
    throw new Error(`There is no ${program}: install nginx-light.`)
  }
}

/** An nginx in front of a server. */
export interface Nginx {
  /** Such as `http://localhost:41234`. */
  readonly origin: string
  close(): Promise<void>
}

export interface NginxOptions {
  /** The port of the server behind it. */
  readonly to: number
  readonly port?: number
  /** Directives for its `http` block, such as `gzip on;`. */
  readonly http?: string
}

/** Starts an nginx as it comes, with `proxy_pass` and nothing else, and waits until it answers. */
export async function startNginx({ to, port: wanted, http = '' }: NginxOptions): Promise<Nginx> {
  const port = wanted ?? (await freePort())
  const directory = await mkdtemp(join(tmpdir(), 'motiespoor-nginx-'))
  const file = join(directory, 'nginx.conf')
  await writeFile(file, configuration({ directory, port, to, http }))
  const child = spawn(program, ['-p', directory, '-e', 'stderr', '-c', file], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  const ended = exited.then(() => Promise.reject(new Error('nginx ended')))
  await Promise.race([answers(port), ended])
  // From here on it may end.
  ended.catch(() => undefined)
  return {
    origin: `http://localhost:${port}`,
    close: async () => {
      child.kill('SIGTERM')
      await exited
      await rm(directory, { recursive: true, force: true })
    },
  }
}

interface Settings extends Required<NginxOptions> {
  readonly directory: string
}

// One process, so that whoever ends it leaves nothing behind; the rest of what is set is where its
// files are. What concerns the requests is as it comes.
const configuration = ({ directory, port, to, http }: Settings): string => `
daemon off;
master_process off;
pid ${directory}/nginx.pid;
events {}
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  ${http}
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${to}; }
  }
}
`

async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isOpen) return
    await delay(10)
  }
}
