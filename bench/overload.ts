import { recordALot, registerCouncil, startMotions } from '#support/api/load.ts'
import { overload } from '#support/overload/overload.ts'
import { tokensFor } from '#support/servers/service.ts'
import { percentilesOf } from './load.ts'
import { milliseconds, rate, type Bench, type Row } from './row.ts'
import { openService } from './service.ts'

/** Not the council of the other measurements, whose streams are on the same nats-server. */
const council = 'gm1905'
const overloadFactor = 10
const acceptedP99MaxMs = 1_000
const liveMaxMs = 200
const memoryGrowthMaxMb = 64
const recoveryMaxMs = 2_000
/** A write that takes no longer than this is a normal one. */
const normalMs = 250
const closedLoopClients = 64
const closedLoopRequests = 10

/**
 * Writes at ten times the rate that the service bears, from another process that waits for no answer: what
 * is accepted is accepted in good time, the rest is refused, and it is over when the load is.
 */
export async function measureOverload({ servers, size }: Bench): Promise<Row[]> {
  await using life = new AsyncDisposableStack()
  const url = await servers.migratedDatabase('overloaded')
  const service = await openService(life, {
    DATABASE_URL: url,
    NATS_URL: servers.natsUrl ?? '',
    LOG_LEVEL: 'warn',
  })
  const { address } = service
  const token = await (await tokensFor(service.dataDir))(council, 'clerk')
  const at = { address, council, token }
  await registerCouncil(at)
  const perSecond = Math.round((await capacityOf(at)) * overloadFactor)
  const heapBeforeMb = await heapInUseMb(address)
  const { sent, liveMs } = await overload({ ...at, perSecond, durationMs: size.overloadMs })
  const recoveredMs = await recoveryOf(at)
  const growthMb = (await heapInUseMb(address)) - heapBeforeMb

  const accepted = sent.filter(({ status }) => status === 201).map(({ latencyMs }) => latencyMs)
  const refused = sent.filter(({ status }) => status === 503)
  const others = sent.filter(({ status }) => status !== 201 && status !== 503)
  const { p50Ms, p99Ms } = percentilesOf(accepted)
  const refusedIn = percentilesOf(refused.map(({ latencyMs }) => latencyMs))
  const work = `writes at ${overloadFactor} × capacity, ${size.overloadMs / 1_000} s`
  const row = (against: string, value: number, max: number, figures: string): Row => ({
    work,
    against,
    result: milliseconds(value),
    bar: `≤ ${milliseconds(max)}`,
    isReached: value <= max,
    figures,
  })
  const lateMs = sent.reduce((latest, one) => Math.max(latest, one.lateMs), 0)
  const isWhole = others.length === 0 && refused.every(({ hasRetryAfter }) => hasRetryAfter)
  return [
    row(
      'p99 of what is accepted',
      p99Ms,
      acceptedP99MaxMs,
      `${accepted.length} of ${sent.length} at ${rate(perSecond)}, p50 ${milliseconds(p50Ms)}`,
    ),
    {
      work,
      against: 'the rest: 503 with Retry-After',
      result: `${refused.length} + ${others.length} others`,
      bar: '0 others',
      isReached: isWhole,
      figures: `p99 ${milliseconds(refusedIn.p99Ms)}; sent late by at most ${milliseconds(lateMs)}`,
    },
    row(
      '/health/live, slowest',
      Math.max(...liveMs),
      liveMaxMs,
      `${liveMs.length} times, p50 ${milliseconds(percentilesOf(liveMs).p50Ms)}, p99 ${milliseconds(percentilesOf(liveMs).p99Ms)}`,
    ),
    row('a normal write again after', recoveredMs, recoveryMaxMs, ''),
    {
      work,
      against: 'heap in use, after over before',
      result: `${growthMb.toFixed(0)} MB`,
      bar: `≤ ${memoryGrowthMaxMb} MB`,
      isReached: growthMb <= memoryGrowthMaxMb,
      figures: `${(await service.memoryMb()).toFixed(0)} MB resident`,
    },
  ]
}

interface At {
  readonly address: string
  readonly council: string
  readonly token: string
}

/** Garbage that was not collected yet counts. */
async function heapInUseMb(address: string): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text()
  const bytes = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(metrics)?.[1]
  return Number(bytes) / 1_048_576
}

/** Writes a second with as many clients as are worked on at once, each waiting for its answers. */
async function capacityOf(at: At): Promise<number> {
  const sharedMotionIds = await startMotions(
    at,
    Array.from({ length: closedLoopClients }, (_, n) => `C-${n}`),
  )
  const startedMs = performance.now()
  const acknowledged = await recordALot({
    ...at,
    addresses: () => [at.address],
    sharedMotionIds,
    prefix: 'D',
    clients: closedLoopClients,
    requestsPerClient: closedLoopRequests,
  })
  return (acknowledged.length * 1_000) / (performance.now() - startedMs)
}

/** How long it takes until a write is as quick as any. */
async function recoveryOf(at: At): Promise<number> {
  const startedMs = performance.now()
  for (let attempt = 1; ; attempt += 1) {
    const beforeMs = performance.now()
    const isDone = await startMotions(at, [`R-${attempt}`]).then(
      () => true,
      () => false,
    )
    const nowMs = performance.now()
    if (isDone && nowMs - beforeMs <= 2 * normalMs) return nowMs - startedMs
  }
}
