import { createHash, randomUUID, randomUUIDv7 } from 'node:crypto'
import type { ChainedEvent, LoggedEvent, LogHead } from '#council-log/event.ts'
import type { PublishedLog } from '#messaging/published-log.ts'

export const council = 'gm1904'

/** Stands in every internal event that a test makes; it must never come out. */
export const secretText = 'GEHEIM-de-wethouder-twijfelt'

/** An event about which only what a test names matters. */
export function aLoggedEvent(event: Partial<LoggedEvent> = {}): LoggedEvent {
  return {
    id: randomUUIDv7(),
    type: 'ProgressReported',
    schema: 1,
    phase: 'inProgress',
    machine: 'motion@1',
    occurredOn: '2021-11-10',
    occurredOnPrecision: 'day',
    data: { text: 'De gesprekken zijn gevoerd.' },
    council,
    position: 1,
    streamId: '018f4e6e-5b5e-7c3d-9a51-0d1c2b3a4f5e',
    version: 1,
    recordedAt: '2026-03-17T10:15:30.123456Z',
    actor: { id: 'official-7', role: 'official' },
    commitId: randomUUID(),
    traceparent: null,
    ...event,
  }
}

export const aSecretEvent = (): Partial<LoggedEvent> => ({
  type: 'InternalNoteAdded',
  data: { text: secretText },
  actor: { id: secretText, role: 'executive' },
})

/**
 * The log of one council in memory: for tests of what JetStream does, in which the log only has to
 * be a log, and of a history that forks, which the log in PostgreSQL refuses to do.
 */
export class MemoryLog implements PublishedLog {
  logId = randomUUID()
  /** Called at each reading of a page, for what has to happen in the middle of publishing. */
  onRead: (after: number) => void = () => undefined
  #events: ChainedEvent[] = []

  append(...events: readonly Partial<LoggedEvent>[]): number {
    for (const event of events) {
      const position = this.#events.length + 1
      const logged = aLoggedEvent({ version: position, ...event, position })
      const chain = createHash('sha256').update(this.#chain() + JSON.stringify(logged))
      this.#events.push({ ...logged, chain: chain.digest('hex') })
    }
    return this.#events.length
  }

  /** Every tenth is internal. */
  appendMany(count: number): number {
    const events = Array.from({ length: count }, (_, n) => (n % 10 === 9 ? aSecretEvent() : {}))
    return this.append(...events)
  }

  /** What was appended after this position is gone, as after a restore from a backup. */
  loseAfter(position: number): void {
    this.#events = this.#events.slice(0, position)
  }

  get events(): readonly ChainedEvent[] {
    return this.#events
  }

  async heads(): Promise<LogHead[]> {
    const last = this.#events.at(-1)
    const position = this.#events.length
    const recordedAt = last?.recordedAt ?? null
    return [{ council, logId: this.logId, position, recordedAt, chain: this.#chain() }]
  }

  async head(): Promise<LogHead | undefined> {
    return (await this.heads())[0]
  }

  async readPage(_council: string, after: number, limit: number): Promise<ChainedEvent[]> {
    this.onRead(after)
    return this.#events.slice(after, after + limit)
  }

  #chain(): string {
    return this.#events.at(-1)?.chain ?? '0'.repeat(64)
  }
}
