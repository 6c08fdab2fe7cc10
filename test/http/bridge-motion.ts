import { expect } from 'vitest'
import type { TestApi, TestCouncil } from '#support/api/api.ts'

export const secret = 'De wethouder twijfelt.'
export const personal = 'Mevrouw Jansen belde.'

export interface RecordedEvent {
  readonly id: string
  readonly type: string
  readonly version: number
  readonly position: number
  readonly recordedAt: string
  readonly data: unknown
}

/** A motion with a corrected report, a secret note, and a report whose content was removed. */
export interface BridgeMotion {
  readonly motionId: string
  /** Its history before the correction and the redaction, as the council sees it. */
  readonly events: readonly RecordedEvent[]
}

export async function openBridgeMotion(api: TestApi, gm: TestCouncil): Promise<BridgeMotion> {
  const motionId = await gm.submit({ title: 'Fietsbrug over het kanaal' })
  const url = `/api/v1/motions/${motionId}/events`
  await gm.record(
    motionId,
    { type: 'DecisionRecorded', occurredOn: '2021-06-02', data: { outcome: 'adopted' } },
    {
      type: 'WorkStarted',
      occurredOn: '2021-06-03',
      data: { portfolioHolder: 'Wethouder De Wit' },
    },
    { type: 'InternalNoteAdded', data: { text: secret } },
    { type: 'ProgressReported', occurredOn: '2021-09-01', data: { text: personal } },
    { type: 'ProgressReported', occurredOn: '2021-10-01', data: { text: 'De brug is onworpen.' } },
    {
      type: 'DeadlineSet',
      occurredOn: '2021-10-01',
      data: { deadline: { on: '2022-04-01', precision: 'quarter' } },
    },
  )
  const answer = await api.send({ method: 'GET', url, token: gm.clerk })
  const { events } = answer.json<{ events: RecordedEvent[] }>()
  const [, , , , redacted, report] = events
  await gm.record(motionId, {
    type: 'ProgressCorrected',
    data: { reportId: report?.id, text: 'De brug is ontworpen.', reason: 'Tikfout' },
  })
  const redaction = { eventId: redacted?.id, ground: 'personal-data', reason: 'Noemt een bewoner' }
  await gm.record(motionId, { type: 'RedactionProposed', data: redaction })
  const payload = { events: [{ type: 'ContentRedacted', data: redaction }] }
  const confirmed = await api.send({ method: 'POST', url, payload, token: gm.secondClerk })
  expect(confirmed.statusCode).toBe(201)
  await api.following.drain()
  return { motionId, events }
}
