import type { ApproximateDate } from '#domain/dates.ts'
import type { DataOf } from '#domain/motion/events.ts'

export const forms: Readonly<Record<DataOf<'CommitteeScheduled'>['form'], string>> = {
  meeting: 'vergadering',
  written: 'schriftelijk',
}

export const purposes: Readonly<Record<DataOf<'CommitteeScheduled'>['purpose'], string>> = {
  progress: 'stand van zaken',
  settlement: 'afdoening',
}

export const relations: Readonly<Record<DataOf<'MotionsLinked'>['relation'], string>> = {
  'merged-into': 'samengevoegd met een andere motie',
  replaces: 'vervangt een andere motie',
  'follows-up': 'vervolg op een andere motie',
  related: 'hangt samen met een andere motie',
}

const months = [
  'januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september',
  'oktober', 'november', 'december',
] as const // prettier-ignore
const monthsInQuarter = 3

/** A date as exactly as it is known: `7 juli 2021`, `juli 2021`, `3e kwartaal 2021`, `2021`. */
export function dateWords({ on, precision }: ApproximateDate): string {
  const [year = '', month = '', day = ''] = on.split('-')
  const words = {
    day: `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year}`,
    month: `${months[Number(month) - 1] ?? ''} ${year}`,
    quarter: `${Math.ceil(Number(month) / monthsInQuarter)}e kwartaal ${year}`,
    year,
  }
  return words[precision]
}
