import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import {
  council,
  newClient,
  openMailing,
  otherClerk,
  publicUrl,
  receiver,
  test,
  tokenIn,
  request,
} from '#support/channels/mailing.ts'

describe('asking for mail', () => {
  test('sends one letter to the address, and nothing more before somebody says yes', async ({
    on,
  }) => {
    await on.mail().askFor(request(), newClient())
    const [letter] = await on.mails(1)
    expect(letter?.receivers).toEqual([receiver])
    expect(letter?.headers.get('to')).toBe(receiver)
    expect(letter?.headers.get('from')).toMatch(/<moties@raad\.example>$/)
    expect(letter?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(letter?.body).toContain('Bevestig dat binnen 48 uur')
    expect(letter?.body).toContain(`${publicUrl}/api/v1/mail-subscriptions/confirm?token=`)
    await on.submit('M-1')
    await on.settled()
    expect(on.smtp.received).toHaveLength(1)
  })

  test('for one address again and again is left aside', async ({ on }) => {
    const [name = '', host = ''] = receiver.split('@')
    const written = [
      receiver,
      `${name.toUpperCase()}@${host}`,
      `${name}+moties@${host}`,
      `${name}+2@${host}`,
    ]
    for (const address of [...written, ...written])
      await on.mail().askFor(request({ address }), newClient())
    await on.settled()
    const receivers = on.smtp.received.flatMap(({ receivers }) => receivers)
    expect(receivers.sort()).toEqual(written.slice(0, 3).sort())
  })

  test('from one client stops after five in an hour, on every instance', async ({ on }) => {
    const client = newClient()
    const other = on.open()
    const outcomes = []
    for (let n = 0; n < 8; n += 1) {
      const mail = n % 2 === 0 ? on.mail() : other
      outcomes.push(await mail.askFor(request({ address: `iemand-${n}@mail.example` }), client))
    }
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      ...Array<string>(5).fill('asked'),
      ...Array<string>(3).fill('client-limit'),
    ])
    expect(outcomes.at(-1)).toHaveProperty('retryAfterSeconds', expect.closeTo(3_600, -3))
    await sql`update mail.request set asked_at = now() - interval '61 minutes'`.execute(on.db)
    expect(await on.mail().askFor(request(), client)).toEqual({ kind: 'asked' })
    await on.settled()
    // Not before: a letter that an instance has under way when it stops is sent after its lease.
    await other.stop()
    expect(on.smtp.received).toHaveLength(6)
  })

  test('is forgotten when nobody says yes for 48 hours', async ({ on }) => {
    await on.mail().askFor(request(), newClient())
    await on.mails(1)
    await on.mail().stop()
    await sql`update mail.subscription set created_at = now() - interval '49 hours'`.execute(on.db)
    on.reopen()
    await on.expectRows(0)
  })

  test('takes a token that nobody gave out for none', async ({ on }) => {
    const token = 'a'.repeat(43)
    expect(await on.mail().confirm(token)).toBe(false)
    expect(await on.mail().findByToken(token, 'unsubscribe')).toBeUndefined()
    await on.mail().unsubscribe(token)
  })
})

test('letters to people who have not said yes have a limit for the whole service', async () => {
  const strict = await openMailing(3)
  const ask = (n: number) =>
    strict.mail().askFor(request({ address: `vreemde-${n}@mail.example` }), newClient())
  const kinds = []
  for (let n = 0; n < 5; n += 1) kinds.push((await ask(n)).kind)
  expect(kinds).toEqual(['asked', 'asked', 'asked', 'service-limit', 'service-limit'])
  expect(strict.faults).toEqual(['too many unconfirmed', 'too many unconfirmed'])
  expect(await strict.mail().figures()).toEqual({
    unconfirmedLastHour: 3,
    unconfirmedPerHourMax: 3,
  })
  const [letter] = await strict.mails(3)
  await strict.mail().confirm(tokenIn(letter ?? expect.fail('no letter')))
  expect(await ask(6)).toEqual({ kind: 'asked' })
  await strict.close()
})

describe('who said yes', () => {
  test('is told at once what happens, by name and without what people wrote', async ({ on }) => {
    await on.subscribed()
    const motionId = await on.submit('M-1', 'Bomen, ’s zomers')
    const [, letter] = await on.mails(2)
    expect(letter?.body).toContain('Motie M-1: Bomen, ’s zomers\n- Raadsleden dienden de tekst in')
    expect(letter?.body).toContain(`${publicUrl}/${council}/moties/M-1`)
    await on.record(motionId, { type: 'InternalNoteAdded', data: { text: 'Geheim.' } })
    await on.record(motionId, { type: 'WorkStarted', data: {} })
    await on.record(motionId, { type: 'ProgressReported', data: { text: 'De lindes staan er.' } })
    await on.mails(4)
    await on.settled()
    expect(on.smtp.received).toHaveLength(4)
    expect(JSON.stringify(on.smtp.received)).not.toMatch(/Geheim|lindes/)
  })

  test('can end it with one click, and then nothing is left', async ({ on }) => {
    await on.subscribed()
    await on.submit('M-1')
    const letter = (await on.mails(2))[1] ?? expect.fail('no letter')
    expect(letter.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    const link = /^<(.*)>$/.exec(letter.headers.get('list-unsubscribe') ?? '')?.[1] ?? ''
    expect(link).toContain(`${publicUrl}/api/v1/mail-subscriptions/unsubscribe?token=`)
    const token = new URL(link).searchParams.get('token') ?? ''
    expect(tokenIn(letter)).toBe(token)
    expect(await on.mail().findByToken(token, 'unsubscribe')).toEqual({
      council, motionId: null, frequency: 'instant', language: 'nl', isConfirmed: true,
    }) // prettier-ignore
    await on.mail().unsubscribe(token)
    await on.expectRows(0)
    await on.mail().unsubscribe(token)
    await on.submit('M-2')
    expect(on.smtp.received).toHaveLength(2)
  })

  test('for one motion is told of that motion alone, in the language of choice', async ({ on }) => {
    const motionId = await on.submit('M-1')
    await on.subscribed({ motionId, language: 'en' })
    await on.submit('M-2')
    await on.record(motionId, { type: 'WorkStarted', data: {} })
    await on.mails(2)
    await on.settled()
    expect(on.smtp.received).toHaveLength(2)
    expect(on.smtp.received[1]?.headers.get('subject')).toBe('Motion M-1: Bomen langs de singel')
    expect(on.smtp.received[1]?.body).toContain('- The executive took the motion in hand.')
  })

  test('has one subscription for one thing: a new yes takes the place of the old', async ({
    on,
  }) => {
    await on.subscribed()
    await on.subscribed({ frequency: 'daily' })
    await on.submit('M-1')
    await on.settled()
    expect(on.smtp.received).toHaveLength(2)
  })

  test('gets a digest in the morning, once, and none when nothing happened', async ({ on }) => {
    await on.subscribed({ frequency: 'daily' })
    on.setClock('2026-01-05T12:00:00Z')
    await on.submit('M-1')
    await on.submit('M-2')
    on.setClock('2026-01-06T06:59:00Z')
    await on.settled()
    expect(on.smtp.received).toHaveLength(1)
    on.setClock('2026-01-06T07:00:00Z')
    const [, digest] = await on.mails(2)
    expect(digest?.body).toMatch(/Motie M-1[^]*Motie M-2/)
    on.setClock('2026-01-07T07:00:00Z')
    const days = () =>
      sql<{ on: string }>`select digested_on as on from mail.subscription`.execute(on.db)
    await expect
      .poll(async () => (await days()).rows, { timeout: 20_000 })
      .toEqual([{ on: '2026-01-07' }])
    await on.settled()
    expect(on.smtp.received).toHaveLength(2)
  })

  test('never gets what was redacted before the letter was written', async ({ on }) => {
    await on.subscribed()
    await on.smtp.stop()
    const motionId = await on.submit('M-1', 'Over mevrouw De Vries')
    const details = {
      changes: { reference: 'M-1', title: 'Over een inwoner' },
      reason: 'Een naam.',
    }
    await on.record(motionId, { type: 'DetailsCorrected', data: details })
    const first = (await on.log.readStream(council, motionId))[0]
    const redaction = {
      eventId: first?.id ?? '',
      ground: 'personal-data',
      reason: 'Een naam.',
    } as const
    await on.record(motionId, { type: 'RedactionProposed', data: redaction })
    await on.record(motionId, { type: 'ContentRedacted', data: redaction }, otherClerk)
    await on.smtp.start()
    await on.settled()
    expect(on.smtp.received.length).toBeGreaterThan(1)
    expect(JSON.stringify(on.smtp.received)).not.toContain('De Vries')
  })

  test('gets one letter about very much at once', async ({ on }) => {
    await on.subscribed()
    await on.mail().stop()
    for (let n = 0; n < 30; n += 1) await on.submit(`M-${n}`)
    on.reopen()
    await on.settled()
    expect(on.smtp.received).toHaveLength(2)
  })
})
