import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { CouncilLog } from '#council-log/log.ts'
import type { Actor } from '#domain/actor.ts'
import type { Occurrence } from '#domain/dates.ts'
import type { MotionEvent } from '#domain/motion/events.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { ensureCouncil } from '#intake/acceptance.ts'
import { createRecorder } from '#recording/recorder.ts'
import type { Recording } from '#recording/recording.ts'
import { hashOf } from '#support/log.ts'
import { clerk, samples } from './motion-events.ts'

/** A day in the world; nothing when it is not known. */
export const day = (on?: string): Occurrence =>
  on === undefined ? { on: null, precision: 'unknown' } : { on, precision: 'day' }

export type TestEvent = MotionEvent & { readonly occurrence: Occurrence }

/** Tells the register what happened, as the service does: whatever is refused fails the test. */
export async function openTelling(log: CouncilLog, council: string, today: string) {
  const recorder = createRecorder(log, () => today)
  await ensureCouncil({ log, recorder }, { code: council, name: 'Voorbeeldstad' }, clerk)
  const asker = (actor: Actor) => ({
    actor,
    commitId: randomUUID(),
    requestHash: hashOf(randomUUID()),
    traceparent: null,
  })
  return {
    council,
    /** Submits a motion; answers its id. */
    submit: async (reference: string, on?: string, content: object = {}): Promise<string> => {
      const data = { ...samples.MotionSubmitted, reference, ...content }
      const eventInputs = [{ type: 'MotionSubmitted', data, occurrence: day(on) } as const]
      return recordedOf(await recorder.submitMotion({ ...asker(clerk), council, eventInputs }))
        .motionId
    },
    /** Records what happened next; answers the recorded events. */
    tell: async (
      motionId: string,
      eventInputs: readonly TestEvent[],
      actor: Actor = clerk,
    ): Promise<readonly RecordedEvent[]> =>
      recordedOf(
        await recorder.recordEvents({
          ...asker(actor),
          motionId,
          eventInputs,
          expectedVersion: undefined,
        }),
      ).events,
  }
}

function recordedOf(recording: Recording): Extract<Recording, { readonly kind: 'recorded' }> {
  if (recording.kind === 'recorded') return recording
  return expect.fail(JSON.stringify(recording))
}
