import type { DataOf } from '#domain/motion/events.ts'

/** Numbers that look random and are the same in every run that starts from the same seed. */
export interface Chance {
  /** At least 0, below 1. */
  fraction(): number
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item
  /** A UUID of version 7 whose time part counts up, so that ids are as ordered as real ones. */
  uuid(): string
}

/** The "mulberry32" generator: 32 bits of state, good enough to choose words. */
export function createChance(seed: number): Chance {
  let state = seed
  let uuids = 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (min: number, max: number): number =>
    min + Math.floor(fraction() * (max - min + 1))
  const hex = (digits: number): string =>
    Math.floor(fraction() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return {
    fraction,
    between,
    oneOf: ([first, ...others]) => others[between(0, others.length) - 1] ?? first,
    uuid: () => {
      uuids += 1
      const time = (firstUuidTime + uuids).toString(16).padStart(12, '0')
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
    },
  }
}

const firstUuidTime = Date.UTC(2022, 2, 30)

const subjects = [
  'veilige schoolroutes', 'betaalbare woningen voor starters', 'het behoud van de bibliotheek',
  'meer groen in de binnenstad', 'het vuurwerkverbod', 'afkoppelen van regenwater',
  'toegankelijke stembureaus', 'de energietoeslag', 'een zwembad dat open blijft',
  'buurtbussen in de kernen', 'het carbidschieten', 'de wachtlijst in de jeugdzorg',
  'een fietstunnel onder het spoor', 'tegengaan van leegstand', 'statushouders in de wijk',
  'de onderhoudsachterstand van sportvelden', 'zonnepanelen op gemeentelijke daken',
] as const // prettier-ignore

const requests = [
  'voor de zomer een voorstel aan de raad voor te leggen',
  'samen met inwoners een plan van aanpak te maken',
  'hierover in gesprek te gaan met de provincie en de buurgemeenten',
  'de kosten en de dekking in de kadernota zichtbaar te maken',
  'de raad ieder half jaar over de voortgang te informeren',
  'te onderzoeken of een proef van een jaar mogelijk is',
] as const

const considerations = [
  'inwoners hier herhaaldelijk aandacht voor hebben gevraagd',
  'het coalitieakkoord ruimte laat voor een eigen afweging van de raad',
  'andere gemeenten hier goede ervaringen mee hebben',
  'de huidige regeling aan het einde van het jaar afloopt',
  'uitstel de kosten alleen maar hoger maakt',
] as const

const states = [
  'Het college heeft een startnotitie vastgesteld.',
  'Het overleg met de partners loopt; de planning is nog haalbaar.',
  'De offertes zijn binnen en worden vergeleken.',
  'Door ziekte van de projectleider is vertraging ontstaan.',
  'De raad is met een brief over de tussenstand geïnformeerd.',
  'De eerste bijeenkomst met bewoners trok ruim zestig mensen.',
  'In de begroting van volgend jaar is € 45.000 opgenomen.',
] as const

const parties = [
  'PvdA',
  'VVD',
  'CDA',
  'D66',
  'GroenLinks',
  'ChristenUnie',
  'SGP',
  'Lokaal Sterk',
] as const
const portfolioHolders = ['De Vries', 'Jansen', 'El Idrissi', 'Van den Berg', 'Hoekstra'] as const

/** A motion as a griffie would register it, with its full text. */
export function motionSubmitted(chance: Chance, number: number): DataOf<'MotionSubmitted'> {
  const subject = chance.oneOf(subjects)
  return {
    reference: `M-${number}`,
    title: `Motie over ${subject}`,
    text: [
      `De raad, in vergadering bijeen, overwegende dat ${chance.oneOf(considerations)} en dat`,
      `${chance.oneOf(considerations)}, verzoekt het college ${chance.oneOf(requests)} en`,
      `${chance.oneOf(requests)}, en gaat over tot de orde van de dag.`,
    ].join(' '),
    kind: 'voorstel',
    submitters: [{ party: chance.oneOf(parties) }, { party: chance.oneOf(parties) }],
    andOthers: chance.fraction() < 0.2,
  }
}

/** A report of two to five sentences. */
export function progressReported(chance: Chance): DataOf<'ProgressReported'> {
  const sentences = Array.from({ length: chance.between(2, 5) }, () => chance.oneOf(states))
  return { text: `${sentences.join(' ')} Portefeuillehouder: ${chance.oneOf(portfolioHolders)}.` }
}
