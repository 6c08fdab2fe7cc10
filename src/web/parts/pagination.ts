import { html, type Child, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { numberText } from './day-text.ts'
import { pageWording } from './wording.ts'

interface Pagination {
  readonly language: Language
  /** From 1. */
  readonly page: number
  readonly pageSize: number
  readonly total: number
  /** The address of another page. */
  addressOf(page: number): string
}

/** The ways to the pages before and after this one; nothing where there is one page. */
export function pagination({ language, page, pageSize, total, addressOf }: Pagination): Child {
  const words = pageWording[language]
  const last = Math.max(1, Math.ceil(total / pageSize))
  if (last === 1) return null
  const step = (relation: 'prev' | 'next', number: number, name: string): Html | false =>
    number >= 1 &&
    number <= last &&
    html`<a
      class="utrecht-pagination__relative-link utrecht-pagination__relative-link--${relation}"
      href="${addressOf(number)}"
      rel="${relation}"
      >${name}</a
    >`
  return html`<nav class="utrecht-pagination ms-pagination" aria-label="${words.pages}">
    ${step('prev', page - 1, words.previous)}
    <span>${words.pageOf(numberText(page, language), numberText(last, language))}</span>
    ${step('next', page + 1, words.next)}
  </nav>`
}
