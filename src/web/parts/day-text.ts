import { dateInWords } from '#domain/dates-in-words.ts'
import { daysBetween, type OccurredOnPrecision } from '#domain/dates.ts'
import { html, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'

const timeZone = 'Europe/Amsterdam'
const locales = { nl: 'nl-NL', en: 'en-GB' } as const

const formats = (options: Intl.DateTimeFormatOptions) => ({
  nl: new Intl.DateTimeFormat(locales.nl, { timeZone, ...options }),
  en: new Intl.DateTimeFormat(locales.en, { timeZone, ...options }),
})

const instantFormat = formats({ dateStyle: 'long', timeStyle: 'short' })
const numberFormats = {
  nl: new Intl.NumberFormat(locales.nl),
  en: new Intl.NumberFormat(locales.en),
}

const relativeFormats = {
  nl: new Intl.RelativeTimeFormat(locales.nl, { numeric: 'auto' }),
  en: new Intl.RelativeTimeFormat(locales.en, { numeric: 'auto' }),
}

/** Until how many days away one counts in a unit, and how many days that has. */
const relativeUnits = [
  { unit: 'day', until: 14, days: 1 },
  { unit: 'week', until: 60, days: 7 },
  { unit: 'month', until: 730, days: 365.25 / 12 },
  { unit: 'year', until: Infinity, days: 365.25 },
] as const

const unknownDay = { nl: 'datum onbekend', en: 'date unknown' }

/** A number as people write it in the language: `10.000` in Dutch. */
export const numberText = (value: number, language: Language): string =>
  numberFormats[language].format(value)

/** A calendar date, as exactly as it is known: `7 juli 2021`, `juli 2021`, `3e kwartaal 2021`, `2021`. */
export const dayText = (
  on: string | null,
  precision: OccurredOnPrecision,
  language: Language,
): string => (on === null ? unknownDay[language] : dateInWords({ on, precision }, language))

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

/** How far a day is from today, as people say it: `gisteren`, `3 weken geleden`, `over 2 maanden`. */
export function relativeDayText(on: string, today: string, language: Language): string {
  const away = daysBetween(today, on)
  const { unit, days } =
    relativeUnits.find(({ until }) => Math.abs(away) < until) ?? relativeUnits[0]
  return relativeFormats[language].format(Math.trunc(away / days), unit)
}

/** How far a day is from today, with the day itself behind it. */
export const relativeDay = (
  on: string,
  { today, language }: { readonly today: string; readonly language: Language },
): Html =>
  html`<time datetime="${on}" title="${dayText(on, 'day', language)}"
    >${relativeDayText(on, today, language)}</time
  >`

/** An instant (RFC 3339) with date and time in the Netherlands, exact to the microsecond behind it. */
export const moment = (at: string, language: Language): Html =>
  html`<time datetime="${at}" title="${at}">${instantFormat[language].format(new Date(at))}</time>`
