import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { describe, expect } from 'vitest'
import { test as it } from '#support/log-fixtures.ts'
import { aCommand, anEvent, anyCouncil, hashOf, readAll } from '#support/log.ts'

describe('appending', () => {
  it('gives positions and versions that begin at 1 and follow each other', async ({ log }) => {
    const council = anyCouncil()
    const streamId = randomUUIDv7()
    const first = await log.append(council, aCommand({ streamId, events: [anEvent(), anEvent()] }))
    const second = await log.append(council, aCommand({ streamId, expectedVersion: 2 }))
    expect(first).toMatchObject({ kind: 'appended', version: 2, position: 2 })
    expect(second).toMatchObject({ kind: 'appended', version: 3, position: 3 })
    const events = await log.readStream(council, streamId)
    expect(events.map(({ version, position }) => [version, position])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  it('keeps an event exactly as it was given', async ({ log }) => {
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
    await log.append(council, command)
    const [stored] = await log.readPage(council, 0, 10)
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

  it('gives each council a log of its own', async ({ log }) => {
    const [one, other] = [anyCouncil(), `pv${String(Date.now() % 100).padStart(2, '0')}`]
    await log.append(one, aCommand())
    await log.append(other, aCommand())
    expect((await log.head(one))?.position).toBe(1)
    expect((await log.head(other))?.position).toBe(1)
    expect((await log.heads()).map(({ council }) => council)).toEqual(
      expect.arrayContaining([one, other]),
    )
  })

  it('answers the same again when the same request is repeated', async ({ log }) => {
    const council = anyCouncil()
    const command = aCommand({ events: [anEvent(), anEvent()] })
    const first = await log.append(council, command)
    const again = await log.append(council, { ...command, streamId: randomUUIDv7() })
    expect(first).toMatchObject({ kind: 'appended', version: 2, position: 2 })
    expect(again).toEqual({
      kind: 'duplicate',
      streamId: command.streamId,
      version: 2,
      position: 2,
      count: 2,
    })
    expect(await readAll(log, council)).toHaveLength(2)
  })

  it('refuses a key that was used for another request', async ({ log }) => {
    const council = anyCouncil()
    const command = aCommand()
    await log.append(council, command)
    const other = aCommand({ commitId: command.commitId, requestHash: hashOf('another request') })
    expect(await log.append(council, other)).toEqual({ kind: 'key-reused' })
    expect(await readAll(log, council)).toHaveLength(1)
  })

  it('tells the loser of a race which version won', async ({ testLog, log }) => {
    const council = anyCouncil()
    const streamId = randomUUIDv7()
    const outcomes = await Promise.all([
      log.append(council, aCommand({ streamId })),
      log.append(council, aCommand({ streamId })),
      testLog.openAnother().append(council, aCommand({ streamId })),
    ])
    expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1)
    expect(outcomes.filter(({ kind }) => kind === 'conflict')).toEqual([
      { kind: 'conflict', version: 1 },
      { kind: 'conflict', version: 1 },
    ])
    expect(await readAll(log, council)).toHaveLength(1)
  })

  it('gives a claim to one stream only, and to that stream again', async ({ log }) => {
    const council = anyCouncil()
    const holder = aCommand({ claims: ['reference:M-31'] })
    await log.append(council, holder)
    expect(await log.append(council, aCommand({ claims: ['reference:M-31'] }))).toEqual({
      kind: 'claim-taken',
      claim: 'reference:M-31',
      streamId: holder.streamId,
    })
    const again = aCommand({
      streamId: holder.streamId,
      expectedVersion: 1,
      claims: ['reference:M-31'],
    })
    expect(await log.append(council, again)).toMatchObject({ kind: 'appended', version: 2 })
    expect(await log.claimedBy(council, 'reference:M-31')).toBe(holder.streamId)
    expect(await log.claimedBy(council, 'reference:M-031')).toBeUndefined()
  })

  it('lets a loser hurt none of its neighbours in the batch', async ({ log }) => {
    const council = anyCouncil()
    const taken = aCommand({ claims: ['reference:M-1'] })
    await log.append(council, taken)
    const poison = aCommand({ events: [anEvent({ id: 'not a uuid' })] })
    const outcomes = await Promise.allSettled(
      [
        aCommand(),
        aCommand({ streamId: taken.streamId }),
        aCommand({ claims: ['reference:M-1'] }),
        poison,
        aCommand({ commitId: taken.commitId, requestHash: hashOf('other') }),
        aCommand(),
      ].map((command) => log.append(council, command)),
    )
    expect(outcomes.map((o) => (o.status === 'fulfilled' ? o.value.kind : 'rejected'))).toEqual([
      'appended', 'conflict', 'claim-taken', 'rejected', 'key-reused', 'appended',
    ]) // prettier-ignore
    expect(await readAll(log, council)).toHaveLength(3)
  })

  it('never lets a later position have an earlier instant', async ({ log }) => {
    const council = anyCouncil()
    await Promise.all(Array.from({ length: 50 }, () => log.append(council, aCommand())))
    await log.append(council, aCommand())
    const instants = (await readAll(log, council)).map(({ recordedAt }) => recordedAt)
    expect(instants).toEqual([...instants].sort())
    const last = instants.at(-1) ?? ''
    expect(await log.positionAt(council, last)).toBe(51)
    expect(await log.positionAt(council, instants[0] ?? '')).toBeGreaterThan(0)
    expect(await log.positionAt(council, '2000-01-01T00:00:00Z')).toBe(0)
  })

  it('finds the council of a stream, and nothing for a stream that is not there', async ({
    log,
  }) => {
    const council = anyCouncil()
    const command = aCommand()
    await log.append(council, command)
    expect(await log.councilOf(command.streamId)).toBe(council)
    expect(await log.councilOf(randomUUID())).toBeUndefined()
    expect(await log.head('ws9999')).toBeUndefined()
  })
})

describe('many writers', () => {
  it('lose nothing, double nothing and leave no hole, over two instances', async ({
    testLog,
    log,
  }) => {
    const council = anyCouncil()
    const logs = [log, testLog.openAnother()]
    const streams = Array.from({ length: 20 }, () => randomUUIDv7())
    const acknowledged: string[] = []
    const writer = async (index: number): Promise<void> => {
      const instance = logs[index % logs.length] ?? log
      for (let round = 0; round < 20; round += 1) {
        const streamId = streams[(index + round) % streams.length] ?? ''
        const commitId = randomUUID()
        let expectedVersion = 0
        for (;;) {
          const command = aCommand({ streamId, commitId, expectedVersion })
          const outcome = await instance.append(council, command)
          if (outcome.kind === 'conflict') expectedVersion = outcome.version
          else break
        }
        acknowledged.push(commitId)
        const repeated = aCommand({ streamId, commitId })
        expect((await log.append(council, repeated)).kind).toBe('duplicate')
      }
    }
    await Promise.all(Array.from({ length: 30 }, (_, index) => writer(index)))
    const events = await readAll(log, council)
    expect(events).toHaveLength(600)
    expect(new Set(events.map(({ commitId }) => commitId))).toEqual(new Set(acknowledged))
    for (const streamId of streams) {
      const versions = events.filter((e) => e.streamId === streamId).map(({ version }) => version)
      expect(versions).toEqual(versions.map((_, index) => index + 1))
    }
  })
})
