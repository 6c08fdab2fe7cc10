import type { CouncilLog } from '#council-log/log.ts'
import { ensureCouncil } from '#intake/acceptance.ts'
import { derivedId, hashOf } from '#intake/derived-id.ts'
import type { Recorder } from '#recording/recorder.ts'
import type { Asker, Recorded } from '#recording/recording.ts'
import { todayInAmsterdam } from '#recording/today.ts'
import { demoCouncil, demoStories } from './council.ts'
import type { DemoStep } from './story.ts'

/** What the demo is recorded in. */
export interface DemoRoom {
  readonly log: CouncilLog
  readonly recorder: Recorder
}

interface StoryStepInOrder {
  readonly reference: string
  readonly step: DemoStep
  /** Its place in the motion's history, from 0. */
  readonly place: number
}

/**
 * Records the demo council where the register is empty or holds a part of the demo, and does nothing
 * where it holds anything else. Every commit's key follows from the story, so that a start that was
 * broken off goes on where it was.
 * @returns how many events were appended.
 */
export async function loadDemo(room: DemoRoom, today = todayInAmsterdam()): Promise<number> {
  const { code, name, registeredBy } = demoCouncil
  const heads = await room.log.heads()
  if (heads.some(({ council }) => council !== code)) return 0
  await ensureCouncil(room, { code, name }, registeredBy)
  const motionIds = new Map<string, string>()
  let newEvents = 0
  for (const step of stepsUntil(today)) {
    const recording = await tell(room.recorder, step, motionIds)
    motionIds.set(step.reference, recording.motionId)
    if (!recording.repeated) newEvents += recording.events.length
  }
  return newEvents
}

/**
 * The steps of all stories in the order in which they happened, as a register would have got them.
 * Steps after `today` are left out.
 */
function stepsUntil(today: string): StoryStepInOrder[] {
  return demoStories
    .flatMap(({ reference, steps }) =>
      steps.map((step, place): StoryStepInOrder => ({ reference, step, place })),
    )
    .filter(({ step }) => step.when.on <= today)
    .sort((a, b) => compare(a.step.when.on, b.step.when.on) || a.place - b.place)
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other))

async function tell(
  recorder: Recorder,
  { reference, step, place }: StoryStepInOrder,
  motionIds: ReadonlyMap<string, string>,
): Promise<Recorded> {
  const event = step.event((other) => idIn(motionIds, other))
  const eventInputs = [{ ...event, occurrence: step.when }]
  const asker: Asker = {
    actor: step.by,
    commitId: derivedId(['demo', demoCouncil.code, reference, place]),
    requestHash: hashOf(eventInputs),
    traceparent: null,
  }
  const motionId = motionIds.get(reference)
  const recording =
    motionId === undefined
      ? await recorder.submitMotion({ ...asker, council: demoCouncil.code, eventInputs })
      : await recorder.recordEvents({ ...asker, motionId, eventInputs, expectedVersion: undefined })
  if (recording.kind === 'recorded') return recording
  throw new Error(`the demo's ${event.type} of ${reference} was not recorded: ${recording.kind}`)
}

function idIn(motionIds: ReadonlyMap<string, string>, reference: string): string {
  const id = motionIds.get(reference)
  if (id === undefined) throw new Error(`the demo points to ${reference} before it is there`)
  return id
}
