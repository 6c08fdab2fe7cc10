import nodemailer from 'nodemailer'
import type { LetterOutcome } from './letter.ts'
import { smtpTimeoutMs } from './limits.ts'
import type { MailMessage } from './message.ts'

/** A mail server, and in whose name it is used. */
export interface Post {
  /** Hands a message over once. What goes wrong is an outcome; this does not reject. */
  send(message: MailMessage, receiver: string): Promise<LetterOutcome>
  close(): void
}

export interface PostOptions {
  /** `smtp://user:password@host:587`, or `smtps://`. */
  readonly smtpUrl: string
  /** Address that mail comes from. */
  readonly from: string
  /** Told what went wrong, without anybody's address. */
  readonly onFault: (error: unknown) => void
}

/** Opens the way to a mail server; nothing is connected until the first message. */
export function openPost({ smtpUrl, from, onFault }: PostOptions): Post {
  const timeouts = {
    connectionTimeout: smtpTimeoutMs,
    greetingTimeout: smtpTimeoutMs,
    socketTimeout: smtpTimeoutMs,
  }
  const transport = nodemailer.createTransport({ url: smtpUrl, ...timeouts })
  return {
    send: async (message, receiver) => {
      try {
        await transport.sendMail({
          // Taken apart, so that no part can become another header or another receiver.
          from: { name: oneLine(message.senderName), address: from },
          to: { name: '', address: receiver },
          subject: oneLine(message.subject),
          text: message.text,
          headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribing(message) },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return 'sent'
      } catch (error) {
        const outcome = letterOutcomeOf(error)
        if (outcome === 'away') onFault(new Error(`the mail server: ${causeOf(error)}`))
        return outcome
      }
    },
    close: () => transport.close(),
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

const unsubscribing = ({ unsubscribeLink }: MailMessage) =>
  unsubscribeLink === null
    ? {}
    : {
        'List-Unsubscribe': { prepared: true, value: `<${unsubscribeLink}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }

/** Only an answer about this receiver, or about this message, says something about the letter. */
function letterOutcomeOf(error: unknown): LetterOutcome {
  const code = member(error, 'code')
  const isAboutReceiver = code === 'EENVELOPE' && member(error, 'command') === 'RCPT TO'
  if (!isAboutReceiver && code !== 'EMESSAGE') return 'away'
  return Number(member(error, 'responseCode')) >= 500 ? 'refused' : 'later'
}

/** The error's own message may repeat the address. */
const causeOf = (error: unknown): string =>
  ['code', 'command', 'responseCode']
    .map((name) => member(error, name))
    .filter((part) => part !== undefined)
    .map(String)
    .join(' ')

function member(error: unknown, name: string): unknown {
  return error instanceof Error
    ? Object.entries(error).find(([key]) => key === name)?.[1]
    : undefined
}
