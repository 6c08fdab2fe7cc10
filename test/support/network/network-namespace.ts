import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Another machine on a network with this one, as far as programs can tell: Linux's namespace. */
export interface NetworkNamespace {
  /** This machine's address on that network, which is not a loopback address. */
  readonly here: string
  /** Asks an address from over there; redirections are not followed. */
  ask(url: string): Promise<AnswerThere>
  close(): Promise<void>
}

export interface AnswerThere {
  readonly status: number
  readonly location: string | null
  readonly text: string
}

const here = '192.0.2.2'
const there = '192.0.2.1'

const askingProgram = `
  const answer = await fetch(process.argv[1], { redirect: 'manual' })
  const { status, headers } = answer
  console.log(JSON.stringify({ status, location: headers.get('location'), text: await answer.text() }))`

/** Makes a namespace; undefined where that takes rights or a program (iproute2) that are not there. */
export async function openNetworkNamespace(): Promise<NetworkNamespace | undefined> {
  const name = `motiespoor-${process.pid}`
  const [link, peer] = [`ms${process.pid}h`, `ms${process.pid}t`]
  const ip = (...args: string[]) => run('ip', args)
  const close = async (): Promise<void> => {
    await ip('netns', 'delete', name)
  }
  try {
    await ip('netns', 'add', name)
  } catch {
    return undefined
  }
  try {
    await ip('link', 'add', link, 'type', 'veth', 'peer', 'name', peer, 'netns', name)
    await ip('address', 'add', `${here}/30`, 'dev', link)
    await ip('link', 'set', link, 'up')
    await ip('-n', name, 'address', 'add', `${there}/30`, 'dev', peer)
    await ip('-n', name, 'link', 'set', peer, 'up')
  } catch {
    await close()
    return undefined
  }
  return {
    here,
    ask: async (url) => {
      const program = [process.execPath, '--input-type=module', '--eval', askingProgram, url]
      const { stdout } = await ip('netns', 'exec', name, ...program)
      return JSON.parse(stdout) as AnswerThere
    },
    close,
  }
}
