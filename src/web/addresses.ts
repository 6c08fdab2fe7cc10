// The addresses of pages, in one place: they are printed, linked to and remembered.

export const registerAddress = (council: string): string => `/${council}`

/** A motion's page: stable, by the council's code and the reference that the council uses. */
export const motionAddress = (council: string, reference: string | null): string =>
  `/${council}/moties/${encodeURIComponent(reference ?? '')}`

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
