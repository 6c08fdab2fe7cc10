import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { ensureCouncil } from '#intake/acceptance.ts'
import { hashOf } from '#intake/derived-id.ts'
import { readHistory } from '#recording/history.ts'
import type { EventInput } from '#recording/recording.ts'
import { clerk, otherClerk } from '#support/motions/motion-events.ts'
import type { TestSite } from '#support/site/site.ts'
import { hiddenField, type Visited, type Visitor } from '#support/site/visitor.ts'

/** The council in which the tests of the forms record. */
export const council = 'gm9003'

export async function openFormCouncil(site: TestSite): Promise<void> {
  await ensureCouncil(site, { code: council, name: 'Formulierendam' }, clerk)
  await site.following.drain()
}

let motions = 0

export interface FormMotion {
  readonly motionId: string
  readonly reference: string
  /** The address of the motion's page. */
  readonly address: string
  history(): Promise<readonly RecordedEvent[]>
  /** Records beside the forms, as somebody else would. */
  record(...eventInputs: readonly EventInput[]): Promise<void>
}

/** A motion of its own for a test, with what happened to it before. */
export async function openMotion(
  site: TestSite,
  ...eventInputs: readonly EventInput[]
): Promise<FormMotion> {
  motions += 1
  const reference = `F-${motions}`
  const submission = eventInput('MotionSubmitted', {
    reference,
    title: 'Bomen langs de singel',
    kind: 'voorstel',
    submitters: [{ party: 'Groen' }],
    andOthers: false,
  })
  const key = (what: EventInput) => ({
    // Whoever proposed a settlement may not accept it.
    actor: what.type === 'SettlementAccepted' ? otherClerk : clerk,
    commitId: randomUUID(),
    requestHash: hashOf(what),
    traceparent: null,
  })
  const submitted = await site.recorder.submitMotion({
    ...key(submission),
    council,
    eventInputs: [submission],
  })
  if (submitted.kind !== 'recorded') throw new Error(submitted.kind)
  const { motionId } = submitted
  const record = async (...eventInputs: readonly EventInput[]): Promise<void> => {
    for (const one of eventInputs) {
      const recording = await site.recorder.recordEvents({
        ...key(one),
        motionId,
        eventInputs: [one],
        expectedVersion: undefined,
      })
      if (recording.kind !== 'recorded') throw new Error(JSON.stringify(recording))
    }
  }
  await record(...eventInputs)
  await site.following.drain()
  return {
    motionId,
    reference,
    address: `/${council}/moties/${reference}`,
    history: () => readHistory(site.log, council, motionId),
    record,
  }
}

/** Something that happened on a day, to be recorded. */
export function eventInput<T extends EventInput['type']>(
  type: T,
  data: Extract<EventInput, { type: T }>['data'],
  on = '2025-02-03',
): EventInput {
  const content = { type, data, occurrence: { on, precision: 'day' } }
  return content as EventInput
}

/** What a browser would send of a form on a page, with the fields that somebody filled in. */
export function filledIn(
  page: Visited,
  typed: Readonly<Record<string, string>>,
  action: 'record' | 'preview' | 'change' = 'record',
): Record<string, string> {
  return {
    formKey: hiddenField(page, 'formKey'),
    versie: hiddenField(page, 'versie'),
    kenmerk: hiddenField(page, 'kenmerk'),
    occurredOn: '2025-03-04',
    'occurredOn.precision': 'day',
    ...typed,
    actie: action,
  }
}

/** Opens a form, fills it in and sends it. */
export async function fillIn(
  visitor: Visitor,
  address: string,
  typed: Readonly<Record<string, string>>,
): Promise<Visited> {
  const page = await visitor.get(address)
  expect(page.status).toBe(200)
  return visitor.post(address, filledIn(page, typed))
}

/** The fields that a page carries without showing them. */
export const hiddenFields = ({ text }: Visited): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [
        name,
        value
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&'),
      ],
    ),
  )
