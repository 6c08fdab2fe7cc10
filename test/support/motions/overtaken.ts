import { randomUUID } from 'node:crypto'
import type { CouncilLog } from '#council-log/log.ts'
import { unknownOccurrence } from '#domain/dates.ts'
import { ensureCouncil } from '#intake/acceptance.ts'
import { createRecorder, type Recorder } from '#recording/recorder.ts'
import type { EventInput } from '#recording/recording.ts'
import { hashOf } from '#support/log.ts'
import { clerk, samples } from './motion-events.ts'

export const today = '2026-01-01'

/** Who asks, under a key of its own. */
export const asking = () => ({
  actor: clerk,
  commitId: randomUUID(),
  requestHash: hashOf('a request'),
  traceparent: null,
})

export const aNote = (text: string): EventInput => ({
  type: 'InternalNoteAdded',
  data: { text },
  occurrence: unknownOccurrence,
})

/** Registers a council and submits a motion to it; answers the motion's id. */
export async function submitMotion(
  log: CouncilLog,
  council: string,
  { reference, title }: { readonly reference: string; readonly title: string },
): Promise<string> {
  const recorder: Recorder = createRecorder(log, () => today)
  await ensureCouncil({ log, recorder }, { code: council, name: 'Voorbeeldstad' }, clerk)
  const data = { ...samples.MotionSubmitted, reference, title }
  const recording = await recorder.submitMotion({
    ...asking(),
    council,
    eventInputs: [{ type: 'MotionSubmitted', data, occurrence: unknownOccurrence }],
  })
  if (recording.kind !== 'recorded') throw new Error(`not submitted: ${recording.kind}`)
  return recording.motionId
}

/** The log as somebody meets it who is too late every time: a rival's event is in just before. */
export function overtaken(log: CouncilLog, motionId: string): CouncilLog {
  const rival = createRecorder(log, () => today)
  return {
    ...log,
    append: async (council, command) => {
      const eventInputs = [aNote('Van een ander.')]
      await rival.recordEvents({ ...asking(), motionId, eventInputs, expectedVersion: undefined })
      return log.append(council, command)
    },
  }
}
