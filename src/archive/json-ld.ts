import type { PublicEvent, PublicMotion, MotionContext } from './public-motion.ts'
import { tooiAddressOf, whenOf, xsdDateOf, type KnownDate } from './public-motion.ts'

// A motion in the words of the web of data: Popolo for the motion (its vocabulary is called opengov),
// schema.org and Dublin Core for what they have a word for, and PROV for its history. The context
// stands in the document itself, so that it can be read without the network, and long from now.

const typed = (id: string, type: string) => ({ '@id': id, '@type': type })

const context = {
  '@version': 1.1,
  opengov: 'http://www.w3.org/ns/opengov#',
  schema: 'http://schema.org/',
  dcterms: 'http://purl.org/dc/terms/',
  prov: 'http://www.w3.org/ns/prov#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  identifier: 'dcterms:identifier',
  formerIdentifier: 'schema:alternateName',
  name: 'schema:name',
  text: 'schema:text',
  classification: 'schema:additionalType',
  organization: 'schema:publisher',
  creator: 'schema:creator',
  memberOf: 'schema:memberOf',
  date: 'dcterms:dateSubmitted',
  result: 'opengov:result',
  voteEvent: 'opengov:voteEvent',
  count: 'opengov:count',
  value: 'rdf:value',
  status: 'schema:creativeWorkStatus',
  accountable: 'schema:accountablePerson',
  url: typed('schema:url', '@id'),
  contentUrl: typed('schema:contentUrl', '@id'),
  encodingFormat: 'schema:encodingFormat',
  sha256: 'schema:sha256',
  document: 'schema:associatedMedia',
  isReplacedBy: typed('dcterms:isReplacedBy', '@id'),
  replaces: typed('dcterms:replaces', '@id'),
  references: typed('dcterms:references', '@id'),
  related: typed('dcterms:relation', '@id'),
  modified: typed('dcterms:modified', 'xsd:dateTime'),
  history: { '@id': 'prov:wasInfluencedBy', '@container': '@list' },
  eventType: 'dcterms:type',
  occurred: 'dcterms:date',
  recorded: typed('dcterms:created', 'xsd:dateTime'),
  role: 'prov:wasAssociatedWith',
  data: typed('rdf:value', '@json'),
  description: 'schema:description',
} as const

type Node = Readonly<Record<string, unknown>>

/** A motion as a document of its own; what is not known is left out. */
export const motionDocument = (motion: PublicMotion): Node => ({
  '@context': context,
  ...motionNode(motion),
})

/** The beginning and the end of a document with many motions, each of them between as a node. */
export const graphFrame = {
  opening: `{"@context":${JSON.stringify(context)},"@graph":[`,
  separator: ',\n',
  closing: ']}\n',
} as const

/** A motion without its context, for a document with many. */
export function motionNode(motion: PublicMotion): Node {
  const { state, events, address, page, context } = motion
  return known({
    '@id': address,
    '@type': 'opengov:Motion',
    identifier: state.reference,
    formerIdentifier: state.aliases,
    name: state.title,
    text: state.text,
    classification: state.kind,
    organization: organization(context),
    creator: state.submitters.map(submitter),
    date: dateValue({ on: state.submittedOn, precision: state.submittedOnPrecision }),
    result: state.decision && results[state.decision.outcome],
    voteEvent: voteEvent(motion),
    status: state.phase,
    accountable: state.portfolioHolder,
    ...relationsOf(motion),
    document: state.documents.map(attachment),
    url: page,
    modified: state.recordedAt,
    history: events.map(activity),
  })
}

/** Leaves out unknown values: JSON-LD has no null for them. */
const known = (node: Node): Node =>
  Object.fromEntries(
    Object.entries(node).filter(
      ([, value]) => value !== null && value !== undefined && !isEmptyList(value),
    ),
  )

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const organization = ({ council, councilName }: MotionContext): Node => ({
  '@id': tooiAddressOf(council),
  '@type': 'schema:GovernmentOrganization',
  name: councilName,
})

type State = PublicMotion['state']

const submitter = ({ party, name }: State['submitters'][number]): Node => {
  const group = { '@type': 'schema:Organization', name: party }
  return name === undefined ? group : { '@type': 'schema:Person', name, memberOf: group }
}

/** Popolo's two results, and two words of our own for the outcomes that Popolo lacks. */
const results = { adopted: 'pass', rejected: 'fail', withdrawn: 'withdrawn', deferred: 'deferred' }

function voteEvent({ state: { decision } }: PublicMotion): Node | null {
  const votes = decision?.votes ?? null
  if (decision === null || votes === null) return null
  const { decidedOn, decidedOnPrecision } = decision
  return known({
    '@type': 'opengov:VoteEvent',
    occurred: dateValue({ on: decidedOn, precision: decidedOnPrecision }),
    result: results[decision.outcome],
    count: [
      { '@type': 'opengov:YesCount', value: votes.for },
      { '@type': 'opengov:NoCount', value: votes.against },
    ],
  })
}

const terms = {
  'merged-into': 'isReplacedBy',
  replaces: 'replaces',
  'follows-up': 'references',
  related: 'related',
} as const

function relationsOf({ state: { links }, context }: PublicMotion): Node {
  const addresses = new Map<string, string[]>()
  for (const { relation, otherMotionId } of links) {
    const term = terms[relation]
    const address = `${context.apiAddress}/motions/${otherMotionId}`
    addresses.set(term, [...(addresses.get(term) ?? []), address])
  }
  return Object.fromEntries(addresses)
}

const attachment = ({ title, address, mediaType, sha256 }: State['documents'][number]): Node =>
  known({
    '@type': 'schema:MediaObject',
    name: title,
    contentUrl: address,
    encodingFormat: mediaType,
    sha256,
  })

function activity(event: PublicEvent): Node {
  const { id, type, recordedAt, actor, data, redaction } = event
  return known({
    '@id': `urn:uuid:${id}`,
    '@type': 'prov:Activity',
    eventType: type,
    occurred: dateValue(whenOf(event)),
    recorded: recordedAt,
    role: { '@type': 'prov:Agent', name: actor.role },
    status: event.phase,
    data,
    description: redaction && `Content redacted: ${redaction.ground}.`,
  })
}

const dateValue = (date: KnownDate): Node | null => {
  const form = xsdDateOf(date)
  return form && { '@type': `xsd:${form.type}`, '@value': form.value }
}
