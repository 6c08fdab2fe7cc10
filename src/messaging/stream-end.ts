import { setTimeout as delay } from 'node:timers/promises'
import { CouncilStream } from './council-stream.ts'
import { readNatsAddress } from './nats-address.ts'
import { NatsLink, type Logger } from './nats-link.ts'

/** NATS did not answer in time. */
export class NatsAway extends Error {
  override readonly name = 'NatsAway'
}

export interface StreamEndQuery {
  /** `nats://user:password@host:port`; several with commas between them. Never logged. */
  readonly natsUrl: string
  readonly council: string
  readonly logger: Logger
  readonly timeoutMs: number
}

/**
 * The last sequence number of a council's stream; 0 when it is empty or not there. Changes nothing.
 * @throws NatsAway when NATS is not there within the time.
 */
export async function endOfStream(question: StreamEndQuery): Promise<number> {
  const { natsUrl, council, logger, timeoutMs } = question
  const ending = new AbortController()
  const link = new NatsLink(readNatsAddress(natsUrl), logger, ending.signal)
  try {
    const session = await Promise.race([link.session(), awayAfter(timeoutMs, ending.signal)])
    return await new CouncilStream(session, council, 1).end()
  } finally {
    ending.abort()
    await link.close()
  }
}

async function awayAfter(timeoutMs: number, signal: AbortSignal): Promise<never> {
  await delay(timeoutMs, undefined, { signal, ref: false })
  throw new NatsAway('NATS does not answer')
}
