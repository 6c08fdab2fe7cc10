import * as prometheus from 'prom-client'

/** One sample of a gauge: the labels and the value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A figure that is read at the moment somebody asks for it. */
export interface Gauge {
  readonly name: string
  readonly help: string
  readonly samples: readonly Sample[]
}

export interface AnsweredRequest {
  readonly method: string
  /** The route's pattern, not the address: addresses would be labels without end. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

export interface Metrics {
  countRequest(request: AnsweredRequest): void
  /** Counts a refusal by the rules of the domain. */
  countRefusal(code: string): void
  /** Counts a request that was refused or dropped because there was too much to do. */
  countShed(work: string, reason: string): void
  /** All figures in the text format that was asked for. */
  expose(gauges: readonly Gauge[], mediaType: MetricsMediaType): Promise<string>
}

export const metricsMediaTypes = [
  prometheus.Registry.PROMETHEUS_CONTENT_TYPE,
  prometheus.Registry.OPENMETRICS_CONTENT_TYPE,
] as const
export type MetricsMediaType = (typeof metricsMediaTypes)[number]

/** Upper bounds of the classes that durations are counted in. */
const durationBoundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Has the memory, processor time and garbage collections of this process measured; to be called once. */
export const measureProcess = (): void => {
  prometheus.collectDefaultMetrics()
}

/** Figures of this instance since it started. */
export function createMetrics(): Metrics {
  const registry = new prometheus.Registry()
  const registers = [registry]
  const requests = new prometheus.Counter({
    name: 'motiespoor_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const durations = new prometheus.Histogram({
    name: 'motiespoor_http_request_duration_seconds',
    help: 'How long answers took.',
    labelNames: ['method', 'route'],
    buckets: durationBoundsSeconds,
    registers,
  })
  const refusals = new prometheus.Counter({
    name: 'motiespoor_refusals_total',
    help: 'Recordings refused by a rule.',
    labelNames: ['code'],
    registers,
  })
  const shed = new prometheus.Counter({
    name: 'motiespoor_shed_total',
    help: 'Requests refused or dropped by load.',
    labelNames: ['work', 'reason'],
    registers,
  })
  return {
    countRequest: ({ method, route, status, durationMs }) => {
      requests.inc({ method, route, status })
      durations.observe({ method, route }, durationMs / 1_000)
    },
    countRefusal: (code) => {
      refusals.inc({ code })
    },
    countShed: (work, reason) => {
      shed.inc({ work, reason })
    },
    expose: (gauges, mediaType) => {
      const answer: prometheus.Registry<MetricsMediaType> = prometheus.Registry.merge([
        registry,
        registryOf(gauges),
        prometheus.register,
      ])
      answer.setContentType(mediaType)
      return answer.metrics()
    },
  }
}

/** The gauges with the values that were read for this answer. */
function registryOf(gauges: readonly Gauge[]): prometheus.Registry {
  const registry = new prometheus.Registry()
  for (const { name, help, samples } of gauges) {
    // A gauge without labels would say 0 where there is no sample.
    if (samples.length === 0) continue
    const labelNames = Object.keys(samples[0]?.labels ?? {})
    const gauge = new prometheus.Gauge({ name, help, labelNames, registers: [registry] })
    for (const { labels, value } of samples) gauge.set(labels, value)
  }
  return registry
}
