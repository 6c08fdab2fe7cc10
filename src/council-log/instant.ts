const secondsLength = '2021-11-10T12:00:00'.length
const fractionLength = 6

/**
 * An instant as PostgreSQL writes it in UTC (`2021-11-10 12:00:00.5+00`) in the register's one form:
 * RFC 3339 with six decimals and `Z`. Equal instants are equal texts, and texts sort as time does.
 */
export function instantFromText(text: string): string {
  const end = text.lastIndexOf('+')
  const fraction = text.slice(secondsLength + 1, end).padEnd(fractionLength, '0')
  return `${text.slice(0, 10)}T${text.slice(11, secondsLength)}.${fraction}Z`
}

/**
 * Microseconds since 1970 of an instant in the register's form; what the chain is computed over.
 * @public for who verifies the chain
 */
export function microsOf(instant: string): bigint {
  const millis = Date.parse(`${instant.slice(0, secondsLength)}Z`)
  return BigInt(millis) * 1000n + BigInt(instant.slice(secondsLength + 1, -1))
}

const instantForm = /^(.{19})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/

/**
 * An instant (RFC 3339, any offset) as UTC with six decimals, as the log writes it. A `Date` alone
 * would drop the microseconds, and with them the event that was recorded in that millisecond.
 */
export function toUtc(instant: string): string {
  const [, seconds = '', decimals = '', offset = ''] = instantForm.exec(instant) ?? []
  const whole = new Date(`${seconds}${offset}`).toISOString().slice(0, 19)
  return `${whole}.${decimals.slice(0, 6).padEnd(6, '0')}Z`
}
