/** How long the measurements take. */
export interface Size {
  readonly rounds: number
  readonly roundMs: number
  readonly warmUpMs: number
  /** How many single events are followed on the idle machine. */
  readonly followedEvents: number
  /** How many events the export has that is verified. */
  readonly verifiedEvents: number
  /** How long the service is overloaded. */
  readonly overloadMs: number
}

export const sizes = {
  /** Done in a minute: tells a slip of a factor, not of a few per cent. */
  small: {
    rounds: 3,
    roundMs: 2_000,
    warmUpMs: 1_500,
    followedEvents: 200,
    verifiedEvents: 30_000,
    overloadMs: 6_000,
  },
  /** Done in ten minutes. */
  full: {
    rounds: 7,
    roundMs: 8_000,
    warmUpMs: 4_000,
    followedEvents: 1_000,
    verifiedEvents: 1_000_000,
    overloadMs: 60_000,
  },
} as const satisfies Record<string, Size>

export type SizeName = keyof typeof sizes
export const isSizeName = (name: string): name is SizeName => Object.hasOwn(sizes, name)
