import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#council-log/database.ts'
import { startReceiver, type Received } from '#support/channels/receiver.ts'
import { append, eventually, openInstance, subscribe } from '#support/channels/sending.ts'
import { anyCouncil, openTestLog, type TestLog } from '#support/log.ts'
import { previousSecretsMax } from '#webhooks/limits.ts'
import { sealingWith } from '#webhooks/sealing.ts'

let test: TestLog

beforeAll(async () => {
  test = await openTestLog()
})
afterAll(() => test.close())

/** Whether a receiver that knows this secret takes a message, by the standard's own library. */
function isTaken({ body, headers }: Received, secret: string): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}

/** Lets a day pass, which only an operator can. */
async function dayLater(): Promise<void> {
  const db = openDatabase({ url: test.url, connectionsMax: 1 })
  await sql`update webhook.previous_secret set expires_at = expires_at - interval '1 day'`
    .execute(db)
    .finally(() => db.destroy())
}

describe('a secret that was changed', () => {
  async function openSubscription() {
    const webhooks = openInstance(test)
    const receiver = await startReceiver()
    const council = anyCouncil()
    const { subscription, secret } = await subscribe(webhooks, {
      council,
      address: receiver.address,
    })
    const next = async (): Promise<Received> => {
      const { length } = receiver.received
      await append(test.log, council, [{}])
      await eventually(() => expect(receiver.received).toHaveLength(length + 1))
      return receiver.received.at(-1) ?? expect.fail()
    }
    return { webhooks, receiver, subscription, secret, next }
  }

  it('signs at once, the one before for a day as well, on every instance', async () => {
    const { webhooks, receiver, subscription, secret: first, next } = await openSubscription()
    openInstance(test)
    const second = await webhooks.rotateSecret(subscription.id)
    expect(second).not.toBe(first)
    for (let count = 0; count < 5; count += 1) {
      const message = await next()
      expect(message.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/)
      expect([first, second].map((secret) => isTaken(message, secret))).toEqual([true, true])
    }
    await webhooks.test(subscription)
    const tested = receiver.received.at(-1) ?? expect.fail()
    expect([first, second].map((secret) => isTaken(tested, secret))).toEqual([true, true])
    await dayLater()
    const later = await next()
    expect([first, second].map((secret) => isTaken(later, secret))).toEqual([false, true])
  })

  it('may be changed again at once: whatever a receiver knows it can go on with', async () => {
    const { webhooks, subscription, secret, next } = await openSubscription()
    const { id } = subscription
    // Two ask at the same moment, and each gets a secret that works.
    const asked = await Promise.all([webhooks.rotateSecret(id), webhooks.rotateSecret(id)])
    const message = await next()
    expect([secret, ...asked].map((one) => isTaken(message, one))).toEqual([true, true, true])
    for (let count = 0; count < previousSecretsMax; count += 1) await webhooks.rotateSecret(id)
    const signatures = (await next()).headers['webhook-signature']
    expect(String(signatures).split(' ')).toHaveLength(previousSecretsMax + 1)
  })

  it('brings back a subscription whose key was lost', async () => {
    const { webhooks, receiver, subscription, secret } = await openSubscription()
    await webhooks.stop()
    const other = openInstance(test, { sealing: sealingWith(randomBytes(32).toString('base64')) })
    const fresh = await other.rotateSecret(subscription.id)
    await append(test.log, subscription.council, [{}])
    await eventually(() => expect(receiver.received).toHaveLength(1))
    const [message = expect.fail()] = receiver.received
    expect([secret, fresh].map((one) => isTaken(message, one))).toEqual([false, true])
  })
})

describe('an address that was changed', () => {
  it('gets what waits at once, and everything after that', async () => {
    const webhooks = openInstance(test)
    const [old, moved] = [await startReceiver(), await startReceiver()]
    const council = anyCouncil()
    old.answerWith(() => ({ status: 503, headers: { 'Retry-After': '3600' } }))
    const { subscription, secret } = await subscribe(webhooks, { council, address: old.address })
    await append(test.log, council, [{}, {}])
    await eventually(() => expect(old.received).toHaveLength(1))
    await eventually(async () => {
      const query = { subscriptionId: subscription.id, limit: 1, offset: 1 }
      expect((await webhooks.deliveries(query)).deliveries[0]?.attempts).toBe(1)
    })
    expect(await webhooks.changeAddress(subscription.id, moved.address)).toBeNull()
    await append(test.log, council, [{}])
    await eventually(() => expect(moved.received).toHaveLength(3))
    expect(moved.received.every((message) => isTaken(message, secret))).toBe(true)
    expect(old.received).toHaveLength(1)
  })

  it('is held against the same rules as a new one', async () => {
    const webhooks = openInstance(test)
    const { address } = await startReceiver()
    const { subscription } = await subscribe(webhooks, { council: anyCouncil(), address })
    expect(await webhooks.changeAddress(subscription.id, 'https://10.0.0.1/')).toMatch(/public/)
    expect(await webhooks.find(subscription.id)).toMatchObject({ address })
  })
})
