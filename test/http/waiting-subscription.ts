import { vi } from 'vitest'
import type { TestApi, TestCouncil } from '#support/api/api.ts'

/** A subscription with an event that waits for it: nobody answers at its address. */
export interface WaitingSubscription {
  readonly subscriptionId: string
  readonly eventId: string
}

const base = '/api/v1/subscriptions'
const patience = { timeout: 30_000, interval: 20 }
const address = 'http://127.0.0.1:1/hook'

export async function openWaitingSubscription(
  api: TestApi,
  { council, clerk: token }: TestCouncil,
): Promise<WaitingSubscription> {
  const payload = { council, address, from: 0 }
  const made = await api.send({ method: 'POST', url: base, payload, token })
  const { subscriptionId } = made.json<{ subscriptionId: string }>()
  return vi.waitFor(async () => {
    const url = `${base}/${subscriptionId}/deliveries`
    const answer = await api.send({ method: 'GET', url, token })
    const [delivery] = answer.json<{ deliveries: { eventId: string }[] }>().deliveries
    if (delivery === undefined) throw new Error('nothing waits yet')
    return { subscriptionId, eventId: delivery.eventId }
  }, patience)
}

/** Each of the requests that a subscription knows, apart from reading; the last one ends it. */
export function requestsTo(
  { subscriptionId, eventId }: WaitingSubscription,
  { council, clerk: token }: TestCouncil,
) {
  const own = `${base}/${subscriptionId}`
  return [
    { method: 'POST', url: base, payload: { council, address }, token },
    { method: 'PATCH', url: own, payload: { state: 'paused' }, token },
    { method: 'POST', url: `${own}/test`, token },
    { method: 'POST', url: `${own}/deliveries/${eventId}/replay`, token },
    { method: 'DELETE', url: own, token },
  ] as const
}
