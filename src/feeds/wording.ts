import type { ApproximateDate } from '#domain/dates.ts'
import type { DataOf, MotionEventType } from '#domain/motion/events.ts'

// The words of the council for what happened, in Dutch. An internal event has none: it is in no feed.

export const eventNames: Readonly<Partial<Record<MotionEventType, string>>> = {
  MotionSubmitted: 'Motie ingediend',
  DecisionRecorded: 'Besluit van de raad',
  WorkStarted: 'Uitvoering gestart',
  ResponsibilityAssigned: 'Verantwoordelijkheid belegd',
  DeadlineSet: 'Termijn afgesproken',
  DeadlineMoved: 'Termijn verschoven',
  ProgressReported: 'Stand van zaken',
  ProgressCorrected: 'Stand van zaken gecorrigeerd',
  DocumentAttached: 'Document toegevoegd',
  CommitteeScheduled: 'Commissie gepland',
  CommitteeRescheduled: 'Commissie verplaatst',
  CommitteeCancelled: 'Commissie vervallen',
  CommitteeInformed: 'Commissie geïnformeerd',
  SettlementProposed: 'Afdoening voorgesteld',
  SettlementAccepted: 'Afdoening aanvaard',
  SettlementRefused: 'Afdoening geweigerd',
  MotionReopened: 'Motie heropend',
  DetailsCorrected: 'Gegevens gecorrigeerd',
  MotionsLinked: 'Gekoppeld aan een andere motie',
  ContentRedacted: 'Inhoud verwijderd',
}

export const outcomes: Readonly<Record<DataOf<'DecisionRecorded'>['outcome'], string>> = {
  adopted: 'aangenomen',
  rejected: 'verworpen',
  withdrawn: 'ingetrokken',
  deferred: 'aangehouden',
}

export const closingReasons: Readonly<Record<DataOf<'SettlementProposed'>['reason'], string>> = {
  executed: 'uitgevoerd',
  'partly-executed': 'gedeeltelijk uitgevoerd',
  'taken-up-in-policy': 'opgenomen in beleid',
  overtaken: 'door de tijd ingehaald',
  'not-executed': 'niet uitgevoerd',
  replaced: 'vervangen door een andere motie',
}

export const forms: Readonly<Record<DataOf<'CommitteeScheduled'>['form'], string>> = {
  meeting: 'vergadering',
  written: 'schriftelijk',
}

export const purposes: Readonly<Record<DataOf<'CommitteeScheduled'>['purpose'], string>> = {
  progress: 'stand van zaken',
  settlement: 'afdoening',
}

export const deciders: Readonly<Record<DataOf<'SettlementAccepted'>['decidedBy'], string>> = {
  committee: 'commissie',
  council: 'raad',
  presidium: 'presidium',
}

export const grounds: Readonly<Record<DataOf<'ContentRedacted'>['ground'], string>> = {
  'personal-data': 'persoonsgegevens',
  confidential: 'vertrouwelijkheid',
}

export const relations: Readonly<Record<DataOf<'MotionsLinked'>['relation'], string>> = {
  'merged-into': 'samengevoegd met een andere motie',
  replaces: 'vervangt een andere motie',
  'follows-up': 'vervolg op een andere motie',
  related: 'hangt samen met een andere motie',
}

const months = [
  'januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september',
  'oktober', 'november', 'december',
] as const // prettier-ignore
const monthsInQuarter = 3

/** A date as exactly as it is known: `7 juli 2021`, `juli 2021`, `3e kwartaal 2021`, `2021`. */
export function dateWords({ on, precision }: ApproximateDate): string {
  const [year = '', month = '', day = ''] = on.split('-')
  const words = {
    day: `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year}`,
    month: `${months[Number(month) - 1] ?? ''} ${year}`,
    quarter: `${Math.ceil(Number(month) / monthsInQuarter)}e kwartaal ${year}`,
    year,
  }
  return words[precision]
}
