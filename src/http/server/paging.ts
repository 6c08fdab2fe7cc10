import { z } from 'zod'
import {
  logPageLimitDefault,
  logPageLimitMax,
  pageMax,
  pageSizeDefault,
  pageSizeMax,
} from './limits.ts'
import { apiBase } from './response-headers.ts'

export const pageQuery = {
  page: z.coerce.number().int().min(1).max(pageMax).default(1).meta({ description: 'From 1' }),
  pageSize: z.coerce.number().int().min(1).max(pageSizeMax).default(pageSizeDefault),
}

const positionMax = Number.MAX_SAFE_INTEGER

export const cursorQuery = {
  after: z.exactOptional(
    z.coerce
      .number()
      .int()
      .min(0)
      .max(positionMax)
      .meta({ description: 'Begin after this position; 0 or left out: from the beginning' }),
  ),
  limit: z.coerce.number().int().min(1).max(logPageLimitMax).default(logPageLimitDefault),
}

export const minPositionQuery = {
  minPosition: z.exactOptional(
    z.coerce.number().int().min(0).max(positionMax).meta({
      description:
        "Answer only when the council's log is shown up to here: the `position` of a recording",
    }),
  ),
}

type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>

export interface LinkTarget {
  readonly publicUrl: string
  /** Below the base of the API. */
  readonly path: string
  readonly query: QueryValues
}

/** One entry of a `Link` header (RFC 8288). */
export function linkTo(relation: string, { publicUrl, path, query }: LinkTarget): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const texts = given.map(([name, value]): [string, string] => [name, String(value)])
  const parameters = new URLSearchParams(texts).toString()
  return `<${publicUrl}${apiBase}${path}${parameters && `?${parameters}`}>; rel="${relation}"`
}

/** The `Link` header of a numbered page: first, prev, next and last, as far as there are such. */
export function pageLinks(
  target: LinkTarget,
  page: number,
  pageSize: number,
  total: number,
): string {
  const last = Math.max(1, Math.ceil(total / pageSize))
  const to = (relation: string, number: number): string =>
    linkTo(relation, { ...target, query: { ...target.query, page: number, pageSize } })
  return [
    to('first', 1),
    ...(page > 1 ? [to('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [to('next', page + 1)] : []),
    to('last', last),
  ].join(', ')
}
