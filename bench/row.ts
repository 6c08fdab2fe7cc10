import type { Chance } from './generator.ts'
import type { Servers } from './servers.ts'
import type { Size } from './size.ts'

/** What a measurement gets to work with. */
export interface Bench {
  readonly servers: Servers
  readonly size: Size
  readonly chance: Chance
}

/** One line of the table. */
export interface Row {
  readonly work: string
  readonly against: string
  /** What was measured, as it is judged: `6.1 ×`, `p99 4.2 ms`. */
  readonly result: string
  /** What was to be reached; absent where the row is there to be compared with. */
  readonly bar?: string
  readonly isReached?: boolean
  /** The figures behind the result. */
  readonly figures: string
}

/** A measurement. It may make more than one line where one run answers several questions. */
export type Measurement = (bench: Bench) => Promise<Row[]>

export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`
export const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`
export const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en')}/s`
