import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

/** A request that records something, which may be sent again as it is. */
interface Recording {
  readonly path: string
  readonly body: unknown
  readonly key: string
}

/** What the service acknowledged. */
export interface Acknowledged {
  readonly key: string
  readonly motionId: string
  readonly eventIds: readonly string[]
}

export interface LoadOptions {
  /** Addresses of the instances; clients use them in turn, also after a failure. */
  readonly addresses: () => readonly string[]
  readonly council: string
  readonly token: string
  /** Begins the references of new motions. */
  readonly prefix: string
  readonly clients: number
  readonly requestsPerClient: number
  /** Motions that all clients write to. */
  readonly sharedMotionIds: readonly string[]
}

/** Where and as whom something is recorded. */
export type At = Pick<LoadOptions, 'council' | 'token'> & { readonly address: string }

/** Registers a council. */
export async function registerCouncil({ address, council, token }: At): Promise<void> {
  const body = { council, name: 'Voorbeeldstad' }
  await posted(`${address}/api/v1/councils`, token, body)
}

/** Submits motions and starts the work on them: two events each. @returns their ids. */
export async function startMotions(at: At, references: readonly string[]): Promise<string[]> {
  const { address, council, token } = at
  const ids: string[] = []
  for (const reference of references) {
    const motion = { council, reference, title: 'Een motie', submitters: [] }
    const created = await posted(`${address}/api/v1/motions`, token, motion)
    const { motionId } = (created as { motion: { motionId: string } }).motion
    const events = [{ type: 'WorkStarted', data: {} }]
    await posted(`${address}/api/v1/motions/${motionId}/events`, token, { events })
    ids.push(motionId)
  }
  return ids
}

/** Posts something that must be accepted. */
export async function posted(url: string, token: string, body: unknown): Promise<unknown> {
  const answer = await post(url, token, { body })
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const retryDelayMs = 50
const triesMax = 400

/**
 * Clients that record at the same time: reports on the same motions, motions of their own, and every
 * fifth request sent twice under one key. What gets no answer, or 503, is sent again under its key.
 * @returns every acknowledgement; a repeated request gives one each time.
 */
export async function recordALot(options: LoadOptions): Promise<Acknowledged[]> {
  const client = async (index: number): Promise<Acknowledged[]> => {
    const answers: Acknowledged[] = []
    for (let round = 0; round < options.requestsPerClient; round += 1) {
      const recording = makeRecording(options, index, round)
      answers.push(await send(options, recording, index + round))
      if (round % 5 === 4) answers.push(await send(options, recording, index + round + 1))
    }
    return answers
  }
  const all = await Promise.all(
    Array.from({ length: options.clients }, (_, index) => client(index)),
  )
  return all.flat()
}

function makeRecording(options: LoadOptions, client: number, round: number): Recording {
  const key = randomUUID()
  if (round % 4 === 0) {
    const body = {
      council: options.council,
      reference: `${options.prefix}-${client}-${round}`,
      title: `Motie van client ${client}, ronde ${round}`,
      submitters: [{ party: 'PvdA' }],
    }
    return { key, path: '/api/v1/motions', body }
  }
  const motionId = options.sharedMotionIds[(client + round) % options.sharedMotionIds.length] ?? ''
  const text = `Stand van zaken van client ${client}, ronde ${round}`
  const body = { events: [{ type: 'ProgressReported', occurredOn: '2026-01-05', data: { text } }] }
  return { key, path: `/api/v1/motions/${motionId}/events`, body }
}

async function send(
  options: LoadOptions,
  recording: Recording,
  request: number,
): Promise<Acknowledged> {
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    const addresses = options.addresses()
    const address = addresses[(request + attempt) % addresses.length] ?? ''
    const answer = await post(address + recording.path, options.token, recording).catch(
      () => undefined,
    )
    if (answer?.status === 201) return acknowledgement(recording, await answer.json())
    if (answer !== undefined && answer.status !== 503) {
      throw new Error(`${recording.path}: ${answer.status} ${await answer.text()}`)
    }
    await delay(retryDelayMs)
  }
  throw new Error(`${recording.path}: no answer`)
}

/** Posts a body, under a key of its own when none is given. */
export const post = (
  url: string,
  token: string,
  { body, key = randomUUID() }: { readonly body: unknown; readonly key?: string },
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': key,
    },
    body: JSON.stringify(body),
  })

function acknowledgement({ key }: Recording, answer: unknown): Acknowledged {
  const { motion, events } = answer as {
    motion: { motionId: string }
    events: { id: string }[]
  }
  return { key, motionId: motion.motionId, eventIds: events.map(({ id }) => id) }
}
