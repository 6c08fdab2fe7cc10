import { vocabulary } from '#domain/vocabulary.ts'
import { element, xmlDocument, type XmlElement } from '#markup/xml.ts'
import {
  nameOf,
  periodOf,
  tooiAddressOf,
  whenOf,
  xsdDateOf,
  type PublicEvent,
  type PublicMotion,
} from './public-motion.ts'

/** Archives are in Dutch. */
const words = vocabulary.nl

// MDTO 1.0 of the National Archives: what an archive must know of an object in order to keep it. The
// order of the elements is that of its schema. A value that the standard
// requires and the register does not know is given as undecided, in the standard's own words.

const mdtoNamespace = 'https://www.nationaalarchief.nl/mdto'
const idsOf = (context: PublicMotion['context']): string => `Motiespoor ${context.apiAddress}`

/** How long the archive keeps the object: the letters of the standard. */
export const appraisals = {
  B: 'Blijvend te bewaren',
  V: 'Tijdelijk te bewaren',
  N: 'Nader te bepalen',
} as const
export type Appraisal = keyof typeof appraisals

/** What is known of a motion only where it is archived. */
export interface ArchiveFacts {
  /** After the council's retention schedule; `N` where nobody has decided. */
  readonly appraisal: Appraisal
  /** The name of the file that holds the motion's dossier; null where there is none. */
  readonly fileName: string | null
}

/** A motion as an MDTO `informatieobject`. */
export function informationObject(
  motion: PublicMotion,
  { appraisal, fileName }: ArchiveFacts,
): string {
  const { council, councilName } = motion.context
  const content = element('informatieobject', [
    ...identifications(motion),
    element('naam', nameOf(motion)),
    // One object with one file and no parts: what it refers to is kept elsewhere.
    concept('aggregatieniveau', 'Archiefstuk', 'Begrippenlijst Aggregatieniveaus MDTO'),
    classification,
    ...(motion.state.text === null ? [] : [element('omschrijving', motion.state.text)]),
    element('raadpleeglocatie', [element('raadpleeglocatieOnline', motion.page)]),
    coverage(motion),
    element('taal', 'nl'),
    ...motion.events.map((event) => occurrence(event, motion)),
    concept('waardering', [appraisals[appraisal], appraisal], 'Begrippenlijst Waarderingen MDTO'),
    reference('isOnderdeelVan', `Motieregister van ${councilName}`, {
      id: `${motion.context.apiAddress}/councils/${council}`,
      source: idsOf(motion.context),
    }),
    representation(motion, fileName),
    ...motion.state.links.map((link) => related(link, motion)),
    archiveCreator(motion),
    ...involvedIn(motion),
    noRestriction,
  ])
  return mdto(content)
}

const mdto = (content: XmlElement): string => xmlDocument(element('MDTO', [content]), mdtoNamespace)

function identifications({ state, context }: PublicMotion): XmlElement[] {
  const { reference: number, aliases } = state
  const numbers = [...(number === null ? [] : [number]), ...aliases]
  return [
    identification('identificatie', { id: state.motionId, source: idsOf(context) }),
    ...numbers.map((id) =>
      identification('identificatie', { id, source: `Motienummers ${context.councilName}` }),
    ),
  ]
}

interface MdtoIdentity {
  readonly id: string
  /** The organisation that gave the id. */
  readonly source: string
}

const identification = (name: string, { id, source }: MdtoIdentity): XmlElement =>
  element(name, [element('identificatieKenmerk', id), element('identificatieBron', source)])

const reference = (name: string, label: string, identity?: MdtoIdentity): XmlElement =>
  element(name, [
    element('verwijzingNaam', label),
    identity === undefined ? null : identification('verwijzingIdentificatie', identity),
  ])

/** @param label the label, or the label and its code. */
function concept(name: string, label: string | readonly [string, string], list: string) {
  const [words, code] = typeof label === 'string' ? [label, undefined] : label
  return element(name, [
    element('begripLabel', words),
    code === undefined ? null : element('begripCode', code),
    reference('begripBegrippenlijst', list),
  ])
}

const classification = concept(
  'classificatie',
  ['motie', 'https://identifier.overheid.nl/tooi/def/thes/kern/c_bf0f9c95'],
  'TOOI-waardelijst documentsoorten',
)

function coverage(motion: PublicMotion): XmlElement | null {
  const period = periodOf(motion)
  const first = period && xsdDateOf(period.first)
  if (period === null || first === null) return null
  const isOver = ['completed', 'rejected', 'withdrawn'].includes(motion.state.phase)
  const last = isOver ? xsdDateOf(period.last) : null
  return element('dekkingInTijd', [
    concept('dekkingInTijdType', 'Behandeling van de motie', 'Motiespoor, dekking in tijd'),
    element('dekkingInTijdBegindatum', first.value),
    last && element('dekkingInTijdEinddatum', last.value),
  ])
}

function occurrence(event: PublicEvent, { context }: PublicMotion): XmlElement {
  const when = xsdDateOf(whenOf(event))
  return element('event', [
    concept('eventType', [words.events[event.type], event.type], 'Motiespoor, gebeurtenissen'),
    when && element('eventTijd', when.value),
    reference(
      'eventVerantwoordelijkeActor',
      `${words.roles[event.actor.role]} van ${context.councilName}`,
    ),
    element('eventResultaat', resultOf(event)),
  ])
}

function resultOf({ phase, recordedAt, position, redaction }: PublicEvent): string {
  const redacted = redaction && `Inhoud verwijderd wegens ${words.grounds[redaction.ground]}.`
  const recorded = `Vastgelegd op ${recordedAt}, positie ${position}.`
  return [`Fase: ${words.phases[phase]}.`, recorded, ...(redacted ? [redacted] : [])].join(' ')
}

const representation = ({ context }: PublicMotion, name: string | null): XmlElement | null =>
  name === null ? null : reference('heeftRepresentatie', name, { id: name, source: idsOf(context) })

type MotionLink = PublicMotion['state']['links'][number]

const relations: Readonly<Record<MotionLink['relation'], string>> = {
  'merged-into': 'Is vervangen door',
  replaces: 'Vervangt',
  'follows-up': 'Refereert aan',
  related: 'Refereert aan',
}

const related = ({ otherMotionId, relation }: MotionLink, { context }: PublicMotion): XmlElement =>
  element('gerelateerdInformatieobject', [
    reference('gerelateerdInformatieobjectVerwijzing', `Motie ${otherMotionId}`, {
      id: otherMotionId,
      source: idsOf(context),
    }),
    concept(
      'gerelateerdInformatieobjectTypeRelatie',
      relations[relation],
      'Begrippenlijst Relatietypen (informatieobject) MDTO',
    ),
  ])

const archiveCreator = ({ context: { council, councilName } }: PublicMotion): XmlElement =>
  reference('archiefvormer', councilName, { id: tooiAddressOf(council), source: 'TOOI' })

function involvedIn({ state: { submitters, portfolioHolder } }: PublicMotion): XmlElement[] {
  const standard = 'Begrippenlijst Relatietypen (betrokkene) MDTO'
  const names = submitters.map(({ party, name }) =>
    name === undefined ? party : `${name} (${party})`,
  )
  return [
    ...names.map((name) => involved(name, concept('betrokkeneTypeRelatie', 'Indiener', standard))),
    ...(portfolioHolder === null ? [] : [involved(portfolioHolder, answering)]),
  ]
}

const answering = concept('betrokkeneTypeRelatie', 'Portefeuillehouder', 'Motiespoor, betrokkenen')

const involved = (name: string, relation: XmlElement): XmlElement =>
  element('betrokkene', [relation, reference('betrokkeneActor', name)])

const noRestriction = element('beperkingGebruik', [
  concept(
    'beperkingGebruikType',
    'Geen beperking',
    'Begrippenlijst BeperkingGebruikTypeLijst MDTO',
  ),
  element(
    'beperkingGebruikNadereBeschrijving',
    'Dit is de openbare weergave van het register. Wat intern is of wegens een wettelijke grond is verwijderd, zit er niet in.',
  ),
])

/** A file that represents a motion. */
export interface ArchivedFile {
  readonly name: string
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
  /** When the checksum was made: an instant, RFC 3339. */
  readonly checkedAt: string
}

/** The JSON file of a motion's dossier as an MDTO `bestand`. */
export const fileObject = (
  motion: PublicMotion,
  { name, sizeBytes, sha256, checkedAt }: ArchivedFile,
): string =>
  mdto(
    element('bestand', [
      identification('identificatie', { id: name, source: idsOf(motion.context) }),
      element('naam', name),
      element('omvang', String(sizeBytes)),
      concept(
        'bestandsformaat',
        ['JSON Data Interchange Format', 'fmt/817'],
        'PRONOM-register van The National Archives',
      ),
      element('checksum', [
        concept('checksumAlgoritme', 'SHA-256', 'Begrippenlijst ChecksumAlgoritme MDTO'),
        element('checksumWaarde', sha256),
        element('checksumDatum', checkedAt),
      ]),
      reference('isRepresentatieVan', nameOf(motion), {
        id: motion.state.motionId,
        source: idsOf(motion.context),
      }),
    ]),
  )
