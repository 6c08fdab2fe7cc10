import { expect } from 'vitest'
import { departuresOf } from '#support/channels/published.ts'

export interface Message {
  readonly id: number
  /** The type of the event: `message` where the stream names none. */
  readonly event: string
  /** Null where the message only moves the id on. */
  readonly data: { readonly type: string; readonly [attribute: string]: unknown } | null
}

/** Reads a live stream as a browser would, but only as far as it is asked to. */
export async function listen(url: string, headers: Record<string, string> = {}) {
  const aborting = new AbortController()
  const answer = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: aborting.signal,
  })
  expect(answer.status).toBe(200)
  if (answer.body === null) throw new Error('a stream has a body')
  const chunks = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let heartbeats = 0
  const messages: Message[] = []
  const read = async (): Promise<boolean> => {
    const { done, value = '' } = await chunks.read()
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block.startsWith(':')) heartbeats += 1
      else messages.push(messageOf(block))
    }
    return !done
  }
  return {
    /** The next messages; fewer when the stream ends before. */
    next: async (count: number): Promise<Message[]> => {
      while (messages.length < count && (await read()));
      return messages.splice(0, count)
    },
    heartbeats: async (count: number): Promise<number> => {
      while (heartbeats < count && (await read()));
      return heartbeats
    },
    isEnded: async (): Promise<boolean> => {
      while (await read());
      return true
    },
    stop: async (): Promise<void> => {
      await chunks.cancel()
      aborting.abort()
    },
  }
}

// Whatever a stream says must be a published message, and each is one line of data after its id.
function messageOf(block: string): Message {
  const [, event = 'message', id, data] =
    /^(?:event: (reset)\n)?id: (\d+)(?:\ndata: (.*))?$/.exec(block) ?? []
  expect(id, block).toBeDefined()
  if (data === undefined) return { id: Number(id), event, data: null }
  const message = JSON.parse(data) as NonNullable<Message['data']>
  if (event === 'message') expect(departuresOf(message)).toEqual([])
  return { id: Number(id), event, data: message }
}
