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
