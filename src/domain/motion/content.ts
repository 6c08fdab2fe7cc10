import type { AgreedDeadline, Committee, Details, Dossier, Layer, Report } from './dossier.ts'
import { unknownDetails } from './dossier.ts'
import type { DataOf, MotionEventType } from './events.ts'
import type { Envelope, Written } from './recorded.ts'

type Change = Partial<Dossier>
type Writing<T extends MotionEventType> = (known: Dossier, data: DataOf<T>, of: Envelope) => Change

const layer = (known: Dossier, details: Partial<Details>, of: Envelope): Change =>
  layered([...known.layers, { eventId: of.id, details }])

const agree = (known: Dossier, deadline: AgreedDeadline['deadline'], of: Envelope): Change =>
  agreed([...known.deadlineHistory, { eventId: of.id, deadline, recordedAt: of.recordedAt }])

/** What the content of each event adds. Events without content worth remembering are not here. */
const writings: { readonly [T in MotionEventType]?: Writing<T> } = {
  MotionSubmitted: layer,
  WorkStarted: layer,
  ResponsibilityAssigned: layer,
  DetailsCorrected: (known, { changes }, of) => layer(known, changes, of),
  DeadlineSet: (known, { deadline }, of) => agree(known, deadline, of),
  DeadlineMoved: (known, { deadline }, of) => agree(known, deadline, of),
  SettlementRefused: (known, { newDeadline }, of) =>
    newDeadline === undefined ? {} : agree(known, newDeadline, of),
  ProgressReported: (known, { text }, of) => revise(known, { reportId: of.id, text }, of),
  ProgressCorrected: revise,
  CommitteeScheduled: (known, { committee: name, agenda = null, meetsOn, form, purpose }, of) =>
    plan(known, { name, agenda, form, purpose, meetsOn }, of),
  CommitteeRescheduled: (known, { meetsOn }, of) => plan(known, { meetsOn }, of),
  SettlementProposed: ({ settlement }, data) =>
    settlement === null ? {} : { settlement: { ...settlement, ...data } },
  DocumentAttached: ({ documents }, data, of) => ({
    documents: [...documents, { ...data, eventId: of.id }],
  }),
  MotionsLinked: ({ links }, data, of) => ({ links: [...links, { ...data, eventId: of.id }] }),
}

/** What an event's content adds to the dossier. */
export function remember<T extends MotionEventType>(
  known: Dossier,
  { type, data }: Written<T>,
  of: Envelope,
): Change {
  const write: Writing<T> | undefined = writings[type]
  return write === undefined ? {} : write(known, data, of)
}

/** What changes in the dossier when the content of one event is taken out of it. */
export function forget(known: Dossier, eventId: string): Change {
  const isKept = (piece: { readonly eventId: string }) => piece.eventId !== eventId
  return {
    ...layered(known.layers.filter(isKept)),
    ...agreed(known.deadlineHistory.filter(isKept)),
    ...forgetSettlement(known, eventId),
    reports: known.reports.map((report) => revised(report, report.revisions.filter(isKept))),
    committee: known.committee && forgetPlan(known.committee, eventId),
    documents: known.documents.filter(isKept),
  }
}

/** The details as all layers together tell them. */
function layered(layers: readonly Layer[]): Change {
  const details = layers.reduce<Details>(
    (below, { details: above }) => ({ ...below, ...above }),
    unknownDetails,
  )
  const references = layers.flatMap(({ details: { reference } }) => reference ?? [])
  const earlier = references.filter((reference) => reference !== details.reference)
  return { ...details, layers, aliases: [...new Set(earlier)] }
}

function agreed(deadlineHistory: readonly AgreedDeadline[]): Change {
  return {
    deadlineHistory,
    deadline: deadlineHistory.at(-1)?.deadline ?? null,
    deadlineMoves: Math.max(0, deadlineHistory.length - 1),
  }
}

/** A correction of a report that is not in this history (as of an earlier day) changes nothing. */
function revise(
  known: Dossier,
  { reportId, text }: { readonly reportId: string; readonly text: string },
  of: Envelope,
): Change {
  const revision = { eventId: of.id, text, recordedAt: of.recordedAt }
  const reports = known.reports.map((report) =>
    report.id === reportId ? revised(report, [...report.revisions, revision]) : report,
  )
  return { reports }
}

function revised(report: Report, revisions: Report['revisions']): Report {
  const last = revisions.at(-1)
  const correctedAt = last === undefined || last.eventId === report.id ? null : last.recordedAt
  return { ...report, revisions, text: last?.text ?? null, correctedAt }
}

function plan(
  { committee }: Dossier,
  { meetsOn, ...rest }: Partial<Committee> & { readonly meetsOn: string },
  { id: eventId }: Envelope,
): Change {
  if (committee === null) return {}
  const plannedDays = [...committee.plannedDays, { eventId, meetsOn }]
  return { committee: { ...committee, ...rest, plannedDays, meetsOn } }
}

function forgetPlan(committee: Committee, eventId: string): Committee {
  const plannedDays = committee.plannedDays.filter((day) => day.eventId !== eventId)
  const meetsOn = plannedDays.at(-1)?.meetsOn ?? null
  const unknown = { name: null, form: null, purpose: null, agenda: null }
  return committee.eventId === eventId
    ? { ...committee, ...unknown, plannedDays, meetsOn }
    : { ...committee, plannedDays, meetsOn }
}

function forgetSettlement({ settlement }: Dossier, eventId: string): Change {
  if (settlement?.eventId !== eventId) return {}
  return {
    settlement: { ...settlement, reason: null, explanation: null, evidence: [] },
    closingReason: null,
  }
}
