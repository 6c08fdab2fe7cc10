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
  /** All figures in the text format of Prometheus. */
  expose(gauges: readonly Gauge[]): string
}

export const metricsMediaType = 'text/plain; version=0.0.4'

/** Upper bounds of the classes that durations are counted in. */
const durationBoundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const

interface Durations {
  readonly counts: number[]
  count: number
  sumSeconds: number
}

/** Figures of this instance since it started. */
export function createMetrics(): Metrics {
  const requests = new Map<string, number>()
  const refusals = new Map<string, number>()
  const shed = new Map<string, number>()
  const durations = new Map<string, Durations>()
  return {
    countRequest: ({ method, route, status, durationMs }) => {
      increment(requests, labelsOf({ method, route, status: String(status) }))
      observe(durations, labelsOf({ method, route }), durationMs / 1000)
    },
    countRefusal: (code) => increment(refusals, labelsOf({ code })),
    countShed: (work, reason) => increment(shed, labelsOf({ work, reason })),
    expose: (gauges) =>
      [
        ...counter('motiespoor_http_requests_total', 'Requests answered.', requests),
        ...histogram(durations),
        ...counter('motiespoor_refusals_total', 'Recordings refused by a rule.', refusals),
        ...counter('motiespoor_shed_total', 'Requests refused or dropped by load.', shed),
        ...gauges.flatMap(gaugeLines),
        '',
      ].join('\n'),
  }
}

function increment(counts: Map<string, number>, labels: string): void {
  counts.set(labels, (counts.get(labels) ?? 0) + 1)
}

function observe(durations: Map<string, Durations>, labels: string, seconds: number): void {
  const found = durations.get(labels) ?? {
    counts: durationBoundsSeconds.map(() => 0),
    count: 0,
    sumSeconds: 0,
  }
  durationBoundsSeconds.forEach((bound, index) => {
    if (seconds <= bound) found.counts[index] = (found.counts[index] ?? 0) + 1
  })
  found.count += 1
  found.sumSeconds += seconds
  durations.set(labels, found)
}

const heading = (name: string, type: string, help: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

const counter = (name: string, help: string, counts: ReadonlyMap<string, number>): string[] => [
  ...heading(name, 'counter', help),
  ...[...counts].map(([labels, count]) => `${name}{${labels}} ${count}`),
]

function histogram(durations: ReadonlyMap<string, Durations>): string[] {
  const name = 'motiespoor_http_request_duration_seconds'
  const lines = [...durations].flatMap(([labels, { counts, count, sumSeconds }]) => [
    ...durationBoundsSeconds.map(
      (bound, index) => `${name}_bucket{${labels},le="${bound}"} ${counts[index] ?? 0}`,
    ),
    `${name}_bucket{${labels},le="+Inf"} ${count}`,
    `${name}_sum{${labels}} ${sumSeconds}`,
    `${name}_count{${labels}} ${count}`,
  ])
  return [...heading(name, 'histogram', 'How long answers took.'), ...lines]
}

const gaugeLines = ({ name, help, samples }: Gauge): string[] => [
  ...heading(name, 'gauge', help),
  ...samples.map(({ labels, value }) => {
    const text = labelsOf(labels)
    return `${name}${text && `{${text}}`} ${value}`
  }),
]

const labelsOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll(/[\\"\n]/g, escaped)}"`)
    .join(',')

const escaped = (sign: string): string => (sign === '\n' ? '\\n' : `\\${sign}`)
