import { randomBytes } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import { digestedEvent, eventDigest, saltSizeBytes, sealData } from './digest.ts'
import type { AppendCommand, NewEvent } from './event.ts'

interface SealedEvent {
  /** Ordinal of the command in the batch, from 1. */
  readonly command: number
  readonly event: NewEvent
  readonly text: string
  readonly salt: Buffer
  readonly dataDigest: Buffer
  readonly digest: Buffer
}

/** What `append()` answers for one command. */
export interface Verdict {
  command: number
  outcome: 'appended' | 'duplicate' | 'key-reused' | 'conflict' | 'claim-taken'
  stream_id: string
  version: number
  position: number
  count: number
  recorded_at: string
  claim: string
}

/** The call of the database function that appends these commands to the council's log. */
export function appendCall(
  council: string,
  commands: readonly AppendCommand[],
): RawBuilder<Verdict> {
  const events = sealEvents(council, commands)
  const claims = commands.flatMap(({ claims }, index) =>
    claims.map((key) => ({ command: index + 1, key })),
  )
  return sql<Verdict>`
    select * from append(
      ${council},
      ${commands.map((c) => c.commitId)}, ${commands.map((c) => hex(c.requestHash))},
      ${commands.map((c) => c.streamId)}, ${commands.map((c) => c.expectedVersion)},
      ${commands.map((c) => c.actor.id)}, ${commands.map((c) => c.actor.role)},
      ${commands.map((c) => c.traceparent)},
      ${claims.map((c) => c.command)}, ${claims.map((c) => c.key)},
      ${events.map((e) => e.command)}, ${events.map((e) => e.event.id)},
      ${events.map((e) => e.event.type)}, ${events.map((e) => e.event.schema)},
      ${events.map((e) => e.event.phase)}, ${events.map((e) => e.event.machine)},
      ${events.map((e) => e.event.occurredOn)}, ${events.map((e) => e.event.occurredOnPrecision)},
      ${events.map((e) => e.text)}, ${events.map((e) => e.salt)},
      ${events.map((e) => e.dataDigest)}, ${events.map((e) => e.digest)})`
}

function sealEvents(council: string, commands: readonly AppendCommand[]): SealedEvent[] {
  const count = commands.reduce((sum, { events }) => sum + events.length, 0)
  const salts = randomBytes(count * saltSizeBytes)
  let sealed = 0
  return commands.flatMap((command, commandIndex) =>
    command.events.map((event, index) => {
      const salt = salts.subarray(sealed * saltSizeBytes, (sealed += 1) * saltSizeBytes)
      const { text, dataDigest } = sealData(event.data, salt)
      const digest = eventDigest(digestedEvent(council, command, { event, index }), dataDigest)
      return { command: commandIndex + 1, event, text, salt, dataDigest, digest }
    }),
  )
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex')
