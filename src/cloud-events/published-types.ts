import type { z } from 'zod'
import { councilEvents, type CouncilEventType } from '#domain/council.ts'
import { isPublicType } from '#domain/motion/audience.ts'
import { motionEvents, type MotionEventType } from '#domain/motion/events.ts'
import type { Sentence } from '#domain/text.ts'
import { dutchMeanings } from '#domain/vocabulary.ts'
import { internalEventName, kebabOf } from './names.ts'

/** A type of message that subscribers can get: an event in one version of its shape. */
export interface PublishedType {
  /** As it stands in messages: `nl.moties.motion-submitted.v1`. */
  readonly type: string
  /** `motion-submitted`: as in subjects and in the addresses of schemas. */
  readonly name: string
  readonly version: number
  /** The name in the log and in the API; null for what stands for any internal event. */
  readonly event: MotionEventType | CouncilEventType | null
  readonly isAboutCouncil: boolean
  readonly meaning: Sentence
  /** The shape of `data.content`; null where there is no data at all. */
  readonly content: z.ZodObject | null
}

interface Definition {
  readonly schema: number
  readonly meaning: string
  readonly data: z.ZodObject
}

type EventName = MotionEventType | CouncilEventType
const isEventName = (name: string): name is EventName => Object.hasOwn(dutchMeanings, name)

// An incompatible change of an event makes a new version. When the first of them comes, the shape
// that the event had before gets its own entry here; a test asks for every version ever stored.
function published(
  definitions: Readonly<Record<string, Definition>>,
  isAboutCouncil: boolean,
): PublishedType[] {
  return Object.entries(definitions).flatMap(([event, { schema, meaning, data }]) =>
    isPublicType(event) && isEventName(event)
      ? [
          {
            ...named(kebabOf(event), schema),
            event,
            isAboutCouncil,
            meaning: { en: meaning, nl: dutchMeanings[event] },
            content: data,
          },
        ]
      : [],
  )
}

const named = (name: string, version: number) => ({
  type: `nl.moties.${name}.v${version}`,
  name,
  version,
})

const internalVersion = 1

/** The meaning that is published for every internal event. */
const internalMeaning: Sentence = {
  nl: 'Houdt de plaats van een interne gebeurtenis vrij, zodat geen nummer ontbreekt.',
  en: 'Holds the place of an internal event, so that no number lacks.',
}

/** Everything that is ever published, in the order of the contract. */
export const publishedTypes: readonly PublishedType[] = [
  ...published(motionEvents, false),
  ...published(councilEvents, true),
  {
    ...named(internalEventName, internalVersion),
    event: null,
    isAboutCouncil: false,
    meaning: internalMeaning,
    content: null,
  },
]
