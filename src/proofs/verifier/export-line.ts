import { canonicalJson } from '#council-log/canonical.ts'
import { dataSaltOf, originSaltOf, saltSizeBytes, sealOf } from '#council-log/digest.ts'
import { isPublic } from '#domain/motion/audience.ts'
import type { EvidenceView } from './evidence.ts'

/** A row of the log, as text: nothing of it is read that need not be. */
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

/** Only the content of a redaction says whether it is public; of no other event is it read for that. */
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

/** JSON may have line breaks between its parts, which the log never writes, and a forger might. */
const onOneLine = (text: string): string => text.replaceAll(/[\r\n]/g, ' ')
