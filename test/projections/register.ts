import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { test as plainTest } from 'vitest'
import {
  appRole,
  openDatabase,
  openFollowerDatabase,
  type Database,
} from '#council-log/database.ts'
import { councilStreamId, type NewEvent } from '#council-log/event.ts'
import { startFollowing, type Following } from '#council-log/following.ts'
import { listenToLog } from '#council-log/notifications.ts'
import type { Actor } from '#domain/actor.ts'
import type { CalendarDate } from '#domain/dates.ts'
import type { DataOf, MotionEventType } from '#domain/motion/events.ts'
import type { Proposal } from '#domain/motion/rules.ts'
import { decide } from '#domain/motion/decide.ts'
import { readRecorded } from '#domain/motion/recorded.ts'
import { readModels } from '#projections/read-models.ts'
import { hashOf, openTestLog } from '#support/log.ts'
import { opened } from '#support/opened.ts'

export const clerk: Actor = { id: 'clerk-1', role: 'clerk' }
export const secondClerk: Actor = { id: 'clerk-2', role: 'clerk' }
export const executive: Actor = { id: 'executive-1', role: 'executive' }

/** Long after everything that the tests let happen. */
export const today = '2026-01-01'

/** What happened to a motion, by whom and when; the day is known unless said otherwise. */
export interface Happened<T extends MotionEventType = MotionEventType> {
  readonly type: T
  readonly data: DataOf<T>
  readonly on: CalendarDate | null
  readonly by: Actor
  readonly precision: 'day' | 'month' | 'quarter' | 'year'
}

export function happened<T extends MotionEventType>(
  type: T,
  data: DataOf<T>,
  {
    on = '2021-06-01',
    by = clerk,
    precision = 'day',
  }: Partial<Omit<Happened, 'type' | 'data'>> = {},
): Happened<T> {
  return { type, data, on, by, precision }
}

export const submission = (
  data: Partial<DataOf<'MotionSubmitted'>> = {},
): DataOf<'MotionSubmitted'> => ({
  reference: `M-${randomUUID()}`,
  title: 'Bomen langs de singel',
  text: 'De raad verzoekt het college de bomen te behouden.',
  kind: 'voorstel',
  submitters: [{ party: 'GroenLinks' }],
  andOthers: false,
  ...data,
})

export interface Register {
  readonly db: Database
  readonly following: Following
  registerCouncil(council: string, settings?: object): Promise<void>
  /** Records what happened to a motion, as the rules allow; answers the ids of the events. */
  tell(council: string, motionId: string, ...story: readonly Happened[]): Promise<string[]>
  /** A new motion with this story; answers its id. */
  motion(council: string, ...story: readonly Happened[]): Promise<string>
  asOwner(statement: string): Promise<void>
  close(): Promise<void>
}

interface Appended {
  readonly council: string
  readonly streamId: string
  readonly events: readonly NewEvent[]
  readonly by: Actor
}

/** The log with all read models following it, in a database of its own. */
export async function openRegister(): Promise<Register> {
  const { log, db, url, close } = await openTestLog()
  const owner = openDatabase({ url, connectionsMax: 1 })
  const followerDb = openFollowerDatabase({ url, connectionsMax: 4, role: appRole })
  const notifications = listenToLog({ url, connectionsMax: 1, role: appRole })
  const following = startFollowing({ db: followerDb, followers: readModels, notifications })

  async function append({ council, streamId, events, by }: Appended) {
    const history = await log.readStream(council, streamId)
    const outcome = await log.append(council, {
      commitId: randomUUID(),
      requestHash: hashOf(events),
      streamId,
      expectedVersion: history.length,
      events,
      claims: [],
      actor: by,
      traceparent: null,
    })
    if (outcome.kind !== 'appended') throw new Error(`not appended: ${outcome.kind}`)
  }

  async function tellOne(council: string, motionId: string, one: Happened): Promise<string> {
    const history = await log.readStream(council, motionId)
    const proposal = proposalOf(one)
    const outcome = decide({
      history: history.flatMap((row) => readRecorded(row) ?? []),
      proposals: [proposal],
      actor: one.by,
      today,
      otherMotionsKnown: new Set(),
    })
    if (outcome.kind === 'refused') throw new Error(`${one.type} refused: ${outcome.refusal.code}`)
    await append({ council, streamId: motionId, events: outcome.events, by: one.by })
    return proposal.id
  }

  async function tell(council: string, motionId: string, ...story: readonly Happened[]) {
    const ids = []
    for (const one of story) ids.push(await tellOne(council, motionId, one))
    return ids
  }

  return {
    db,
    following,
    registerCouncil: (council, settings = {}) =>
      append({ council, streamId: councilStreamId, events: [registration(settings)], by: clerk }),
    tell,
    motion: async (council, ...story) => {
      const motionId = randomUUIDv7()
      await tell(council, motionId, ...story)
      return motionId
    },
    asOwner: async (statement) => {
      await sql.raw(statement).execute(owner)
    },
    close: async () => {
      await following.stop()
      await notifications.stop()
      await Promise.all([owner.destroy(), followerDb.destroy()])
      await close()
    },
  }
}

/** The type and the data of a happening belong together, which its type cannot say of a union. */
export function proposalOf({ type, data, on, precision }: Happened): Proposal {
  const occurrence = on === null ? { on, precision: 'unknown' } : { on, precision }
  const proposal: unknown = { id: randomUUIDv7(), type, data, occurrence }
  return proposal as Proposal
}

const registration = (settings: object): NewEvent => ({
  id: randomUUIDv7(),
  type: 'CouncilRegistered',
  schema: 1,
  phase: 'registered',
  machine: 'council@1',
  occurredOn: null,
  occurredOnPrecision: 'unknown',
  data: { name: 'Woerden', silentAfterDays: 90, settlementNormDays: 365, ...settings },
})

/** A test of the read models. Each file has a register of its own, once a test asks for it. */
export const test = plainTest.extend(
  'register',
  { scope: 'file' },
  opened(openRegister, (register) => register.close()),
)
