import type { CouncilEventType } from '#domain/council.ts'
import type { MotionEventType } from '#domain/motion/events.ts'
import type { Sentence } from '#domain/text.ts'

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

/** What stands outside for an event that is only for the people of the council. */
export const internalMeaning: Sentence = {
  nl: 'Houdt de plaats van een interne gebeurtenis vrij, zodat geen nummer ontbreekt.',
  en: 'Holds the place of an internal event, so that no number lacks.',
}
