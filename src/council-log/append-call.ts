import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { digestOf, saltSizeBytes, sealData } from './digest.ts'
import type { AppendCommand, NewEvent } from './event.ts'

interface SealedEvent {
  readonly event: NewEvent
  readonly text: string
  readonly salt: Buffer
  readonly dataDigest: Buffer
  readonly digest: Buffer
}

/** A command with everything that can be computed before its turn in a batch. */
export interface SealedCommand extends AppendCommand {
  readonly sealed: readonly SealedEvent[]
}

/** Writes a command's events down as they are hashed and stored, each with a salt of its own. */
export function sealCommand(council: string, command: AppendCommand): SealedCommand {
  const sealed = command.events.map((event, index) => {
    const salt = nextSalt()
    const { text, dataDigest } = sealData(event.data, salt)
    const digest = digestOf(event, command, { council, index, salt, dataDigest })
    return { event, text, salt, dataDigest, digest }
  })
  return { ...command, sealed }
}

/** Random bytes are drawn for many salts at once: a draw costs more than the hash that it goes into. */
const saltsDrawn = 256
let salts = Buffer.alloc(0)

function nextSalt(): Buffer {
  if (salts.length === 0) salts = randomBytes(saltsDrawn * saltSizeBytes)
  const salt = salts.subarray(0, saltSizeBytes)
  salts = salts.subarray(saltSizeBytes)
  return salt
}

/** What `append()` answers for one command. */
export interface AppendVerdict {
  command: number
  outcome: 'appended' | 'duplicate' | 'key-reused' | 'conflict' | 'claim-taken'
  stream_id: string
  version: number
  position: number
  count: number
  recorded_at: string
  claim: string
}

const text = `select * from append(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
  $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`

/** The call of the database function that appends these commands to the council's log. */
export function appendCall(council: string, commands: readonly SealedCommand[]): pg.QueryConfig {
  const events = commands.flatMap(({ sealed }, index) =>
    sealed.map((event) => ({ command: index + 1, ...event })),
  )
  const claims = commands.flatMap(({ claims }, index) =>
    claims.map((key) => ({ command: index + 1, key })),
  )
  const values = [
    council,
    commands.map((c) => c.commitId),
    byteaArray(commands.map((c) => Buffer.from(c.requestHash, 'hex'))),
    commands.map((c) => c.streamId),
    commands.map((c) => c.expectedVersion),
    commands.map((c) => c.events.length),
    commands.map((c) => c.actor.id),
    commands.map((c) => c.actor.role),
    commands.map((c) => c.traceparent),
    claims.map((c) => c.command),
    claims.map((c) => c.key),
    events.map((e) => e.command),
    events.map((e) => e.event.id),
    events.map((e) => e.event.type),
    events.map((e) => e.event.schema),
    events.map((e) => e.event.phase),
    events.map((e) => e.event.machine),
    events.map((e) => e.event.occurredOn),
    events.map((e) => e.event.occurredOnPrecision),
    jsonArray(events.map((e) => e.text)),
    byteaArray(events.map((e) => e.salt)),
    byteaArray(events.map((e) => e.dataDigest)),
    byteaArray(events.map((e) => e.digest)),
  ]
  return { text, values }
}

/** Ids of PostgreSQL's own types, the same in every installation. */
const elementTypes = { bytea: 17, json: 114 } as const
/** Dimensions, whether there are nulls, element type, length and lower bound. */
const headerSizeBytes = 5 * 4

/** An array of bytea, as a parameter in PostgreSQL's binary form. */
const byteaArray = (elements: readonly Buffer[]): Buffer =>
  binaryArray(elementTypes.bytea, elements)

/** An array of JSON texts, as a parameter in PostgreSQL's binary form. */
const jsonArray = (texts: readonly string[]): Buffer =>
  binaryArray(
    elementTypes.json,
    texts.map((text) => Buffer.from(text)),
  )

/**
 * As text, every element would be escaped here and read character by character in the database, which
 * is a good part of the work of an append.
 */
function binaryArray(elementType: number, elements: readonly Buffer[]): Buffer {
  const contentSizeBytes = elements.reduce((sum, element) => sum + 4 + element.length, 0)
  const array = Buffer.allocUnsafe(headerSizeBytes + contentSizeBytes)
  let end = 0
  for (const field of [1, 0, elementType, elements.length, 1]) end = array.writeInt32BE(field, end)
  for (const element of elements) {
    end = array.writeInt32BE(element.length, end)
    array.set(element, end)
    end += element.length
  }
  return array
}
