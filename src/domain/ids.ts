import { z } from 'zod'

/** A council's TOOI code: `gm1904` (municipality), `pv26` (province), `ws0155` (water board). */
export const CouncilCode = z
  .string()
  .regex(/^(gm\d{4}|pv\d{2}|ws\d{4})$/)
  .meta({ id: 'CouncilCode', description: 'TOOI code of the council, such as gm1904' })
export type CouncilCode = z.infer<typeof CouncilCode>

/** A motion's identity: a UUID (version 7 when the service makes it). */
export const MotionId = z.uuid().toLowerCase().meta({ description: 'Identity of a motion' })
export type MotionId = z.infer<typeof MotionId>

/** An event's identity: a UUID. A progress report is known by the id of its event. */
export const EventId = z.uuid().toLowerCase().meta({ description: 'Identity of a recorded event' })
export type EventId = z.infer<typeof EventId>

/** The idempotency key under which a client records: the same key never records twice. */
export const CommitId = z
  .uuid()
  .toLowerCase()
  .meta({ description: 'Idempotency key of one recording' })
export type CommitId = z.infer<typeof CommitId>

/** SHA-256 in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
