import type { Gauge } from '#http/server/metrics.ts'
import type { WebhookFigures } from '#webhooks/deliveries.ts'

type Counted = 'pending' | 'dead' | 'disabled'

/** How it is with the webhooks of all councils together, for the readiness. */
export function webhookReadiness(figures: readonly WebhookFigures[]): Record<string, number> {
  const sum = (key: Counted): number => figures.reduce((total, one) => total + one[key], 0)
  return {
    queueLength: sum('pending'),
    deadLetters: sum('dead'),
    subscriptionsDisabled: sum('disabled'),
  }
}

/** The same a council, for the metrics. */
export function webhookGauges(figures: readonly WebhookFigures[]): Gauge[] {
  const gauge = (name: string, help: string, key: Counted): Gauge => ({
    name: `motiespoor_webhook_${name}`,
    help,
    samples: figures.map((one) => ({ labels: { council: one.council }, value: one[key] })),
  })
  return [
    gauge('queue_length', 'Events that wait to be delivered to subscribers.', 'pending'),
    gauge('dead_letters', 'Events that could not be delivered to subscribers.', 'dead'),
    gauge('subscriptions_disabled', 'Subscriptions that the service disabled.', 'disabled'),
  ]
}
