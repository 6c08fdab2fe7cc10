import { callsMax } from '#council-log/coalescer.ts'
import { openEmmett } from './emmett.ts'
import { createPlainTable, openInserts } from './inserts.ts'
import { openOurs } from './ours.ts'
import { runRace, ratioOf, typicalOf, type RaceEntrant, type Performance } from '../race.ts'
import { milliseconds, rate, times, type Bench, type Row } from '../row.ts'

const inFlight = 64
const work = `append, ${inFlight} in flight, one council`

/** Whom the council log is compared with, and how many times as fast it is to be. */
interface Rival {
  readonly against: string
  readonly entrant: RaceEntrant
  readonly ratioMin?: number
}

/**
 * Appending one event a command to one council: durable, ordered, chained, idempotent. Against Emmett,
 * and against single-row INSERTs: over a connection for each command in flight, which is the limit of
 * commits that are not batched, and over as many as ours uses.
 */
export async function measureAppending({ servers, size, chance }: Bench): Promise<Row[]> {
  const url = await servers.migratedDatabase('appended')
  const emmettUrl = await servers.emptyDatabase('emmett')
  await createPlainTable(url)
  const inserts = (connections: number): RaceEntrant => openInserts(url, connections, chance)
  const ours = openOurs(url, chance)
  const rivals: Rival[] = [
    {
      against: 'Emmett appendToStream',
      entrant: await openEmmett(emmettUrl, chance),
      ratioMin: 5,
    },
    { against: 'INSERT over 64 connections', entrant: inserts(inFlight), ratioMin: 1 },
    { against: `INSERT over ${callsMax} connections`, entrant: inserts(callsMax) },
  ]
  const entrants = [ours, ...rivals.map(({ entrant }) => entrant)]
  try {
    const performances = await runRace({ ...size, entrants, inFlight })
    return rivals.map((rival) => rowOf(rival, performances))
  } finally {
    await Promise.all(entrants.map((entrant) => entrant.close()))
  }
}

function rowOf({ against, entrant, ratioMin }: Rival, performances: readonly Performance[]): Row {
  const [ours] = performances
  const theirs = performances.find(({ name }) => name === entrant.name)
  if (ours === undefined || theirs === undefined) throw new Error('an entrant did not perform')
  const ratio = ratioOf(ours, theirs)
  const figures = `${figuresOf(ours)} against ${figuresOf(theirs)}`
  const row = { work, against, result: times(ratio), figures }
  if (ratioMin === undefined) return row
  return { ...row, bar: `≥ ${times(ratioMin)}`, isReached: ratio >= ratioMin }
}

function figuresOf(performance: Performance): string {
  const { perSecond, p50Ms, p99Ms } = typicalOf(performance)
  return `${rate(perSecond)} (p50 ${milliseconds(p50Ms)}, p99 ${milliseconds(p99Ms)})`
}
