import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { receiver, test } from '#support/channels/mailing.ts'

describe('the mail server', () => {
  test('may be away: nothing is lost, also when the service ends meanwhile', async ({ on }) => {
    await on.subscribed()
    await on.smtp.stop()
    await on.submit('M-1')
    await expect.poll(() => on.faults.length).toBeGreaterThan(0)
    await on.mail().stop()
    await on.submit('M-2')
    on.reopen()
    await on.smtp.start()
    await on.settled()
    expect(on.smtp.received.slice(1).map(({ headers }) => headers.get('subject'))).toEqual([
      'Motie M-1: Bomen langs de singel',
      'Motie M-2: Bomen langs de singel',
    ])
  })

  test('that does not want a letter yet is asked again later', async ({ on }) => {
    await on.subscribed()
    on.smtp.refuseReceivers(450)
    await on.submit('M-1')
    const due = () =>
      sql<{ late: boolean }>`
      select due_at > now() + interval '30 seconds' and due_at < now() + interval '2 minutes' as late
      from mail.letter`.execute(on.db)
    await expect.poll(async () => (await due()).rows).toEqual([{ late: true }])
    on.smtp.refuseReceivers(undefined)
    await sql`update mail.letter set due_at = now()`.execute(on.db)
    await on.mails(2)
    expect(on.faults).toEqual([])
  })

  test('that refuses an address for good is believed after a while', async ({ on }) => {
    await on.subscribed()
    on.smtp.refuseReceivers(550)
    for (let n = 0; n < 5; n += 1) {
      await on.submit(`M-${n}`)
      await on.settled()
    }
    await on.mail().stop()
    on.reopen()
    await on.expectRows(0)
    expect(on.smtp.received).toHaveLength(1)
  })

  test('of two instances gets each letter once', async ({ on }) => {
    const other = on.open()
    await on.subscribed()
    for (let n = 0; n < 10; n += 1) await on.submit(`M-${n}`)
    await on.settled()
    await other.stop()
    const subjects = on.smtp.received
      .slice(1)
      .flatMap(({ headers }) => headers.get('subject') ?? [])
    expect(new Set(subjects).size).toBe(subjects.length)
  })

  test('never learns more headers than there are, whatever a title says', async ({ on }) => {
    await on.subscribed()
    await on.submit('M-1', 'Een\u2028Bcc: ander\u0085X: y')
    const letter = (await on.mails(2))[1]
    expect(letter?.receivers).toEqual([receiver])
    expect([...(letter?.headers.keys() ?? [])]).not.toContain('bcc')
  })

  test('leaves no address in a fault that is reported', async ({ on }) => {
    await on.subscribed()
    await on.smtp.stop()
    await on.submit('M-1')
    await expect.poll(() => on.faults.length).toBeGreaterThan(0)
    expect(on.faults.join()).not.toContain('@')
    await on.smtp.start()
  })
})
