import { z } from 'zod'
import type { Actor } from './actor.ts'
import type { Sentence } from './text.ts'
import { hasDirectionMarks, Line } from './text.ts'

const daysMax = 3_660
const days = z.int().min(1).max(daysMax)

/** Organisation identification number of the Dutch government. */
const Oin = z.string().regex(/^\d{20}$/)

/** Events of a council itself. Permanent, like those of a motion: add, never rename or repurpose. */
export const councilEvents = {
  CouncilRegistered: {
    schema: 1,
    visibility: 'public',
    meaning: 'The council keeps its register here from now on.',
    data: z.strictObject({
      name: Line,
      oin: z.exactOptional(Oin),
      silentAfterDays: days.default(90),
      settlementNormDays: days.default(365),
    }),
  },
  CouncilSettingsChanged: {
    schema: 1,
    visibility: 'public',
    meaning: "The council's name or terms became other ones.",
    data: z
      .strictObject({ name: Line, oin: Oin, silentAfterDays: days, settlementNormDays: days })
      .exactPartial()
      .refine((changes) => Object.keys(changes).length > 0, { error: 'must change something' }),
  },
} as const

export type CouncilEventType = keyof typeof councilEvents

/** An event of a council as its content alone. */
export type CouncilEvent = {
  [T in CouncilEventType]: {
    readonly type: T
    readonly data: z.output<(typeof councilEvents)[T]['data']>
  }
}[CouncilEventType]

/** The settings of a council. */
export interface CouncilState {
  readonly name: string
  readonly oin: string | null
  /** A motion is silent when nobody has reported on it for so many days. */
  readonly silentAfterDays: number
  /** How long a motion may take, where no deadline was agreed. */
  readonly settlementNormDays: number
}

/** The phase of a council's stream: it has only one. */
export const councilPhase = 'registered'
export const councilMachine = 'council@1'

export type CouncilRefusalCode =
  | 'role-may-not-record'
  | 'council-already-registered'
  | 'council-not-registered'
  | 'direction-marks-found'

export interface CouncilRefusal {
  readonly code: CouncilRefusalCode
  readonly message: Sentence
}

export interface CouncilRequest {
  /** Undefined while the council is not registered. */
  readonly state: CouncilState | undefined
  readonly proposal: CouncilEvent & { readonly id: string }
  readonly actor: Actor
}

/** An accepted event of a council, in the form that the log takes. It happened when it was recorded. */
export type AcceptedCouncilEvent = CouncilEvent & {
  readonly id: string
  readonly schema: number
  readonly phase: typeof councilPhase
  readonly machine: typeof councilMachine
  readonly occurredOn: null
  readonly occurredOnPrecision: 'unknown'
}

export type CouncilOutcome =
  | {
      readonly kind: 'recorded'
      readonly event: AcceptedCouncilEvent
      /** The settings after the event. */
      readonly state: CouncilState
    }
  | { readonly kind: 'refused'; readonly refusal: CouncilRefusal }

/** The settings after one more event. */
export function evolveCouncil(
  state: CouncilState | undefined,
  { type, data }: CouncilEvent,
): CouncilState | undefined {
  if (type === 'CouncilRegistered') return { oin: null, ...data }
  return state === undefined ? undefined : { ...state, ...data }
}

/** The settings that a council's own history adds up to; undefined before its registration. */
export function foldCouncil(events: Iterable<CouncilEvent>): CouncilState | undefined {
  let state: CouncilState | undefined
  for (const event of events) state = evolveCouncil(state, event)
  return state
}

/** Reads a row of the log as a council's own event; undefined for an event of a motion. */
export function readCouncilEvent<Row extends { readonly type: string }>(
  row: Row,
): (Row & CouncilEvent) | undefined {
  return isCouncilEvent(row) ? row : undefined
}

/** The only place where a row becomes an event. Rows were parsed before they were appended. */
function isCouncilEvent<Row extends { readonly type: string }>(
  row: Row,
): row is Row & CouncilEvent {
  return Object.hasOwn(councilEvents, row.type)
}

/** Decides whether the event may follow: a council is registered once, before anything else. */
export function recordCouncil({ state, proposal, actor }: CouncilRequest): CouncilOutcome {
  const after = evolveCouncil(state, proposal)
  if (actor.role !== 'clerk') return refused('role-may-not-record')
  if (after === undefined) return refused('council-not-registered')
  if (state !== undefined && proposal.type === 'CouncilRegistered') {
    return refused('council-already-registered')
  }
  if (hasDirectionMarks(proposal.data)) return refused('direction-marks-found')
  const event: AcceptedCouncilEvent = {
    ...proposal,
    schema: councilEvents[proposal.type].schema,
    phase: councilPhase,
    machine: councilMachine,
    occurredOn: null,
    occurredOnPrecision: 'unknown',
  }
  return { kind: 'recorded', event, state: after }
}

function refused(code: CouncilRefusalCode): CouncilOutcome {
  return { kind: 'refused', refusal: { code, message: sentences[code] } }
}

const sentences: Record<CouncilRefusalCode, Sentence> = {
  'role-may-not-record': {
    nl: 'Alleen de griffie mag dit vastleggen.',
    en: 'Only the clerk may record this.',
  },
  'council-already-registered': {
    nl: 'Deze raad is al ingeschreven.',
    en: 'This council is registered already.',
  },
  'council-not-registered': {
    nl: 'Deze raad is nog niet ingeschreven.',
    en: 'This council is not registered yet.',
  },
  'direction-marks-found': {
    nl: 'In de naam staan onzichtbare tekens die de leesrichting omkeren. Haal ze weg.',
    en: 'The name holds invisible signs that turn the direction of reading. Take them out.',
  },
}
