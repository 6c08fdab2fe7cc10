import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#council-log/database.ts'
import { startReceiver } from '#support/channels/receiver.ts'
import {
  append,
  eventually,
  isPublicType,
  openInstance,
  subscribe,
  wantsAll,
} from '#support/channels/sending.ts'
import { anyCouncil, openTestLog, readAll, type TestLog } from '#support/log.ts'

let test: TestLog

beforeAll(async () => {
  test = await openTestLog()
})
afterAll(() => test.close())

const report = { type: 'ProgressReported' }
const note = { type: 'InternalNoteAdded', data: { text: 'MERKTEKEN-INTERN' } }

/** Does what only an operator can: the service's own role may not, and time does not pass in tests. */
async function asOperator(statement: ReturnType<typeof sql>): Promise<void> {
  const db = openDatabase({ url: test.url, connectionsMax: 1 })
  await statement.execute(db).finally(() => db.destroy())
}

describe('delivering', () => {
  it('sends each public event once, as a signed CloudEvent, in the order of its motion', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    await append(test.log, council, [report, note, report])
    const { secret } = await subscribe(webhooks, { council, address: receiver.address })
    await append(test.log, council, [report, note, report, report])
    await eventually(() => expect(receiver.received).toHaveLength(5))
    const events = await readAll(test.log, council)
    const publicIds = events.filter(({ type }) => isPublicType(type)).map(({ id }) => id)
    expect(receiver.received.map(({ event }) => event.id).sort()).toEqual(publicIds.sort())
    for (const { headers, body, event } of receiver.received) {
      expect(headers['content-type']).toBe('application/cloudevents+json')
      expect(headers['webhook-id']).toBe(event.id)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(event)
      expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow() // prettier-ignore
    }
    expect(JSON.stringify(receiver.received)).not.toMatch(/MERKTEKEN|Internal|internal|clerk-1/)
    const byMotion = Map.groupBy(receiver.received, ({ event }) => event.subject)
    for (const motion of byMotion.values()) {
      const sequences = motion.map(({ event }) => event.sequence)
      expect(sequences).toEqual(sequences.toSorted())
    }
  })

  it('begins where it is asked to, and takes what its filter wants', async () => {
    const webhooks = openInstance(test)
    const [all, filtered] = [await startReceiver(), await startReceiver()]
    const council = anyCouncil()
    await append(test.log, council, [report, report])
    const head = (await test.log.head(council))?.position ?? 0
    const filter = { ...wantsAll, type: ['WorkStarted'], phase: ['inProgress'] }
    await subscribe(webhooks, { council, address: all.address, position: head })
    await subscribe(webhooks, { council, address: filtered.address, position: head, filter })
    const data = { portfolioHolder: 'Wethouder Jansen' }
    await append(test.log, council, [report, { type: 'WorkStarted', data }])
    await eventually(() => expect(all.received).toHaveLength(2))
    await eventually(() => expect(filtered.received).toHaveLength(1))
    expect(filtered.received[0]?.event.type).toBe('nl.moties.work-started.v1')
  })

  it('knows a party and a portfolio holder as they were with each event', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    const submitted = (party: string) => ({
      type: 'MotionSubmitted',
      phase: 'submitted',
      data: { reference: 'M-1', title: 'Bomen', kind: 'overig', submitters: [{ party }] },
    })
    const started = { type: 'WorkStarted', data: { portfolioHolder: 'Wethouder Jansen' } }
    const assigned = { type: 'ResponsibilityAssigned', data: { portfolioHolder: 'Wethouder Smit' } }
    await append(test.log, council, [submitted('Groen'), started, report, assigned, report])
    await append(test.log, council, [submitted('Blauw'), started, report])
    const filter = { ...wantsAll, party: ['Groen'], portfolioHolder: ['Wethouder Jansen'] }
    await subscribe(webhooks, { council, address: receiver.address, filter })
    await eventually(() => expect(receiver.received).toHaveLength(2))
    await eventually(async () => {
      const [one] = await webhooks.list({ council })
      expect(one).toMatchObject({ position: 8, pending: 0 })
    })
    expect(receiver.received.map(({ event }) => event.data?.position)).toEqual([2, 3])
  })
})

describe('a receiver that fails', () => {
  it('holds back the later events of that motion only, and gets them in order afterwards', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    const failing = await append(test.log, council, [report, report, report])
    const other = await append(test.log, council, [report, report])
    let isBroken = true
    receiver.answerWith(({ subject }) => ({ status: isBroken && subject === failing ? 500 : 200 }))
    await subscribe(webhooks, { council, address: receiver.address })
    const of = (motion: string) => receiver.accepted().filter(({ subject }) => subject === motion)
    await eventually(() => expect(of(other)).toHaveLength(2))
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(4))
    expect(of(failing)).toEqual([])
    isBroken = false
    await eventually(() => expect(of(failing)).toHaveLength(3))
    expect(of(failing).map(({ data }) => data?.position)).toEqual([1, 2, 3])
    const tries = receiver.received.filter(({ event }) => event.data?.position === 1)
    expect(new Set(tries.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('may ask for time, and gets it', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    receiver.answerWith(() => ({ status: 503, headers: { 'Retry-After': '3600' } }))
    await append(test.log, council, [report])
    const { subscription } = await subscribe(webhooks, { council, address: receiver.address })
    await eventually(async () => {
      const { deliveries } = await webhooks.deliveries({ subscriptionId: subscription.id, limit: 10, offset: 0 }) // prettier-ignore
      expect(deliveries[0]).toMatchObject({ state: 'pending', attempts: 1, lastStatus: 503 })
      const waitMs = Date.parse(deliveries[0]?.nextAttemptAt ?? '') - Date.now()
      expect(waitMs).toBeGreaterThan(3_500_000)
    })
  })

  it('of one event for three days makes it a dead letter, which can be replayed', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    let isBroken = true
    const refused = await append(test.log, council, [report, report])
    receiver.answerWith(({ data }) => ({ status: isBroken && data?.position === 1 ? 400 : 200 }))
    const { subscription } = await subscribe(webhooks, { council, address: receiver.address })
    const { id } = subscription
    const log = () => webhooks.deliveries({ subscriptionId: id, limit: 10, offset: 0 })
    await eventually(async () => expect((await log()).deliveries[1]?.attempts).toBeGreaterThan(0))
    await asOperator(sql`
      update webhook.delivery set first_attempt_at = first_attempt_at - interval '3 days'
      where subscription_id = ${id}`)
    await eventually(async () => expect(await webhooks.find(id)).toMatchObject({ dead: 1 }))
    await eventually(() => expect(receiver.accepted().map(({ data }) => data?.position)).toEqual([2])) // prettier-ignore
    await eventually(async () =>
      expect(await webhooks.find(id)).toMatchObject({ state: 'active', pending: 0, dead: 1 }),
    )
    const dead = (await log()).deliveries.find(({ state }) => state === 'dead')
    expect(dead).toMatchObject({ position: 1, lastStatus: 400, lastError: 'answered 400' })
    expect(await webhooks.figures()).toContainEqual(
      expect.objectContaining({ council, subscriptions: 1, dead: 1, pending: 0 }),
    )
    isBroken = false
    expect(await webhooks.replay(id, dead?.eventId ?? '')).toBe(true)
    await eventually(() => expect(receiver.accepted()).toHaveLength(2))
    expect(receiver.accepted().every(({ subject }) => subject === refused)).toBe(true)
    expect(await webhooks.replay(id, randomUUID())).toBe(false)
  })

  it('of everything for three days disables the subscription, which can be resumed in full', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    await append(test.log, council, [report, report])
    receiver.answerWith(() => ({ status: 500 }))
    const { subscription } = await subscribe(webhooks, { council, address: receiver.address })
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(0))
    await eventually(async () => {
      await asOperator(sql`
        update webhook.delivery set first_attempt_at = first_attempt_at - interval '3 days'
        where subscription_id = ${subscription.id}`)
      await asOperator(sql`
        update webhook.subscription set failing_since = failing_since - interval '3 days'
        where id = ${subscription.id}`)
      expect(await webhooks.find(subscription.id)).toMatchObject({
        state: 'disabled',
        reason: 'nothing could be delivered for three days; the last time: answered 500',
        dead: 1,
        pending: 1,
      })
    })
    receiver.answerWith(() => ({ status: 200 }))
    await append(test.log, council, [report])
    await webhooks.resume(subscription.id)
    await eventually(() => expect(receiver.accepted()).toHaveLength(3))
    expect(receiver.accepted().slice(0, 2).map(({ data }) => data?.position).sort()).not.toContain(undefined) // prettier-ignore
    expect(await webhooks.find(subscription.id)).toMatchObject({ state: 'active', reason: null })
  })

  it('with 410 Gone is not called again', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    receiver.answerWith(() => ({ status: 410 }))
    const { subscription } = await subscribe(webhooks, { council, address: receiver.address })
    await append(test.log, council, [report])
    await eventually(async () =>
      expect(await webhooks.find(subscription.id)).toMatchObject({
        state: 'disabled',
        reason: 'the receiver answered 410 Gone',
        pending: 1,
      }),
    )
    expect(receiver.received).toHaveLength(1)
  })
})

describe('its owner', () => {
  it('pauses and resumes without a loss', async () => {
    const webhooks = openInstance(test)
    const [receiver, other] = [await startReceiver(), await startReceiver()]
    const council = anyCouncil()
    const { subscription } = await subscribe(webhooks, { council, address: receiver.address })
    await subscribe(webhooks, { council, address: other.address })
    await webhooks.pause(subscription.id)
    await append(test.log, council, [report, report])
    await eventually(() => expect(other.received).toHaveLength(2))
    expect(receiver.received).toEqual([])
    await webhooks.resume(subscription.id)
    await eventually(() => expect(receiver.received).toHaveLength(2))
  })

  it('removes it, with what was pending', async () => {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    receiver.answerWith(() => ({ status: 500 }))
    const { subscription } = await subscribe(webhooks, { council, address: receiver.address })
    await append(test.log, council, [report])
    await eventually(() => expect(receiver.received.length).toBeGreaterThan(0))
    await webhooks.remove(subscription.id)
    expect(await webhooks.find(subscription.id)).toBeUndefined()
    expect(await webhooks.deliveries({ subscriptionId: subscription.id, limit: 1, offset: 0 })).toEqual({ deliveries: [], total: 0 }) // prettier-ignore
  })
})

describe('many instances', () => {
  it('share the work, and none delivers what another one did', async () => {
    const instances = [openInstance(test), openInstance(test), openInstance(test)]
    const receiver = await startReceiver()
    const council = anyCouncil()
    const [first] = instances
    if (first === undefined) throw new Error('no instance')
    await subscribe(first, { council, address: receiver.address })
    await Promise.all(
      Array.from({ length: 40 }, () => append(test.log, council, [report, report, note, report])),
    )
    await eventually(() => expect(receiver.accepted()).toHaveLength(120))
    expect(receiver.received).toHaveLength(120)
    for (const motion of Map.groupBy(receiver.received, ({ event }) => event.subject).values()) {
      const positions = motion.map(({ event }) => event.data?.position ?? 0)
      expect(positions).toEqual(positions.toSorted((one, other) => one - other))
    }
  })
})
