/** Dutch councils live by this calendar, wherever the service runs. */
const timeZone = 'Europe/Amsterdam'

// The Swedish way of writing a date is `yyyy-mm-dd`.
const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })

/** The calendar date in the Netherlands now, `yyyy-mm-dd`. The domain gets it as an argument. */
export const todayInAmsterdam = (): string => format.format(new Date())
