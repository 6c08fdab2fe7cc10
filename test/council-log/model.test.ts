import { randomUUID, randomUUIDv7 } from 'node:crypto'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { AppendCommand, AppendOutcome } from '#council-log/event.ts'
import { test as it } from '#support/log-fixtures.ts'
import { aCommand, anEvent, hashOf, readAll } from '#support/log.ts'

const runs = 200

/** What a log is meant to do, in the simplest way that can be thought of. */
class Model {
  readonly events: { id: string; streamId: string; version: number; commitId: string }[] = []
  readonly #commits = new Map<string, { hash: string; outcome: AppendOutcome }>()
  readonly #claims = new Map<string, string>()

  append(command: AppendCommand): AppendOutcome {
    const known = this.#commits.get(command.commitId)
    if (known !== undefined) {
      return known.hash === command.requestHash ? known.outcome : { kind: 'key-reused' }
    }
    const { streamId, commitId } = command
    const actual = this.events.filter((event) => event.streamId === streamId).length
    if (actual !== command.expectedVersion) return { kind: 'conflict', version: actual }
    for (const claim of command.claims) {
      const holder = this.#claims.get(claim)
      if (holder !== undefined && holder !== streamId) {
        return { kind: 'claim-taken', claim, streamId: holder }
      }
    }
    for (const claim of command.claims) this.#claims.set(claim, streamId)
    command.events.forEach(({ id }, index) => {
      this.events.push({ id, streamId, version: actual + index + 1, commitId })
    })
    const count = command.events.length
    const place = { streamId, version: actual + count, position: this.events.length }
    this.#commits.set(commitId, {
      hash: command.requestHash,
      outcome: { kind: 'duplicate', ...place, count },
    })
    return { kind: 'appended', ...place, recordedAt: 'whenever' }
  }
}

// Few names, so that the commands get in each other's way.
const asked = fc.record({
  stream: fc.nat({ max: 3 }),
  commit: fc.nat({ max: 12 }),
  request: fc.nat({ max: 1 }),
  isStale: fc.boolean(),
  claims: fc.subarray(['reference:M-1', 'reference:M-2']),
  events: fc.integer({ min: 1, max: 3 }),
})

it('does what the model does, whatever is asked of it in whatever order', async ({ log }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 25 }), async (requests) => {
      const council = randomUUID()
      const model = new Model()
      const streams = Array.from({ length: 4 }, () => randomUUIDv7())
      const commits = Array.from({ length: 13 }, () => randomUUID())
      for (const request of requests) {
        const streamId = streams[request.stream] ?? ''
        const version = model.events.filter((event) => event.streamId === streamId).length
        const command = aCommand({
          streamId,
          commitId: commits[request.commit] ?? '',
          requestHash: hashOf(request.request),
          expectedVersion: request.isStale ? Math.max(0, version - 1) : version,
          claims: request.claims,
          events: Array.from({ length: request.events }, () => anEvent()),
        })
        const expected = model.append(command)
        const { recordedAt: _when, ...outcome } = {
          recordedAt: '',
          ...(await log.append(council, command)),
        }
        const { recordedAt: _whenever, ...meant } = { recordedAt: '', ...expected }
        expect(outcome).toEqual(meant)
      }
      const stored = await readAll(log, council)
      expect(
        stored.map(({ id, streamId, version, commitId }) => ({ id, streamId, version, commitId })),
      ).toEqual(model.events)
      expect((await log.head(council))?.position ?? 0).toBe(model.events.length)
    }),
    { numRuns: runs },
  )
})
