import type { Role } from '#domain/actor.ts'
import type { DataOf, MotionEventType } from '#domain/motion/events.ts'
import type { Phase } from '#domain/motion/recorded.ts'

// An archive is read in Dutch, long after this service. These are the words that councils use.

export const phaseNames: Readonly<Record<Phase, string>> = {
  submitted: 'Ingediend',
  inProgress: 'In uitvoering',
  informingCommittee: 'Informerende commissie',
  completed: 'Afgedaan',
  rejected: 'Verworpen',
  withdrawn: 'Ingetrokken',
}

export const roleNames: Readonly<Record<Role, string>> = {
  clerk: 'griffie',
  official: 'ambtenaar',
  executive: 'college',
  auditor: 'rekenkamer',
}

export const groundNames: Readonly<Record<DataOf<'ContentRedacted'>['ground'], string>> = {
  'personal-data': 'persoonsgegevens',
  confidential: 'vertrouwelijkheid',
}

/** What happened, as a line in the story of a motion. */
export const eventNames: Readonly<Record<MotionEventType, string>> = {
  MotionSubmitted: 'Motie ingediend',
  DecisionRecorded: 'Besluit van de raad',
  WorkStarted: 'Uitvoering gestart',
  ResponsibilityAssigned: 'Verantwoordelijkheid belegd',
  DeadlineSet: 'Termijn afgesproken',
  DeadlineMoved: 'Termijn verschoven',
  ProgressReported: 'Stand van zaken',
  ProgressCorrected: 'Stand van zaken gecorrigeerd',
  InternalNoteAdded: 'Interne notitie',
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
  RedactionProposed: 'Verwijdering voorgesteld',
  ContentRedacted: 'Inhoud verwijderd',
  PersonalDataConfirmed: 'Persoonsgegevens bevestigd',
}
