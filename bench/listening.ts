import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { openRegister } from '#recording/register.ts'
import { commandOf, council } from './event-rows.ts'
import { percentilesOf } from './load.ts'
import { milliseconds, type Bench, type Row } from './row.ts'
import { openService, type Service } from './service.ts'
import { createWorkload } from './workload.ts'

const listenerP99MaxMs = 100
const listenersCount = 2_000
const listenersMemoryMaxMb = 150
/** Connections that are opened at the same time. */
const openingAtOnce = 50
const warmUpEvents = 30
const pauseMinMs = 10
const pauseMaxMs = 40
/** What is still to be done for the last event, and what is to be thrown away. */
const restMs = 3_000

/**
 * How long after the call of `append` a listener to the council's live stream has the event, and what
 * two thousand listeners to whom nothing happens cost the service in memory. The service is a process
 * of its own with its usual limits.
 */
export async function measureListening({ servers, size, chance }: Bench): Promise<Row[]> {
  await using life = new AsyncDisposableStack()
  const url = await servers.migratedDatabase('listened')
  const register = openRegister(url)
  life.defer(() => register.close())
  const service = await openService(life, {
    DATABASE_URL: url,
    NATS_URL: servers.natsUrl ?? '',
    RATE_LIMIT_PER_ADDRESS: '',
  })
  const nextEvent = createWorkload(chance)
  const append = async (): Promise<number> => {
    const outcome = await register.log.append(council, commandOf(nextEvent(0), chance))
    if (outcome.kind !== 'appended') throw new Error(`append() answered ${outcome.kind}`)
    return outcome.position
  }
  await append()
  const listener = await openListener(service.address)
  life.defer(() => void listener.socket.destroy())
  const latenciesMs: number[] = []
  for (let count = -warmUpEvents; count < size.followedEvents; count += 1) {
    await delay(chance.between(pauseMinMs, pauseMaxMs))
    const startedAt = performance.now()
    await listener.heard(await append())
    if (count >= 0) latenciesMs.push(performance.now() - startedAt)
  }
  return [latencyRow(latenciesMs), await measureMemory(life, service)]
}

interface Listener {
  readonly socket: Socket
  /** Settles when the listener has the event at this position. */
  heard(position: number): Promise<void>
}

/** A listener on a bare connection: what it costs, the service has to pay. */
async function openListener(address: string): Promise<Listener> {
  const { port } = new URL(address)
  const socket = connect(Number(port), '127.0.0.1')
  let said = ''
  let last = 0
  let ring: () => void = () => undefined
  socket.on('data', (chunk) => {
    said += chunk.toString()
    for (const [, id] of said.matchAll(/^id: (\d+)$/gm)) last = Number(id)
    said = said.slice(said.lastIndexOf('\n\n') + 1)
    ring()
  })
  socket.write(`GET /api/v1/councils/${council}/events?after=1 HTTP/1.1\r\n`)
  socket.write('Host: localhost\r\nAccept: text/event-stream\r\n\r\n')
  await once(socket, 'data')
  return {
    socket,
    heard: async (position) => {
      while (last < position) await new Promise<void>((resolve) => (ring = resolve))
    },
  }
}

async function measureMemory(life: AsyncDisposableStack, service: Service): Promise<Row> {
  await delay(restMs)
  const beforeMb = await service.memoryMb()
  const listeners: Listener[] = []
  life.defer(() => listeners.forEach(({ socket }) => void socket.destroy()))
  while (listeners.length < listenersCount) {
    const opening = Array.from({ length: openingAtOnce }, () => openListener(service.address))
    listeners.push(...(await Promise.all(opening)))
  }
  await delay(restMs)
  const afterMb = await service.memoryMb()
  const extraMb = afterMb - beforeMb
  return {
    work: `${listenersCount.toLocaleString('en')} idle listeners`,
    against: 'the memory without them',
    result: `${extraMb.toFixed(0)} MB`,
    bar: `≤ ${listenersMemoryMaxMb} MB`,
    isReached: extraMb <= listenersMemoryMaxMb,
    figures: `${beforeMb.toFixed(0)} → ${afterMb.toFixed(0)} MB resident`,
  }
}

function latencyRow(latenciesMs: readonly number[]): Row {
  const { p50Ms, p99Ms } = percentilesOf(latenciesMs)
  return {
    work: 'event → live stream, idle',
    against: 'the call of append',
    result: `p99 ${milliseconds(p99Ms)}`,
    bar: `≤ ${milliseconds(listenerP99MaxMs)}`,
    isReached: p99Ms <= listenerP99MaxMs,
    figures: `p50 ${milliseconds(p50Ms)} over ${latenciesMs.length} events`,
  }
}
