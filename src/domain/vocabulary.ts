import type { Role } from './actor.ts'
import type { CouncilEventType } from './council.ts'
import type { DataOf, MotionEventType } from './motion/events.ts'
import type { Phase } from './motion/recorded.ts'

// The words of the council, as docs/motion.md gives them: one word for one thing, wherever people read it.

interface Vocabulary {
  readonly phases: Readonly<Record<Phase, string>>
  readonly roles: Readonly<Record<Role, string>>
  readonly outcomes: Readonly<Record<DataOf<'DecisionRecorded'>['outcome'], string>>
  readonly closingReasons: Readonly<Record<DataOf<'SettlementProposed'>['reason'], string>>
  readonly kinds: Readonly<Record<DataOf<'MotionSubmitted'>['kind'], string>>
  readonly relations: Readonly<Record<DataOf<'MotionsLinked'>['relation'], string>>
  readonly committeeForms: Readonly<Record<DataOf<'CommitteeScheduled'>['form'], string>>
  readonly committeePurposes: Readonly<Record<DataOf<'CommitteeScheduled'>['purpose'], string>>
  readonly deciders: Readonly<Record<DataOf<'SettlementAccepted'>['decidedBy'], string>>
  readonly grounds: Readonly<Record<DataOf<'ContentRedacted'>['ground'], string>>
  /** What happened, as a line in the story of a motion. */
  readonly events: Readonly<Record<MotionEventType, string>>
}

const nl: Vocabulary = {
  phases: {
    submitted: 'Ingediend',
    inProgress: 'In uitvoering',
    informingCommittee: 'Informerende commissie',
    completed: 'Afgedaan',
    rejected: 'Verworpen',
    withdrawn: 'Ingetrokken',
  },
  roles: { clerk: 'griffie', official: 'ambtenaar', executive: 'college', auditor: 'rekenkamer' },
  outcomes: {
    adopted: 'Aangenomen',
    rejected: 'Verworpen',
    withdrawn: 'Ingetrokken',
    deferred: 'Aangehouden',
  },
  closingReasons: {
    executed: 'Uitgevoerd',
    'partly-executed': 'Gedeeltelijk uitgevoerd',
    'taken-up-in-policy': 'Opgenomen in beleid',
    overtaken: 'Door de tijd ingehaald',
    'not-executed': 'Niet uitgevoerd',
    replaced: 'Vervangen door een andere motie',
  },
  kinds: {
    voorstel: 'Voorstel',
    afkeuring: 'Motie van afkeuring',
    treurnis: 'Motie van treurnis',
    wantrouwen: 'Motie van wantrouwen',
    vreemd: 'Motie vreemd aan de orde van de dag',
    overig: 'Motie',
  },
  relations: {
    'merged-into': 'Samengevoegd met',
    replaces: 'Vervangt',
    'follows-up': 'Vervolg op',
    related: 'Hangt samen met',
  },
  committeeForms: { meeting: 'in een vergadering', written: 'schriftelijk' },
  committeePurposes: { progress: 'voortgang bespreken', settlement: 'afdoening bespreken' },
  deciders: { committee: 'commissie', council: 'raad', presidium: 'presidium' },
  grounds: { 'personal-data': 'persoonsgegevens', confidential: 'vertrouwelijkheid' },
  events: {
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
  },
}

const en: Vocabulary = {
  phases: {
    submitted: 'Submitted',
    inProgress: 'In progress',
    informingCommittee: 'Informing committee',
    completed: 'Completed',
    rejected: 'Rejected',
    withdrawn: 'Withdrawn',
  },
  roles: { clerk: 'clerk', official: 'official', executive: 'executive', auditor: 'auditor' },
  outcomes: {
    adopted: 'Adopted',
    rejected: 'Rejected',
    withdrawn: 'Withdrawn',
    deferred: 'Deferred',
  },
  closingReasons: {
    executed: 'Executed',
    'partly-executed': 'Partly executed',
    'taken-up-in-policy': 'Taken up in policy',
    overtaken: 'Overtaken by events',
    'not-executed': 'Not executed',
    replaced: 'Replaced by another motion',
  },
  kinds: {
    voorstel: 'Proposal',
    afkeuring: 'Motion of censure',
    treurnis: 'Motion of regret',
    wantrouwen: 'Motion of no confidence',
    vreemd: 'Motion outside the agenda',
    overig: 'Motion',
  },
  relations: {
    'merged-into': 'Merged into',
    replaces: 'Replaces',
    'follows-up': 'Follows up',
    related: 'Related to',
  },
  committeeForms: { meeting: 'in a meeting', written: 'in writing' },
  committeePurposes: { progress: 'to discuss progress', settlement: 'to discuss the settlement' },
  deciders: { committee: 'committee', council: 'council', presidium: 'presidium' },
  grounds: { 'personal-data': 'personal data', confidential: 'confidentiality' },
  events: {
    MotionSubmitted: 'Motion submitted',
    DecisionRecorded: 'Decision of the council',
    WorkStarted: 'Work started',
    ResponsibilityAssigned: 'Responsibility assigned',
    DeadlineSet: 'Deadline agreed',
    DeadlineMoved: 'Deadline moved',
    ProgressReported: 'Progress report',
    ProgressCorrected: 'Progress report corrected',
    InternalNoteAdded: 'Internal note',
    DocumentAttached: 'Document attached',
    CommitteeScheduled: 'Committee scheduled',
    CommitteeRescheduled: 'Committee rescheduled',
    CommitteeCancelled: 'Committee cancelled',
    CommitteeInformed: 'Committee informed',
    SettlementProposed: 'Settlement proposed',
    SettlementAccepted: 'Settlement accepted',
    SettlementRefused: 'Settlement refused',
    MotionReopened: 'Motion reopened',
    DetailsCorrected: 'Details corrected',
    MotionsLinked: 'Linked to another motion',
    RedactionProposed: 'Redaction proposed',
    ContentRedacted: 'Content redacted',
    PersonalDataConfirmed: 'Personal data confirmed',
  },
}

/** The council's words in each language that people read. */
export const vocabulary: Readonly<Record<'nl' | 'en', Vocabulary>> = { nl, en }

/** What has happened when an event is in the log, in Dutch; the contract itself says it in English. */
export const dutchMeanings: Readonly<Record<MotionEventType | CouncilEventType, string>> = {
  MotionSubmitted: 'Raadsleden dienden de tekst in; vanaf nu is die openbaar.',
  DecisionRecorded: 'De raad stemde over de motie, of zij werd ingetrokken of aangehouden.',
  WorkStarted: 'Het college nam de motie ter hand.',
  ResponsibilityAssigned: 'Iemand anders, of voor het eerst iemand, is verantwoordelijk.',
  DeadlineSet: 'Een eerste termijn werd afgesproken, of er werd afgesproken dat er geen is.',
  DeadlineMoved: 'De termijn werd een andere, met een reden.',
  ProgressReported: 'Er werd gemeld hoe het ermee staat.',
  ProgressCorrected: 'De tekst van een eerdere stand van zaken werd verbeterd.',
  InternalNoteAdded: 'Een notitie voor wie aan de motie werken, niet voor het publiek.',
  DocumentAttached: 'Een document werd aan het dossier toegevoegd.',
  CommitteeScheduled: 'Een commissie gaat de motie behandelen, in vergadering of schriftelijk.',
  CommitteeRescheduled: 'De commissie behandelt de motie op een andere dag.',
  CommitteeCancelled: 'De commissie behandelt de motie niet; het werk gaat door.',
  CommitteeInformed: 'De commissie nam kennis; het werk gaat door.',
  SettlementProposed: 'Er werd voorgesteld de motie af te doen, met reden en onderbouwing.',
  SettlementAccepted: 'De raad stemde in met het voorstel: de motie is afgedaan.',
  SettlementRefused: 'De raad wees het voorstel af: het werk gaat door.',
  MotionReopened: 'Een afgedane motie werd weer opgepakt.',
  DetailsCorrected: 'Wat er van de motie geregistreerd stond werd verbeterd.',
  MotionsLinked: 'De motie werd gekoppeld aan een andere motie van dezelfde raad.',
  RedactionProposed: 'Iemand vroeg om de inhoud van een gebeurtenis te verwijderen.',
  ContentRedacted: 'De inhoud van een gebeurtenis werd op een wettelijke grond verwijderd.',
  PersonalDataConfirmed:
    'Iemand zag dat een tekst op persoonsgegevens lijkt, en legde die met een reden toch vast.',
  CouncilRegistered: 'De raad houdt hier vanaf nu zijn register bij.',
  CouncilSettingsChanged: 'De naam of de termijnen van de raad werden andere.',
}
