import { publicMotion, type PublicMotion } from '#archive/public-motion.ts'
import { atVersion } from '#domain/motion/retrospect.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'

export const context = {
  council: 'gm1904',
  councilName: 'Stichtse Vecht & omstreken',
  apiAddress: 'https://moties.example.nl/api/v1',
  publicUrl: 'https://moties.example.nl',
}

export const seen = (history: readonly RecordedEvent[]): PublicMotion =>
  publicMotion(atVersion(history, history.length), context)
