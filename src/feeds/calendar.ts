// Writes iCalendar (RFC 5545) without a library: whole days without time zones, recurrence or attendees
// need only one function that escapes and one that folds lines.

/** One day in a calendar. */
export interface CalendarEntry {
  /** Never changes, so that a calendar recognises the entry when it moves. */
  readonly uid: string
  /** Higher than before whenever the entry changed. */
  readonly sequence: number
  /** When the content of the entry was recorded (RFC 3339). */
  readonly changedAt: string
  /** Calendar date, `yyyy-mm-dd`. */
  readonly on: string
  readonly summary: string
  readonly description: string
  readonly category: string
  readonly link: string
  readonly isCancelled: boolean
}

export interface Calendar {
  readonly name: string
  readonly entries: readonly CalendarEntry[]
}

export const calendarMediaType = 'text/calendar'

/** How often a calendar may ask for what is new. */
const refreshInterval = 'PT1H'
const productId = '-//Motiespoor//Motiespoor//NL'

/** Writes a calendar; the same calendar always gives the same text. */
export function writeCalendar({ name, entries }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${productId}`,
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${refreshInterval}`,
    `X-PUBLISHED-TTL:${refreshInterval}`,
    ...entries.flatMap(linesOf),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${foldLine(line)}\r\n`).join('')
}

const linesOf = (entry: CalendarEntry): string[] => [
  'BEGIN:VEVENT',
  `UID:${escapeText(entry.uid)}`,
  `SEQUENCE:${entry.sequence}`,
  `DTSTAMP:${basicInstant(entry.changedAt)}`,
  `LAST-MODIFIED:${basicInstant(entry.changedAt)}`,
  `DTSTART;VALUE=DATE:${entry.on.replaceAll('-', '')}`,
  `SUMMARY:${escapeText(entry.summary)}`,
  `DESCRIPTION:${escapeText(entry.description)}`,
  `CATEGORIES:${escapeText(entry.category)}`,
  `URL:${entry.link}`,
  `STATUS:${entry.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
]

/** `2026-01-05T09:07:00.123456Z` → `20260105T090700Z` */
const basicInstant = (instant: string): string =>
  `${new Date(instant).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

// eslint-disable-next-line no-control-regex -- the expression has to name control characters
const unwritable = /[\u0000-\u0008\u000b-\u001f\u007f]/g

// A line break that is not escaped would let the text begin a property of its own.
const escapeText = (text: string): string =>
  text
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(unwritable, '')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')
    .toWellFormed()

const lineBytesMax = 75

/** A content line in pieces of at most 75 bytes, never in the middle of a character. */
function foldLine(line: string): string {
  let folded = ''
  let bytes = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (bytes + size > lineBytesMax) {
      folded += '\r\n '
      bytes = 1
    }
    folded += character
    bytes += size
  }
  return folded
}
