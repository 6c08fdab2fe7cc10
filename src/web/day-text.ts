import type { OccurredOnPrecision } from '#domain/dates.ts'
import { html, type Html } from './html.ts'
import type { Language } from './language.ts'

const timeZone = 'Europe/Amsterdam'
const locales = { nl: 'nl-NL', en: 'en-GB' } as const

const formats = (options: Intl.DateTimeFormatOptions) => ({
  nl: new Intl.DateTimeFormat(locales.nl, { timeZone, ...options }),
  en: new Intl.DateTimeFormat(locales.en, { timeZone, ...options }),
})

const dayFormat = formats({ day: 'numeric', month: 'long', year: 'numeric' })
const monthFormat = formats({ month: 'long', year: 'numeric' })
const instantFormat = formats({ dateStyle: 'long', timeStyle: 'short' })
const numberFormats = {
  nl: new Intl.NumberFormat(locales.nl),
  en: new Intl.NumberFormat(locales.en),
}

const unknownDay = { nl: 'datum onbekend', en: 'date unknown' }
const quarterNames = { nl: 'kwartaal', en: 'quarter' }

/** A number as people write it in the language: `10.000` in Dutch. */
export const numberText = (value: number, language: Language): string =>
  numberFormats[language].format(value)

/** A calendar date, as exactly as it is known: `7 juli 2021`, `juli 2021`, `3e kwartaal 2021`, `2021`. */
export function dayText(
  on: string | null,
  precision: OccurredOnPrecision,
  language: Language,
): string {
  if (on === null) return unknownDay[language]
  const noon = new Date(`${on}T12:00:00Z`)
  switch (precision) {
    case 'day':
      return dayFormat[language].format(noon)
    case 'month':
      return monthFormat[language].format(noon)
    case 'quarter':
      return `${quarterOf(on)}${ordinals[language]} ${quarterNames[language]} ${on.slice(0, 4)}`
    case 'year':
      return on.slice(0, 4)
    case 'unknown':
      return unknownDay[language]
  }
}

const ordinals = { nl: 'e', en: '.' }
const monthsInQuarter = 3
const quarterOf = (on: string): number => Math.ceil(Number(on.slice(5, 7)) / monthsInQuarter)

/** What `<time datetime>` takes: a quarter has no form of its own there and is given as its month. */
const machineDayOf = (on: string, precision: OccurredOnPrecision): string =>
  ({ day: on, month: on.slice(0, 7), quarter: on.slice(0, 7), year: on.slice(0, 4), unknown: on })[
    precision
  ]

/** A calendar date as a `<time>`; an unknown one in words only. */
export const day = (on: string | null, precision: OccurredOnPrecision, language: Language): Html =>
  on === null
    ? html`${dayText(on, precision, language)}`
    : html`<time datetime="${machineDayOf(on, precision)}"
        >${dayText(on, precision, language)}</time
      >`

/** An instant (RFC 3339) with date and time in the Netherlands, exact to the microsecond behind it. */
export const moment = (at: string, language: Language): Html =>
  html`<time datetime="${at}" title="${at}">${instantFormat[language].format(new Date(at))}</time>`
