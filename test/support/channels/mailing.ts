import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test as plainTest } from 'vitest'
import { appRole } from '#council-log/database.ts'
import type { CouncilLog } from '#council-log/log.ts'
import { listenToLog } from '#council-log/notifications.ts'
import type { Actor } from '#domain/actor.ts'
import { unknownOccurrence } from '#domain/dates.ts'
import type { MotionEvent } from '#domain/motion/events.ts'
import { ensureCouncil } from '#intake/acceptance.ts'
import { openMail, type Mail } from '#mail/mail.ts'
import type { MailRequest } from '#mail/subscription.ts'
import { createRecorder } from '#recording/recorder.ts'
import { hashOf, openTestLog } from '#support/log.ts'
import { opened } from '#support/opened.ts'
import { startSmtp, type Received, type TestSmtp } from './smtp.ts'

export const council = 'gm1904'
export const publicUrl = 'https://moties.example.nl'
export const receiver = 'inwoner@mail.example'
const clerk = { id: 'clerk-1', role: 'clerk' } as const
export const otherClerk = { id: 'clerk-2', role: 'clerk' } as const

const patient = { timeout: 20_000 }

/** The mail on a register and with a mail server of its own. */
export interface Mailing {
  readonly smtp: TestSmtp
  readonly log: CouncilLog
  readonly db: Awaited<ReturnType<typeof openTestLog>>['db']
  /** The faults that the mail reported. */
  readonly faults: readonly string[]
  /** The mail now; `reopen` makes another one. */
  mail(): Mail
  /** Another instance, beside or after the first; it must be stopped. */
  open(): Mail
  reopen(): void
  setClock(instant: string): void
  submit(reference: string, title?: string): Promise<string>
  record(motionId: string, event: MotionEvent, by?: Actor): Promise<void>
  /** The mails so far, once there are so many. */
  mails(count: number): Promise<readonly Received[]>
  /** Subscribes and says yes. */
  subscribed(changed?: Partial<MailRequest>): Promise<void>
  /** Settles when there is nothing more to queue or to send. */
  settled(): Promise<void>
  /** How many rows there are about anybody. */
  expectRows(count: number): Promise<void>
  close(): Promise<void>
}

export const request = (changed: Partial<MailRequest> = {}): MailRequest => ({
  council,
  motionId: null,
  frequency: 'instant',
  language: 'nl',
  address: receiver,
  ...changed,
})

export const tokenIn = ({ body }: Received): string =>
  /token=([\w-]{43})/.exec(body)?.[1] ?? expect.fail('there is no token in the letter')

const asker = () => ({
  commitId: randomUUID(),
  requestHash: hashOf(randomUUID()),
  traceparent: null,
})

let clients = 0
/** A client that has not asked for mail before. */
export const newClient = (): string => {
  clients += 1
  return `198.18.0.${clients}`
}

/** @param unconfirmedPerHourMax left out: the default. */
export async function openMailing(unconfirmedPerHourMax?: number): Promise<Mailing> {
  const { url, log, db, close } = await openTestLog()
  const recorder = createRecorder(log, () => '2026-01-05')
  const smtp = await startSmtp()
  const notifications = listenToLog({ url, connectionsMax: 1, role: appRole })
  const faults: string[] = []
  let clock = new Date('2026-01-05T06:00:00Z')
  const open = (): Mail =>
    openMail({
      url,
      smtpUrl: smtp.url,
      from: 'moties@raad.example',
      publicUrl,
      notifications,
      now: () => clock,
      onFault: (error) => faults.push(String(error)),
      onTooManyUnconfirmed: () => faults.push('too many unconfirmed'),
      ...(unconfirmedPerHourMax !== undefined && { unconfirmedPerHourMax }),
    })
  await ensureCouncil({ log, recorder }, { code: council, name: 'Raad van Één' }, clerk)
  let mail = open()

  const mails = async (count: number): Promise<readonly Received[]> => {
    await expect.poll(() => smtp.received.length, patient).toBeGreaterThanOrEqual(count)
    return smtp.received
  }

  return {
    smtp,
    log,
    db,
    faults,
    mails,
    open,
    mail: () => mail,
    reopen: () => {
      mail = open()
    },
    setClock: (instant) => {
      clock = new Date(instant)
    },
    submit: async (reference, title = 'Bomen langs de singel') => {
      const event: MotionEvent = {
        type: 'MotionSubmitted',
        data: { reference, title, submitters: [], kind: 'overig', andOthers: false },
      }
      const eventInputs = [{ ...event, occurrence: unknownOccurrence }]
      const recording = await recorder.submitMotion({
        ...asker(),
        actor: clerk,
        council,
        eventInputs,
      })
      if (recording.kind !== 'recorded') throw new Error(recording.kind)
      return recording.motionId
    },
    record: async (motionId, event, actor = clerk) => {
      const eventInputs = [{ ...event, occurrence: unknownOccurrence }]
      const asked = { ...asker(), actor, motionId, eventInputs, expectedVersion: undefined }
      const recording = await recorder.recordEvents(asked)
      if (recording.kind !== 'recorded') throw new Error(JSON.stringify(recording))
    },
    subscribed: async (changed = {}) => {
      const before = smtp.received.length
      await mail.askFor(request(changed), newClient())
      const letter = (await mails(before + 1)).at(-1) ?? expect.fail('no letter')
      expect(await mail.confirm(tokenIn(letter))).toBe(true)
    },
    settled: async () => {
      const open = async () => {
        const { rows } = await sql<object>`
          select (select count(*) from mail.letter) as letters,
                 (select count(*) from mail.subscription s
                  join council_log l on l.council = s.council
                  where s.confirmed_at is not null and s.frequency = 'instant'
                    and s.position < l.position) as behind`.execute(db)
        return rows
      }
      await expect.poll(open, patient).toEqual([{ letters: 0, behind: 0 }])
    },
    expectRows: async (count) => {
      const rows = async () => {
        const { rows } = await sql<object>`
          select (select count(*) from mail.subscription) + (select count(*) from mail.token)
               + (select count(*) from mail.letter) as count`.execute(db)
        return rows
      }
      await expect.poll(rows, patient).toEqual([{ count }])
    },
    close: async () => {
      await mail.stop()
      await notifications.stop()
      await smtp.stop()
      await close()
    },
  }
}

/** A test of the mail: each test has a register and a mail server of its own. */
export const test = plainTest.extend(
  'on',
  opened(
    () => openMailing(),
    (mailing) => mailing.close(),
  ),
)
