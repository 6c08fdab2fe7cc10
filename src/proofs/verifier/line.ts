import { z } from 'zod'
import {
  canonicalJson,
  dataSaltOf,
  originSaltOf,
  saltSizeBytes,
  sealOf,
} from '#council-log/digest.ts'
import { councilStreamId } from '#council-log/event.ts'
import { isPublic } from '#domain/motion/audience.ts'

/** The first member of an export's first line: what the file is, and in which form. */
export const evidenceFormat = 'motiespoor-export/1'

/** For the people of the council: everything. For everybody: no internal events, no origins. */
export const evidenceViews = ['public', 'council'] as const
export type EvidenceView = (typeof evidenceViews)[number]

/** The first line of an export: the end of the log, as the log tells it. */
export interface EvidenceHeader {
  readonly format: typeof evidenceFormat
  readonly council: string
  readonly logId: string
  readonly view: EvidenceView
  readonly position: number
  /** Null while the log is empty. */
  readonly recordedAt: string | null
  /** Hex. */
  readonly chain: string
}

/** A row of the log, as text: its content is not parsed. */
export interface EvidenceRow {
  readonly position: number
  readonly recorded_at: string
  readonly id: string
  readonly stream_id: string
  readonly version: number
  readonly type: string
  readonly schema: number
  readonly phase: string
  readonly machine: string
  readonly occurred_on: string | null
  readonly occurred_on_precision: string
  readonly actor_id: string
  readonly actor_role: string
  readonly commit_id: string
  readonly traceparent: string | null
  /** JSON as it is stored; null when it was redacted. */
  readonly data: string | null
  readonly salt: Buffer
  /** Hex, like the digests below. */
  readonly data_digest: string
  readonly digest: string
  readonly chain: string
}

export interface LineSetting {
  readonly council: string
  readonly view: EvidenceView
}

/**
 * One event as a line of evidence, line feed included. In the public view an internal event shows its
 * place, its time and its digest and nothing else; so does an event of 0.1.0, whose digest covers who
 * recorded it in the open.
 */
export function evidenceLine(row: EvidenceRow, setting: LineSetting): string {
  const place = `{"position":${row.position},"recordedAt":${JSON.stringify(row.recorded_at)},"digest":"${row.digest}","chain":"${row.chain}"`
  const sealsOrigin = row.salt.length >= saltSizeBytes
  if (setting.view === 'public' && !(sealsOrigin && isPublicRow(row))) return `${place}}\n`
  const event = sealsOrigin ? digestedText(row, setting.council) : olderText(row, setting.council)
  const origin = sealsOrigin && setting.view === 'council' ? originMembers(row) : ''
  return `${place},"event":${event}${origin}${dataMembers(row)}}\n`
}

/** A redaction's content says whether it is public. The content of other events is not parsed for this. */
function isPublicRow({ type, data }: EvidenceRow): boolean {
  const content: unknown = type === 'ContentRedacted' && data !== null ? JSON.parse(data) : null
  return isPublic({ type, data: content })
}

/** The event as its digest covers it. The members stand in the canonical order, so this is its text. */
const digestedText = (row: EvidenceRow, council: string): string =>
  JSON.stringify({
    council,
    dataDigest: row.data_digest,
    id: row.id,
    machine: row.machine,
    occurredOn: row.occurred_on,
    occurredOnPrecision: row.occurred_on_precision,
    originDigest: sealOf(originText(row), originSaltOf(row.salt)).toString('hex'),
    phase: row.phase,
    role: row.actor_role,
    schema: row.schema,
    streamId: row.stream_id,
    type: row.type,
    version: row.version,
  })

/** What a digest of 0.1.0 covers. */
const olderText = (row: EvidenceRow, council: string): string =>
  canonicalJson({
    council,
    streamId: row.stream_id,
    version: row.version,
    id: row.id,
    type: row.type,
    schema: row.schema,
    phase: row.phase,
    machine: row.machine,
    occurredOn: row.occurred_on,
    occurredOnPrecision: row.occurred_on_precision,
    actor: { id: row.actor_id, role: row.actor_role },
    commitId: row.commit_id,
    traceparent: row.traceparent,
    dataDigest: row.data_digest,
  })

const originText = ({ actor_id, commit_id, traceparent }: EvidenceRow): string =>
  JSON.stringify({ actorId: actor_id, commitId: commit_id, traceparent })

const originMembers = (row: EvidenceRow): string =>
  `,"origin":${originText(row)},"originSalt":"${originSaltOf(row.salt).toString('hex')}"`

function dataMembers({ data, salt }: EvidenceRow): string {
  if (data === null) return ',"data":null'
  return `,"dataSalt":"${dataSaltOf(salt).toString('hex')}","data":${onOneLine(data)}`
}

/** Removes line breaks between the parts of JSON: the log never writes them, but a forger might. */
const onOneLine = (text: string): string => text.replaceAll(/[\r\n]/g, ' ')

/** A text and the salt that it is sealed with. */
export interface Sealed {
  /** The bytes that are hashed. */
  readonly text: Uint8Array
  /** Hex. */
  readonly salt: string
}

/** What an event tells of itself, as far as a verifier looks at it. */
const LineHeader = z.object({
  council: z.string(),
  streamId: z.string(),
  version: z.int().min(0),
  id: z.string(),
  type: z.string(),
  schema: z.int(),
  phase: z.string(),
  machine: z.string(),
  dataDigest: z.string(),
  /** Absent in events of 0.1.0, whose digest covers the origin in the open. */
  originDigest: z.string().optional(),
})
export type LineHeader = z.infer<typeof LineHeader>

export interface LineContent {
  readonly lineHeader: LineHeader
  /** The bytes that the digest is made of. */
  readonly text: Uint8Array
  /** Undefined in the public view, and with events of 0.1.0. */
  readonly origin: Sealed | undefined
  /** Undefined when it was erased. */
  readonly data: Sealed | undefined
}

/** One line of an export. */
export interface LogLine {
  readonly position: number
  readonly recordedAt: string
  /** Hex. */
  readonly digest: string
  /** Hex. */
  readonly chain: string
  /** Undefined where the line shows place, time and digest only. */
  readonly content: LineContent | undefined
}

/** The motion that a line is about; null for the council's own events and where nothing tells it. */
export const motionIdOf = ({ content }: LogLine): string | null =>
  content === undefined || content.lineHeader.streamId === councilStreamId
    ? null
    : content.lineHeader.streamId

/**
 * Reads a line; undefined when it is not one of an export. A line that is laid out as the register
 * lays it out is cut into pieces by its bytes, so that what is hashed is what stands there. Another
 * layout of the same JSON, such as some tool may leave, is read for what it says.
 */
export const readLine = (line: Buffer): LogLine | undefined => cutLine(line) ?? parseLine(line)

const positionMark = '{"position":'
const recordedAtMark = ',"recordedAt":"'
const digestMark = '","digest":"'
const chainMark = '","chain":"'
const instantLength = '2026-11-23T01:00:00.000000Z'.length
const hashLength = 64
const digits = /^[1-9]\d{0,14}$/
const originMark = ',"origin":'
const originSaltMark = ',"originSalt":"'
const dataSaltMark = ',"dataSalt":"'
const eventMark = ',"event":'
const dataMark = '","data":'
const erasedMark = ',"data":null}'
const saltLength = 32

function cutLine(line: Buffer): LogLine | undefined {
  // One character a byte, so that places in the text are places in the line.
  const text = line.toString('latin1')
  const place = cutPlace(text)
  if (place === undefined || !text.endsWith('}')) return undefined
  const { position, recordedAt, digest, chain, end } = place
  const at = { position, recordedAt, digest, chain }
  if (text.length === end + 1) return { ...at, content: undefined }
  if (!text.startsWith(eventMark, end)) return undefined
  const content = cutContent({ line, text, from: end + eventMark.length })
  return content && { ...at, content }
}

/** The members that every line begins with, and where they end. All but the position are of one length. */
function cutPlace(text: string) {
  const positionEnd = text.indexOf(recordedAtMark, positionMark.length)
  const position = text.slice(positionMark.length, positionEnd)
  const recordedAtAt = positionEnd + recordedAtMark.length
  const digestAt = recordedAtAt + instantLength + digestMark.length
  const chainAt = digestAt + hashLength + chainMark.length
  const end = chainAt + hashLength + 1
  const isPlace =
    text.startsWith(positionMark) &&
    digits.test(position) &&
    text.startsWith(digestMark, digestAt - digestMark.length) &&
    text.startsWith(chainMark, chainAt - chainMark.length) &&
    text[end - 1] === '"'
  if (!isPlace) return undefined
  return {
    position: Number(position),
    recordedAt: text.slice(recordedAtAt, recordedAtAt + instantLength),
    digest: text.slice(digestAt, digestAt + hashLength),
    chain: text.slice(chainAt, end - 1),
    end,
  }
}

/** A line, and where its event begins. */
interface Cutting {
  readonly line: Buffer
  /** The same, one character a byte. */
  readonly text: string
  readonly from: number
}

/** The last members of a line, and where the ones before them end. */
interface Cut {
  readonly end: number
  /** Undefined where the line has none. */
  readonly sealed: Sealed | undefined
}

// Within a string of JSON a quotation mark is escaped, so a mark that is found stands between members.
function cutContent(cutting: Cutting): LineContent | undefined {
  const data = cutData(cutting)
  const origin = data && cutOrigin(cutting, data.end)
  if (data === undefined || origin === undefined) return undefined
  // Names, ids and numbers are ASCII, so one character a byte reads them correctly.
  const lineHeader = headerIn(cutting.text.slice(cutting.from, origin.end))
  const text = cutting.line.subarray(cutting.from, origin.end)
  return lineHeader && { lineHeader, text, origin: origin.sealed, data: data.sealed }
}

function cutData({ line, text, from }: Cutting): Cut | undefined {
  const end = text.indexOf(dataSaltMark, from)
  if (end === -1) {
    const isErased = text.endsWith(erasedMark)
    return isErased ? { end: text.length - erasedMark.length, sealed: undefined } : undefined
  }
  const saltAt = end + dataSaltMark.length
  const markAt = saltAt + saltLength
  const salt = text.slice(saltAt, markAt)
  if (!text.startsWith(dataMark, markAt)) return undefined
  return { end, sealed: { salt, text: line.subarray(markAt + dataMark.length, text.length - 1) } }
}

function cutOrigin({ line, text, from }: Cutting, membersEnd: number): Cut | undefined {
  const end = text.indexOf(originMark, from)
  if (end === -1 || end > membersEnd) return { end: membersEnd, sealed: undefined }
  const saltAt = membersEnd - saltLength - 1
  const markAt = saltAt - originSaltMark.length
  const salt = text.slice(saltAt, membersEnd - 1)
  if (!text.startsWith(originSaltMark, markAt)) return undefined
  return { end, sealed: { salt, text: line.subarray(end + originMark.length, markAt) } }
}

function headerIn(event: string): LineHeader | undefined {
  try {
    return LineHeader.safeParse(JSON.parse(event)).data
  } catch {
    return undefined
  }
}

const salt = z.string().regex(/^[0-9a-f]{32}$/)
const Line = z.strictObject({
  position: z.int().min(1),
  recordedAt: z.string(),
  digest: z.string(),
  chain: z.string(),
  event: z.looseObject(LineHeader.shape).optional(),
  origin: z.looseObject({}).optional(),
  originSalt: salt.optional(),
  dataSalt: salt.optional(),
  data: z.json().optional(),
})

function parseLine(line: Buffer): LogLine | undefined {
  try {
    const { data: read } = Line.safeParse(JSON.parse(line.toString()))
    if (read === undefined) return undefined
    const { position, recordedAt, digest, chain } = read
    return { position, recordedAt, digest, chain, content: contentIn(read) }
  } catch {
    return undefined
  }
}

function contentIn(line: z.infer<typeof Line>): LineContent | undefined {
  const { event, origin, originSalt, dataSalt, data } = line
  if (event === undefined) return undefined
  return {
    lineHeader: event,
    text: Buffer.from(canonicalJson(event)),
    origin: origin && sealedOf(origin, originSalt),
    data: dataSalt === undefined ? undefined : sealedOf(data, dataSalt),
  }
}

const sealedOf = (value: unknown, salt = ''): Sealed => ({
  text: Buffer.from(canonicalJson(value)),
  salt,
})

/** The members of a JSON object; none where it is something else. */
export function objectIn(text: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(Buffer.from(text).toString())
    return { ...(typeof read === 'object' ? read : {}) }
  } catch {
    return {}
  }
}
