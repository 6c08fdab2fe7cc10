import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  aCommand,
  anEvent,
  anyCouncil,
  hashOf,
  openTestLog,
  readAll,
  type TestLog,
} from '#support/log.ts'

let test: TestLog
beforeAll(async () => {
  test = await openTestLog()
})
afterAll(() => test.close())

describe('appending', () => {
  it('gives positions and versions that begin at 1 and follow each other', async () => {
    const council = anyCouncil()
    const streamId = randomUUIDv7()
    const first = await test.log.append(
      council,
      aCommand({ streamId, events: [anEvent(), anEvent()] }),
    )
    const second = await test.log.append(council, aCommand({ streamId, expectedVersion: 2 }))
    expect(first).toMatchObject({ kind: 'appended', version: 2, position: 2 })
    expect(second).toMatchObject({ kind: 'appended', version: 3, position: 3 })
    const events = await test.log.readStream(council, streamId)
    expect(events.map(({ version, position }) => [version, position])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  it('keeps an event exactly as it was given', async () => {
    const council = anyCouncil()
    const data = {
      text: `"quotes", \\slashes\\, {braces}, NULL,\nlines, € 😀 \u202e`,
      empty: null,
      list: [1, 'a'],
    }
    const event = anEvent({ data, occurredOn: null, occurredOnPrecision: 'unknown' })
    const command = aCommand({
      events: [event],
      actor: { id: `o'"\\{},`, role: 'clerk' },
      traceparent: '00-a-b-01',
    })
    await test.log.append(council, command)
    const [stored] = await test.log.readPage(council, 0, 10)
    const { streamId, commitId, actor, traceparent } = command
    expect(stored).toMatchObject({
      ...event,
      council,
      streamId,
      commitId,
      actor,
      traceparent,
      version: 1,
    })
    expect(stored?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  })

  it('gives each council a log of its own', async () => {
    const [one, other] = [anyCouncil(), `pv${String(Date.now() % 100).padStart(2, '0')}`]
    await test.log.append(one, aCommand())
    await test.log.append(other, aCommand())
    expect((await test.log.head(one))?.position).toBe(1)
    expect((await test.log.head(other))?.position).toBe(1)
    expect((await test.log.heads()).map(({ council }) => council)).toEqual(
      expect.arrayContaining([one, other]),
    )
  })

  it('answers the same again when the same request is repeated', async () => {
    const council = anyCouncil()
    const command = aCommand({ events: [anEvent(), anEvent()] })
    const first = await test.log.append(council, command)
    const again = await test.log.append(council, { ...command, streamId: randomUUIDv7() })
    expect(first).toMatchObject({ kind: 'appended', version: 2, position: 2 })
    expect(again).toEqual({
      kind: 'duplicate',
      streamId: command.streamId,
      version: 2,
      position: 2,
      count: 2,
    })
    expect(await readAll(test.log, council)).toHaveLength(2)
  })

  it('refuses a key that was used for another request', async () => {
    const council = anyCouncil()
    const command = aCommand()
    await test.log.append(council, command)
    const other = aCommand({ commitId: command.commitId, requestHash: hashOf('another request') })
    expect(await test.log.append(council, other)).toEqual({ kind: 'key-reused' })
    expect(await readAll(test.log, council)).toHaveLength(1)
  })

  it('tells the loser of a race which version won', async () => {
    const council = anyCouncil()
    const streamId = randomUUIDv7()
    const outcomes = await Promise.all([
      test.log.append(council, aCommand({ streamId })),
      test.log.append(council, aCommand({ streamId })),
      test.openAnother().append(council, aCommand({ streamId })),
    ])
    expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1)
    expect(outcomes.filter(({ kind }) => kind === 'conflict')).toEqual([
      { kind: 'conflict', version: 1 },
      { kind: 'conflict', version: 1 },
    ])
    expect(await readAll(test.log, council)).toHaveLength(1)
  })

  it('gives a claim to one stream only, and to that stream again', async () => {
    const council = anyCouncil()
    const holder = aCommand({ claims: ['reference:M-31'] })
    await test.log.append(council, holder)
    expect(await test.log.append(council, aCommand({ claims: ['reference:M-31'] }))).toEqual({
      kind: 'claim-taken',
      claim: 'reference:M-31',
      streamId: holder.streamId,
    })
    const again = aCommand({
      streamId: holder.streamId,
      expectedVersion: 1,
      claims: ['reference:M-31'],
    })
    expect(await test.log.append(council, again)).toMatchObject({ kind: 'appended', version: 2 })
    expect(await test.log.claimedBy(council, 'reference:M-31')).toBe(holder.streamId)
    expect(await test.log.claimedBy(council, 'reference:M-031')).toBeUndefined()
  })

  it('lets a loser hurt none of its neighbours in the batch', async () => {
    const council = anyCouncil()
    const taken = aCommand({ claims: ['reference:M-1'] })
    await test.log.append(council, taken)
    const poison = aCommand({ events: [anEvent({ id: 'not a uuid' })] })
    const outcomes = await Promise.allSettled(
      [
        aCommand(),
        aCommand({ streamId: taken.streamId }),
        aCommand({ claims: ['reference:M-1'] }),
        poison,
        aCommand({ commitId: taken.commitId, requestHash: hashOf('other') }),
        aCommand(),
      ].map((command) => test.log.append(council, command)),
    )
    expect(outcomes.map((o) => (o.status === 'fulfilled' ? o.value.kind : 'rejected'))).toEqual([
      'appended', 'conflict', 'claim-taken', 'rejected', 'key-reused', 'appended',
    ]) // prettier-ignore
    expect(await readAll(test.log, council)).toHaveLength(3)
  })

  it('never lets a later position have an earlier instant', async () => {
    const council = anyCouncil()
    await Promise.all(Array.from({ length: 50 }, () => test.log.append(council, aCommand())))
    await test.log.append(council, aCommand())
    const instants = (await readAll(test.log, council)).map(({ recordedAt }) => recordedAt)
    expect(instants).toEqual([...instants].sort())
    const last = instants.at(-1) ?? ''
    expect(await test.log.positionAt(council, last)).toBe(51)
    expect(await test.log.positionAt(council, instants[0] ?? '')).toBeGreaterThan(0)
    expect(await test.log.positionAt(council, '2000-01-01T00:00:00Z')).toBe(0)
  })

  it('finds the council of a stream, and nothing for a stream that is not there', async () => {
    const council = anyCouncil()
    const command = aCommand()
    await test.log.append(council, command)
    expect(await test.log.councilOf(command.streamId)).toBe(council)
    expect(await test.log.councilOf(randomUUID())).toBeUndefined()
    expect(await test.log.head('ws9999')).toBeUndefined()
  })
})

describe('many writers', () => {
  it('lose nothing, double nothing and leave no hole, over two instances', async () => {
    const council = anyCouncil()
    const logs = [test.log, test.openAnother()]
    const streams = Array.from({ length: 20 }, () => randomUUIDv7())
    const acknowledged: string[] = []
    const writer = async (index: number): Promise<void> => {
      const log = logs[index % logs.length] ?? test.log
      for (let round = 0; round < 20; round += 1) {
        const streamId = streams[(index + round) % streams.length] ?? ''
        const commitId = randomUUID()
        let expectedVersion = 0
        for (;;) {
          const command = aCommand({ streamId, commitId, expectedVersion })
          const outcome = await log.append(council, command)
          if (outcome.kind === 'conflict') expectedVersion = outcome.version
          else break
        }
        acknowledged.push(commitId)
        const repeated = aCommand({ streamId, commitId })
        expect((await log.append(council, repeated)).kind).toBe('duplicate')
      }
    }
    await Promise.all(Array.from({ length: 30 }, (_, index) => writer(index)))
    const events = await readAll(test.log, council)
    expect(events).toHaveLength(600)
    expect(new Set(events.map(({ commitId }) => commitId))).toEqual(new Set(acknowledged))
    for (const streamId of streams) {
      const versions = events.filter((e) => e.streamId === streamId).map(({ version }) => version)
      expect(versions).toEqual(versions.map((_, index) => index + 1))
    }
  })
})
