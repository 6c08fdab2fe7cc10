import type { MotionEventType } from '#domain/motion/events.ts'

// The addresses of pages that other rooms print, link to and remember.

export const registerAddress = (council: string): string => `/${council}`

/**
 * A motion's page: stable, by the council's code and the reference that the council uses. A motion
 * whose reference is not known has no page of its own, so the register's stands for it.
 */
export const motionAddress = (council: string, reference: string | null): string =>
  reference === null
    ? registerAddress(council)
    : `/${council}/moties/${encodeURIComponent(reference)}`

/** The form in which an event of a motion is recorded: `…/leg-vast/progress-reported`. */
export const recordAddress = (
  council: string,
  reference: string | null,
  type: MotionEventType,
): string => `${motionAddress(council, reference)}/leg-vast/${inKebabCase(type)}`

/** The form in which a new motion is recorded. */
export const newMotionAddress = (council: string): string => `/${council}/nieuwe-motie`

export const inKebabCase = (type: MotionEventType): string =>
  type.replaceAll(/(?!^)[A-Z]/g, '-$&').toLowerCase()

/** Where mail can be asked for: about one motion, or about all of the council's. */
export const mailAddress = (council: string, reference?: string | null): string =>
  withQuery(`/${council}/berichten`, { motie: reference ?? undefined })

/** An address with a query; what is empty is left out. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return text === '' ? path : `${path}?${text}`
}
