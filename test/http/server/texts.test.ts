import { describe, expect } from 'vitest'
import { submission } from '#support/api/api.ts'
import { test } from '#support/api/fixtures.ts'

describe('texts', () => {
  const nasty = [
    `'); DROP TABLE event; --`,
    `<script>alert('x')</script> & "aanhalingstekens"`,
    '${jndi:ldap://x} {{7*7}} %s %n \\ \\u0000',
    'Zalmroze 🐟, ﷽, e\u0301, \u05d0chterstevoren',
  ]

  test.for(nasty)('are kept as they are: %s', async (text, { api, gm }) => {
    const payload = submission(gm.council, {
      reference: text,
      title: text,
      text,
      submitters: [{ party: text, name: text }],
      meeting: text,
      agendaItem: text,
    })
    const answer = await api.post('/motions', payload, gm.clerk)
    expect(answer.statusCode).toBe(201)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    const { motion } = answer.json<{ motion: { motionId: string } }>()
    await gm.record(
      motion.motionId,
      { type: 'DecisionRecorded', data: { outcome: 'adopted' } },
      { type: 'WorkStarted', data: { portfolioHolder: text, department: text, official: text } },
      { type: 'ProgressReported', data: { text } },
      {
        type: 'CommitteeScheduled',
        data: { committee: text, meetsOn: '2022-01-01', agenda: text },
      },
      { type: 'SettlementProposed', data: { reason: 'executed', explanation: text } },
    )
    const url = `/api/v1/motions/${motion.motionId}`
    expect((await api.send({ method: 'GET', url })).json()).toMatchObject({
      reference: text,
      title: text,
      operativeText: text,
      submitters: [{ party: text, name: text }],
      portfolioHolder: text,
      department: text,
      official: text,
      committee: { name: text },
      settlement: { explanation: text },
    })
    await api.following.drain()
    const query = new URLSearchParams({ council: gm.council, portfolioHolder: text, q: text })
    const found = await api.get(`/motions?${query.toString()}`)
    expect(found.statusCode).toBe(200)
  })

  test('in an address that are no UTF-8 find nothing, and break nothing', async ({ api }) => {
    const answer = await api.get('/motions?q=%ED%A0%80')
    expect([200, 400]).toContain(answer.statusCode)
  })
})
