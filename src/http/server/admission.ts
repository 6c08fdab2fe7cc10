import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  Busy,
  createWorkQueue,
  type BusyReason,
  type QueueLimits,
  type WorkQueue,
} from '#work-queue'
import { htmlType } from './accept.ts'
import { delayedShare, eventLoopDelayMaxMs, exportPieces, workLimits } from './limits.ts'
import type { Gauge } from './metrics.ts'

/** A kind of work with a queue of its own, so that much of one kind leaves room for the others. */
export type WorkClass = keyof typeof workLimits
export type WorkLimits = Readonly<Record<WorkClass, QueueLimits>>
type Queues = Readonly<Record<WorkClass, WorkQueue>>

/** `light` needs no queue: it costs next to nothing, or is limited in a way of its own. */
export type RouteWork = WorkClass | 'light'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What it takes to serve the route; left out: reading for GET, recording for all other methods. */
    readonly work?: RouteWork | ((request: FastifyRequest) => RouteWork)
  }
  interface FastifyRequest {
    /** Gives back the slot that the request has; null while it has none. */
    leaveWork: (() => void) | null
    /** Aborted when the connection of who asked is closed; null for light work. */
    callerGone: AbortSignal | null
  }
}

/** Why a request was refused or dropped; `delayed`: the event loop is late. */
export type ShedReason = BusyReason | 'delayed'

/** Lets in as much work of each class as can be done in good time, and refuses the rest. */
export interface Admission {
  /**
   * Has every request of a server wait for a slot of its class once it was read, and refuses it before
   * anything else is done for it where it would not get one. Several servers share the slots.
   */
  guard(app: FastifyInstance): void
  /**
   * The pieces of an export, each made when it has a slot: exports keep neither the event loop nor the
   * database from others, however many are taken at once.
   */
  pieces<Piece>(source: AsyncIterable<Piece>): AsyncGenerator<Piece>
  gauges(): Gauge[]
  close(): void
}

interface AdmissionOptions {
  readonly limits?: WorkLimits | undefined
  /** Told of each request that was refused or dropped. */
  onShed(work: WorkClass, reason: ShedReason): void
}

/** Makes the queues of this process, one for each class of work, and watches the event loop. */
export function openAdmission({ limits = workLimits, onShed }: AdmissionOptions): Admission {
  const queues: Queues = {
    recording: createWorkQueue(limits.recording),
    reading: createWorkQueue(limits.reading),
    'looking-back': createWorkQueue(limits['looking-back']),
    exporting: createWorkQueue(limits.exporting),
    health: createWorkQueue(limits.health),
  }
  const makingPieces = createWorkQueue(exportPieces)
  const delay = watchEventLoopDelay()

  function refuseBeyond(request: FastifyRequest): void {
    const work = workOf(request)
    if (work === 'light' || isFilledInForm(request)) return
    const queue = queues[work]
    const hasShare = queue.running >= limits[work].runningMax * delayedShare
    const isDelayed = hasShare && delay.currentMs() > eventLoopDelayMaxMs
    if (!isDelayed && !queue.isFull()) return
    onShed(work, isDelayed ? 'delayed' : 'full')
    throw new Busy('full')
  }

  return {
    guard: (app) => {
      app.addHook('onRequest', async (request) => refuseBeyond(request))
      waitForSlots(app, queues, onShed)
    },
    pieces: (source) => pieceByPiece(source, makingPieces),
    gauges: () => [
      queueGauge('running', 'Requests that are worked on.', queues),
      queueGauge('waiting', 'Requests that wait for a slot.', queues),
      {
        name: 'motiespoor_event_loop_delay_seconds',
        help: 'How late the event loop is with what is due.',
        samples: [{ labels: {}, value: delay.currentMs() / 1_000 }],
      },
    ],
    close: () => delay.stop(),
  }
}

/** Gives each request of a server its slot, and takes it back with the answer. */
function waitForSlots(
  app: FastifyInstance,
  queues: Queues,
  onShed: AdmissionOptions['onShed'],
): void {
  app.decorateRequest('leaveWork', null)
  app.decorateRequest('callerGone', null)
  app.addHook('preHandler', async (request, reply) => {
    const work = workOf(request)
    if (work === 'light') return
    request.callerGone = closedSignal(reply.raw)
    try {
      request.leaveWork = await queues[work].enter(request.callerGone)
    } catch (error) {
      if (error instanceof Busy) onShed(work, error.reason)
      throw error
    }
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const { leaveWork } = request
    request.leaveWork = null
    // A streamed answer keeps its slot until the reader has all of it, or has gone.
    if (payload instanceof Readable && !reply.raw.closed) {
      reply.raw.once('close', () => leaveWork?.())
    } else leaveWork?.()
    done(null, payload)
  })
}

/** `request.signal` of the server is aborted as soon as a body was read, so it cannot tell. */
function closedSignal(response: ServerResponse): AbortSignal {
  const closed = new AbortController()
  if (response.closed) closed.abort()
  else response.once('close', () => closed.abort())
  return closed.signal
}

/** The same pieces, each asked for when there is a slot for it. */
async function* pieceByPiece<Piece>(
  source: AsyncIterable<Piece>,
  queue: WorkQueue,
): AsyncGenerator<Piece> {
  const iterator = source[Symbol.asyncIterator]()
  try {
    for (;;) {
      const leave = await queue.enter()
      const piece = await iterator.next().finally(leave)
      if (piece.done === true) return
      yield piece.value
    }
  } finally {
    await iterator.return?.()
  }
}

/** The class of work that a request is. */
export function workOf(request: FastifyRequest): RouteWork {
  if (request.is404) return 'light'
  const { work } = request.routeOptions.config
  const declared = typeof work === 'function' ? work(request) : work
  return declared ?? (isReading(request) ? 'reading' : 'recording')
}

const isReading = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

/** The body of a form is read first, so that a refusal can show the typed text again. */
const isFilledInForm = (request: FastifyRequest): boolean =>
  !isReading(request) && request.routeOptions.config.produces?.[0] === htmlType

const queueGauge = (state: 'running' | 'waiting', help: string, queues: Queues): Gauge => ({
  name: `motiespoor_work_${state}`,
  help,
  samples: Object.entries(queues).map(([work, queue]) => ({
    labels: { work },
    value: queue[state],
  })),
})

/** How often the event loop is looked at. */
const tickMs = 20
/** The share of a new figure in the smoothed one, and the most that one can count for. */
const share = 0.2
const lateMaxMs = 2_000

/** Measures the delay of the event loop. */
export interface EventLoopDelay {
  /** Smoothed over the last looks. */
  currentMs(): number
  stop(): void
}

/** Watches the event loop by a timer. */
function watchEventLoopDelay(): EventLoopDelay {
  let smoothedMs = 0
  let dueMs = performance.now() + tickMs
  const timer = setInterval(() => {
    const nowMs = performance.now()
    // One long pause is no overload; several in a row are.
    const lateMs = Math.min(Math.max(0, nowMs - dueMs), lateMaxMs)
    smoothedMs += (lateMs - smoothedMs) * share
    dueMs = nowMs + tickMs
  }, tickMs)
  timer.unref()
  return {
    currentMs: () => smoothedMs,
    stop: () => {
      clearInterval(timer)
    },
  }
}
