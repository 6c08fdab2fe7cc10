import { randomUUID, randomUUIDv7 } from 'node:crypto'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import type { Database } from '#council-log/database.ts'
import { councilStreamId, type NewEvent } from '#council-log/event.ts'
import { pageSizeMax } from '#council-log/follower-step.ts'
import type { Follower } from '#council-log/follower.ts'
import { readPage, readStream } from '#council-log/reading.ts'
import { decide, erasedHistory } from '#domain/motion/decide.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { redactionsIn } from '#domain/motion/timeline.ts'
import type { MotionListQuery } from '#projections/motion-list.ts'
import { motionRegister } from '#projections/motion-register.ts'
import { registerHistory } from '#projections/register-history.ts'
import { hashOf, type TestLog } from '#support/log.ts'
import { choices, chosen, type Choice } from './random-history.ts'
import { clerk, proposalOf, today } from './register.ts'

/** What was recorded at once, in one stream. */
export interface Commit {
  readonly streamId: string
  readonly expectedVersion: number
  readonly events: readonly NewEvent[]
  readonly actor: RecordedEvent['actor']
}

/** A council's story with the moments at which somebody looks at its register. */
export interface Story {
  readonly motionIds: readonly string[]
  /** What is recorded before each moment. */
  readonly parts: readonly (readonly Commit[])[]
  readonly redacted: ReadonlySet<string>
}

const motionsMax = 3
const moments = 3

const ownEvent = (type: string, data: object): NewEvent => ({
  id: randomUUIDv7(),
  type,
  schema: 1,
  phase: 'registered',
  machine: 'council@1',
  occurredOn: null,
  occurredOnPrecision: 'unknown',
  data,
})

const registered = { name: 'Woerden', silentAfterDays: 90, settlementNormDays: 365 }

/** Lets the choices happen, as far as the rules allow it; nothing is stored yet. */
export function storyOf(made: readonly Choice[]): Story {
  const motionIds = Array.from({ length: motionsMax }, () => randomUUIDv7())
  const histories = new Map<string, RecordedEvent[]>(motionIds.map((id) => [id, []]))
  const own = [ownEvent('CouncilRegistered', registered)]
  const commits: Commit[] = [ownCommit(own)]
  for (const choice of made) {
    if (choice.content % 11 === 0) {
      const changed = { silentAfterDays: choice.event + 1, settlementNormDays: choice.content + 1 }
      commits.push(ownCommit(own, ownEvent('CouncilSettingsChanged', changed)))
      continue
    }
    const motionId = motionIds[choice.motion % motionsMax] ?? ''
    const commit = commitOf(motionId, histories.get(motionId) ?? [], choice)
    if (commit !== undefined) commits.push(commit)
  }
  const redacted = [...histories.values()].flatMap((history) => [...redactionsIn(history).keys()])
  const size = Math.ceil(commits.length / moments)
  const parts = Array.from({ length: moments }, (_, i) => commits.slice(i * size, (i + 1) * size))
  return { motionIds, parts: parts, redacted: new Set(redacted) }
}

function ownCommit(own: NewEvent[], event?: NewEvent): Commit {
  const expectedVersion = event === undefined ? 0 : own.length
  if (event !== undefined) own.push(event)
  const events = event === undefined ? own.slice() : [event]
  return { streamId: councilStreamId, expectedVersion, events, actor: clerk }
}

function commitOf(motionId: string, history: RecordedEvent[], choice: Choice): Commit | undefined {
  const happened = chosen(history, choice)
  if (happened === undefined) return undefined
  const outcome = decide({
    history: erasedHistory(history),
    proposals: [proposalOf(happened)],
    actor: happened.by,
    today,
    otherMotionsKnown: new Set(),
  })
  if (outcome.kind === 'refused') return undefined
  const expectedVersion = history.length
  const logged = {
    council: 'gm0000',
    motionId,
    recordedAt: '2025-12-31T12:00:00.000000Z',
    commitId: randomUUID(),
    traceparent: null,
  }
  for (const event of outcome.events) {
    const version = history.length + 1
    history.push({ ...event, ...logged, actor: happened.by, version, position: version })
  }
  return { streamId: motionId, expectedVersion, events: outcome.events, actor: happened.by }
}

/** The same story as if what was redacted in it had never been written. */
export const withoutWhatWasRedacted = ({ parts: parts, redacted, ...story }: Story): Story => ({
  ...story,
  redacted,
  parts: parts.map((commits) =>
    commits.map((commit) => ({
      ...commit,
      events: commit.events.map((event) =>
        redacted.has(event.id) ? { ...event, data: null } : event,
      ),
    })),
  ),
})

/**
 * Appends commits to a council's log, those of one stream at once, always in the same order. A stream
 * with a redaction goes commit by commit: the database asks who proposed and who confirmed.
 */
export async function append({ log }: TestLog, council: string, commits: readonly Commit[]) {
  for (const ofStream of Map.groupBy(commits, ({ streamId }) => streamId).values()) {
    const isRedacting = ofStream.some(({ events }) =>
      events.some(({ type }) => type === 'RedactionProposed' || type === 'ContentRedacted'),
    )
    for (const [first, ...others] of isRedacting ? ofStream.map((one) => [one]) : [ofStream]) {
      if (first === undefined) continue
      const events = [first, ...others].flatMap((commit) => commit.events)
      const { kind } = await log.append(council, {
        ...first,
        events,
        commitId: randomUUID(),
        requestHash: hashOf(events),
        claims: [],
        traceparent: null,
      })
      if (kind !== 'appended') throw new Error(`not appended: ${kind}`)
    }
  }
}

/** Applies what a council's log has after a position to the read model that answers about now. */
export const followNow = (db: Database, council: string, after: number) =>
  follow(db, { council, after }, [motionRegister])

/** Applies a council's whole log to the read model that answers about the past. */
export const followPast = (db: Database, council: string) =>
  follow(db, { council, after: 0 }, [registerHistory])

interface Part {
  readonly council: string
  readonly after: number
}

/** As a follower's step, but several followers in one transaction: there are many histories to tell. */
const follow = (db: Database, { council, after }: Part, followers: readonly Follower[]) =>
  db.transaction().execute(async (trx) => {
    const events = await readPage(trx, { council, after, limit: pageSizeMax })
    const position = events.at(-1)?.position ?? after
    for (const { schema, apply, name, version } of followers) {
      const scope = { trx, schema, readStream: readStream.bind(null, trx) }
      if (events.length > 0) await apply(scope, council, events)
      await sql`
        insert into follower (schema, council, name, version, position)
        values (${schema}, ${council}, ${name}, ${version}, ${position})
        on conflict (schema, council) do update set position = excluded.position`.execute(trx)
    }
    return position
  })

const maybe = <T>(values: readonly T[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 })

/** Anything that the list of motions can be asked. */
export const someQuery: fc.Arbitrary<Omit<MotionListQuery, 'council' | 'today'>> = fc.record({
  phase: maybe(['submitted', 'inProgress', 'completed'] as const),
  decision: maybe(['adopted', 'deferred'] as const),
  party: maybe(['CDA', 'VVD']),
  portfolioHolder: maybe(['Wethouder 1']),
  q: maybe(['brief', 'loopt', 'wacht geld', 'M-']),
  deadlineBefore: maybe(['2022-01-15']),
  overdue: maybe([true, false]),
  silent: maybe([true, false]),
  sort: fc.constantFrom('recent', 'reference', 'deadline', 'title', 'submitted'),
  page: fc.integer({ min: 1, max: 2 }),
  pageSize: fc.integer({ min: 1, max: 3 }),
})

export const someChoices = choices(10)

/** Days on which some deadlines have passed and others have not. */
export const someDay = fc.constantFrom('2021-12-15', '2022-01-05', '2022-06-01', '2023-02-01')
