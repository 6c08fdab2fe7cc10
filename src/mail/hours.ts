import { dateInAmsterdam } from '#domain/dates.ts'
import { digestHour } from './limits.ts'

const hourFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  hourCycle: 'h23',
})

/** Date and hour of an instant on Dutch clocks. */
export const amsterdamNow = (now: Date): { readonly date: string; readonly hour: number } => ({
  date: dateInAmsterdam(now.toISOString()),
  hour: Number(hourFormat.format(now)),
})

/** The last day whose digest is due: today from the hour on, before that there is none today. */
export function digestDay(now: Date): string | undefined {
  const { date, hour } = amsterdamNow(now)
  return hour < digestHour ? undefined : date
}
