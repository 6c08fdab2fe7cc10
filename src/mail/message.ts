import type { Database } from '#council-log/database.ts'
import { dateInWords } from '#domain/dates-in-words.ts'
import { motionAddress } from '#page-addresses'
import { nameCouncil, nameMotion, readNews, type NamedMotion, type News } from './contents.ts'
import type { Letter } from './letter.ts'
import type { MailLanguage } from './subscription.ts'
import { meaningOf, wordings } from './wording.ts'

/** A mail in plain text. */
export interface MailMessage {
  readonly subject: string
  readonly text: string
  /** Name to show as the sender's. */
  readonly senderName: string
  /** For one click in the mail program (RFC 8058); null where there is nothing to stop. */
  readonly unsubscribeLink: string | null
}

export interface LetterOptions {
  /** Address of the service, without a slash at the end. */
  readonly publicUrl: string
  readonly token: string
}

/**
 * Writes a letter; undefined when there is nothing to tell. A mail cannot be called back, so it names
 * the motion and says what kind of thing happened: what people wrote is read on the page.
 */
export async function writeMessage(
  db: Database,
  letter: Letter,
  writing: LetterOptions,
): Promise<MailMessage | undefined> {
  const senderName = await nameCouncil(db, letter.council)
  if (letter.kind === 'confirmation') return confirmation(db, letter, { ...writing, senderName })
  const news = await readNews(db, letter)
  return news && newsMessage(news, letter, { ...writing, senderName })
}

interface LetterContext extends LetterOptions {
  readonly senderName: string
}

async function confirmation(
  db: Database,
  { council, motionId, language }: Letter,
  { publicUrl, token, senderName }: LetterContext,
): Promise<MailMessage> {
  const wording = wordings[language]
  const what =
    motionId === null
      ? wording.whole(senderName)
      : headline(await nameMotion(db, council, motionId), language)
  const link = `${publicUrl}/api/v1/mail-subscriptions/confirm?token=${token}`
  return {
    senderName,
    subject: wording.confirmSubject(senderName),
    text: paragraphs(wording.confirmText(what, link)),
    unsubscribeLink: null,
  }
}

function newsMessage(
  { motions, count }: News,
  { council, language }: Letter,
  { publicUrl, token, senderName }: LetterContext,
): MailMessage {
  const wording = wordings[language]
  const unsubscribeLink = `${publicUrl}/api/v1/mail-subscriptions/unsubscribe?token=${token}`
  const shown = motions.reduce((sum, { events }) => sum + events.length, 0)
  const [first] = motions
  const isOfOne = motions.length === 1 && first !== undefined
  return {
    senderName,
    subject: isOfOne ? headline(first.motion, language) : wording.changes(count, senderName),
    text: paragraphs([
      ...motions.flatMap(({ motion, events }) => [
        [
          headline(motion, language),
          ...events.map((event) => {
            const { occurredOn: on, occurredOnPrecision: precision } = event
            const when = on === null ? '' : `${dateInWords({ on, precision }, language)}: `
            return `- ${when}${meaningOf(event.type, language)}`
          }),
          `${publicUrl}${motionAddress(council, motion.reference)}`,
        ].join('\n'),
      ]),
      ...(count > shown ? [wording.more(count - shown)] : []),
      `-- \n${wording.why}\n${wording.stop(unsubscribeLink)}`,
    ]),
    unsubscribeLink,
  }
}

const paragraphs = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`

function headline({ reference, title }: NamedMotion, language: MailLanguage): string {
  const { motion, unnamed } = wordings[language]
  return `${motion}${reference === null ? '' : ` ${reference}`}: ${title ?? unnamed}`
}
