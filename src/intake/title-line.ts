/** What a title line says: the title itself, and between brackets who submitted the motion. */
export interface TitleReading {
  readonly title: string
  readonly submitters: readonly { readonly party: string }[]
  readonly andOthers: boolean
  /** Whether every party was recognised by its name, and not only by its place in the line. */
  readonly isSure: boolean
}

const partyLengthMax = 40

const knownParties = new Set(
  [
    ['PvdA', 'GroenLinks', 'GL', 'GroenLinks-PvdA', 'PvdA-GroenLinks', 'GL-PvdA', 'PvdA-GL', 'SP'],
    ['VVD', 'CDA', 'D66', 'D’66', 'ChristenUnie', 'CU', 'SGP', 'CU-SGP', 'SGP-CU', 'PVV', 'FvD'],
    ['JA21', 'BBB', 'PvdD', 'Partij voor de Dieren', 'DENK', 'Volt', '50PLUS', 'NSC', 'BIJ1'],
  ]
    .flat()
    .map((name) => name.toLowerCase()),
)

const bracketAtEnd = /^(?<title>.*\S)\s*\((?<inside>[^()]+)\)\s*$/su
const andOthersAtEnd = /[\s,]*(?:\be\.?\s?a\.?|\bc\.?\s?s\.?|\ben anderen)$/iu
// The name of a local party is in capitals (OHK, BBC2014) or holds a word such as "lijst".
const acronym = /^(?=(?:.*\p{Lu}){2})[\p{L}\d][\p{L}\d'’.&+-]*$/u
const localParty = /^(?:lijst|fractie|partij|lokaal|gemeentebelangen|leefbaar|burgerbelangen)\b/iu
const startsLikeName = /^[\p{Lu}\d]/u
// "(voorheen M-190)" and "(2022-14)" hold a number and not a party.
const looksLikeReference = /^\p{L}{0,3}[ .-]?\d[\d.-]*$/u

/**
 * Reads a title line. What stands between brackets at its end is taken for the submitters only when
 * it reads like parties; otherwise it belongs to the title and stays in it.
 */
export function readTitleLine(line: string): TitleReading {
  const { title, inside } = bracketAtEnd.exec(line)?.groups ?? {}
  const reading = inside === undefined ? undefined : readSubmitters(inside)
  if (title === undefined || reading === undefined) return titleOnly(line)
  return { title, ...reading }
}

const titleOnly = (line: string): TitleReading => ({
  title: line.trim(),
  submitters: [],
  andOthers: false,
  isSure: true,
})

function readSubmitters(inside: string): Omit<TitleReading, 'title'> | undefined {
  const named = inside.trim().replace(andOthersAtEnd, '')
  const andOthers = named !== inside.trim()
  const parties = named.split(/\s*(?:[,;&+]|\ben\b)\s*/u).filter((party) => party !== '')
  if (parties.length === 0 || !parties.every(couldBeParty)) return undefined
  const isSure = parties.every(isKnownParty)
  if (!isSure && !andOthers && !parties.some(isKnownParty)) return undefined
  return { submitters: parties.map((party) => ({ party })), andOthers, isSure }
}

const couldBeParty = (name: string): boolean =>
  name.length <= partyLengthMax &&
  startsLikeName.test(name) &&
  (isKnownParty(name) || !looksLikeReference.test(name))

const isKnownParty = (name: string): boolean =>
  knownParties.has(name.toLowerCase()) ||
  localParty.test(name) ||
  (acronym.test(name) && !looksLikeReference.test(name))
