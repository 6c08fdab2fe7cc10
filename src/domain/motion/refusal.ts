import type { Sentence } from '../text.ts'
import type { MotionEventType } from './events.ts'
import type { Finding } from './personal-data-guard.ts'
import type { MotionState } from './state.ts'

/** Why something is not recorded: a stable code, and the sentence that people read. */
export const refusals = {
  'role-may-not-record': {
    nl: 'Wie in deze rol handelt, mag dit niet vastleggen.',
    en: 'Nobody may record this in this role.',
  },
  'not-in-this-phase': {
    nl: 'In deze fase van de motie kan dit niet gebeuren.',
    en: 'This cannot happen in this phase of the motion.',
  },
  'decision-not-adopted': {
    nl: 'De uitvoering begint pas als de raad de motie heeft aangenomen.',
    en: 'The work starts only when the council has adopted the motion.',
  },
  'no-settlement-proposed': {
    nl: 'Er ligt geen voorstel tot afdoening.',
    en: 'There is no proposal to settle the motion.',
  },
  'proposer-may-not-accept': {
    nl: 'Wie de afdoening voorstelde, mag haar niet zelf aanvaarden.',
    en: 'Whoever proposed the settlement may not accept it as well.',
  },
  'deadline-already-set': {
    nl: 'Er is al een termijn afgesproken; die kan worden verschoven.',
    en: 'A deadline was agreed already; it can be moved.',
  },
  'no-deadline-to-move': {
    nl: 'Er is nog geen termijn afgesproken die kan worden verschoven.',
    en: 'No deadline was agreed yet that could be moved.',
  },
  'report-unknown': {
    nl: 'Deze stand van zaken staat niet bij deze motie.',
    en: 'This motion has no such progress report.',
  },
  'not-your-report': {
    nl: 'Alleen wie de stand van zaken schreef, of de griffie, mag haar corrigeren.',
    en: 'Only whoever wrote the report, or the clerk, may correct it.',
  },
  'occurred-in-the-future': {
    nl: 'Wat nog niet is gebeurd, kan niet worden vastgelegd.',
    en: 'What has not happened yet cannot be recorded.',
  },
  'occurred-before-submission': {
    nl: 'Dit kan niet gebeurd zijn voordat de motie werd ingediend.',
    en: 'This cannot have happened before the motion was submitted.',
  },
  'reference-taken': {
    nl: 'Een andere motie van deze raad heeft dit nummer al.',
    en: 'Another motion of this council has this reference.',
  },
  'linked-to-itself': {
    nl: 'Een motie kan niet aan zichzelf worden gekoppeld.',
    en: 'A motion cannot be linked to itself.',
  },
  'linked-motion-unknown': {
    nl: 'Deze raad heeft de motie niet waaraan zou worden gekoppeld.',
    en: 'This council does not have the motion to link to.',
  },
  'already-linked': {
    nl: 'Deze koppeling is er al.',
    en: 'The motions are linked in this way already.',
  },
  'nothing-to-redact': {
    nl: 'Er is geen inhoud die kan worden verwijderd.',
    en: 'There is no content that could be redacted.',
  },
  'event-unknown': {
    nl: 'Deze gebeurtenis staat niet bij deze motie.',
    en: 'This motion has no such event.',
  },
  'not-redactable': {
    nl: 'Deze gebeurtenis bevat geen vrije tekst die kan worden verwijderd.',
    en: 'This event holds no free text that could be redacted.',
  },
  'already-redacted': {
    nl: 'De inhoud van deze gebeurtenis is al verwijderd.',
    en: 'The content of this event was redacted already.',
  },
  'redaction-already-proposed': {
    nl: 'Verwijdering is al voorgesteld; een ander moet die bevestigen.',
    en: 'The redaction was proposed already; somebody else must confirm it.',
  },
  'redaction-not-proposed': {
    nl: 'Niemand heeft voorgesteld deze inhoud te verwijderen.',
    en: 'Nobody has proposed to redact this content.',
  },
  'proposer-may-not-confirm': {
    nl: 'Wie de verwijdering voorstelde, mag haar niet zelf bevestigen.',
    en: 'Whoever proposed the redaction may not confirm it as well.',
  },
  'name-would-be-lost': {
    nl: 'Leg eerst nummer en titel opnieuw vast; anders houdt de motie geen naam over.',
    en: 'First record reference and title anew, or the motion is left without a name.',
  },
  'direction-marks-found': {
    nl: 'Hierin staan onzichtbare tekens die de leesrichting omkeren. Haal ze weg, of typ de tekst over.',
    en: 'This holds invisible signs that turn the direction of reading. Take them out, or type the text anew.',
  },
  'personal-data-found': {
    nl: 'Hier staat iets in dat op persoonsgegevens lijkt. Haal het weg, of bevestig met een reden dat het erin hoort.',
    en: 'Some of this looks like personal data. Take it out, or confirm with a reason that it belongs there.',
  },
} as const satisfies Record<string, Sentence>

export type RefusalCode = keyof typeof refusals

export const isRefusalCode = (name: string): name is RefusalCode => Object.hasOwn(refusals, name)

/** Why something was not recorded. A value, not an error: the rules said no. */
export interface Refusal {
  /** Stable: clients may depend on it. */
  readonly code: RefusalCode
  readonly message: Sentence
  /** The phase that the refused event met. */
  readonly phase: MotionState['phase']
  /** What this actor could have recorded instead. */
  readonly possibleEvents: readonly MotionEventType[]
  /** Which of the proposals was refused; 0 is the first. */
  readonly index: number
  /** With `personal-data-found`: where, in all of the proposals. */
  readonly findings?: readonly Finding[]
}
