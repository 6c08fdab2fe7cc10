import { openCouncil, type TestApi, type TestCouncil } from '#support/api/api.ts'

/** Whatever a text could do to the format that it is put in. */
export const hostile =
  '</title><script>alert(1)</script> & "\'\\;, \u2028]]>\r\nEND:VEVENT\r\nATTACH:x 🌳é\ufffe'

export const scheduled = (meetsOn: string) => ({
  type: 'CommitteeScheduled',
  data: { committee: 'Leefomgeving; wonen, werken', meetsOn, purpose: 'settlement' },
})

/** A council with two motions: one that a committee will deal with, and one with a deadline. */
export interface FeedCouncil {
  readonly gm: TestCouncil
  readonly trees: string
  readonly lamps: string
}

export async function openFeedCouncil(api: TestApi): Promise<FeedCouncil> {
  const gm = await openCouncil(api)
  const trees = await gm.submit({ reference: 'M-1', submitters: [{ party: 'GroenLinks' }] })
  const lamps = await gm.submit({
    reference: 'M-2',
    title: hostile.replaceAll(/\r\n|\u2028/g, ' '),
    text: hostile,
    submitters: [{ party: 'VVD & "Co"' }],
  })
  const adopted = { type: 'DecisionRecorded', data: { outcome: 'adopted' } }
  await gm.record(trees, adopted, { type: 'WorkStarted', data: { portfolioHolder: 'De Vries' } })
  await gm.record(lamps, adopted, { type: 'WorkStarted', data: { portfolioHolder: 'Jansen' } })
  await gm.record(lamps, { type: 'ProgressReported', data: { text: hostile } })
  await gm.record(lamps, {
    type: 'DeadlineSet',
    data: { deadline: { on: '2026-03-01', precision: 'month' } },
  })
  await gm.record(trees, scheduled('2026-02-03'))
  await api.following.drain()
  return { gm, trees, lamps }
}
