import { z } from 'zod'
import { CalendarDate, DatePrecision, unknownOccurrence, type Occurrence } from '#domain/dates.ts'
import { CouncilCode } from '#domain/ids.ts'
import { motionEvents, motionEventTypes, type MotionEventType } from '#domain/motion/events.ts'
import { recordedBy } from '#domain/motion/rules.ts'
import { Text } from '#domain/text.ts'

const eventsPerCallMax = 20

// The schemas of requests, made from the domain's schemas, so that the API's document, its validation
// and the types have the same names and limits.

for (const [type, { data, meaning }] of Object.entries(motionEvents)) {
  z.globalRegistry.add(data, { id: `${type}Data`, description: meaning })
}

const occurrence = {
  occurredOn: z.exactOptional(
    CalendarDate.meta({ description: 'When it happened in the world; left out when not known' }),
  ),
  occurredOnPrecision: z.exactOptional(
    DatePrecision.meta({ description: 'How exactly the date is known; `day` when left out' }),
  ),
}

interface GivenOccurrence {
  readonly occurredOn?: CalendarDate | undefined
  readonly occurredOnPrecision?: DatePrecision | undefined
}

const precisionNeedsDate = {
  error: 'says how exactly a date is known, and there is none',
  path: ['occurredOnPrecision'],
  // Reported together with the event's other errors, unless the event is no object at all.
  when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null,
}

const isOfADate = ({ occurredOn, occurredOnPrecision }: GivenOccurrence): boolean =>
  occurredOn !== undefined || occurredOnPrecision === undefined

/** When something happened, as the caller told it. */
export function occurrenceOf({ occurredOn, occurredOnPrecision }: GivenOccurrence): Occurrence {
  if (occurredOn === undefined) return unknownOccurrence
  return { on: occurredOn, precision: occurredOnPrecision ?? 'day' }
}

// A redaction is internal when the redacted event is, so a client may not send `visibility`.
const redactionToPropose = motionEvents.ContentRedacted.data.omit({ visibility: true })

const proposalOf = (type: MotionEventType) =>
  z.strictObject({
    type: z.literal(type),
    ...occurrence,
    data: type === 'ContentRedacted' ? redactionToPropose : motionEvents[type].data,
  })

type Proposals = {
  readonly [T in MotionEventType]: z.ZodObject<
    typeof occurrence & { type: z.ZodLiteral<T>; data: (typeof motionEvents)[T]['data'] },
    z.core.$strict
  >
}

/** Every event as somebody may propose it. The loop loses the type of each schema. */
const proposals = Object.fromEntries(
  motionEventTypes.map((type) => [type, proposalOf(type)]),
) as unknown as Proposals

/** Every type of event that some role may record by itself, in the order of the contract. */
const recordable = motionEventTypes.filter((type) => recordedBy[type].length > 0)

const ProposedEvent = z
  .discriminatedUnion(
    'type',
    // The type of zod's union asks for at least one schema by itself.
    [
      proposals.MotionSubmitted,
      ...recordable.filter((type) => type !== 'MotionSubmitted').map((type) => proposals[type]),
    ],
    { error: 'is not the name of an event' },
  )
  .meta({ id: 'ProposedEvent', description: 'Something that has happened, to be recorded' })

const confirmation = {
  personalDataConfirmed: z.exactOptional(
    z.strictObject({ reason: Text }).meta({
      id: 'PersonalDataConfirmation',
      description:
        'Record it although it looks as if it held personal data. The reason is recorded too, as ' +
        '`PersonalDataConfirmed`, for the people of the council.',
    }),
  ),
}

/** The body of `POST /motions/{motionId}/events`. */
export const ProposedEvents = z
  .strictObject({
    events: z
      .array(ProposedEvent.refine(isOfADate, precisionNeedsDate))
      .min(1)
      .max(eventsPerCallMax),
    ...confirmation,
  })
  .meta({ id: 'ProposedEvents', description: 'All of these are recorded, or none' })
export type ProposedEvents = z.output<typeof ProposedEvents>

/** The body of `POST /motions`: `MotionSubmitted`, with the council whose motion it is. */
export const SubmittedMotion = z
  .strictObject({
    council: CouncilCode,
    ...occurrence,
    ...motionEvents.MotionSubmitted.data.shape,
    ...confirmation,
  })
  .refine(isOfADate, precisionNeedsDate)
  .meta({ id: 'SubmittedMotion', description: 'A motion that was put before the council' })
