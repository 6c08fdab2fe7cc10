import { html, type Child, type Html } from '#markup/html.ts'
import { motionAddress } from '#page-addresses'
import { inBothLanguages, type Language } from '#web/frame/language.ts'
import type { Column } from './data-table.ts'
import { motionTerms } from './wording.ts'

const wording = inBothLanguages(motionTerms)

/** As much of a motion as says which one it is. */
interface MotionLabel {
  readonly reference: string | null
  readonly title: string | null
}

/** A motion by some name, with the way to its page. */
export const motionLink = (council: string, reference: string | null, name: Child): Html =>
  html`<a class="nl-link" href="${motionAddress(council, reference)}"><bdi>${name}</bdi></a>`

/** The columns that say which motion a row is about. */
export function motionColumns<Row>(
  { council, language }: { readonly council: string; readonly language: Language },
  motionOf: (row: Row) => MotionLabel,
): Column<Row>[] {
  const words = wording[language]
  return [
    { name: words.reference, cell: (row) => html`<bdi>${motionOf(row).reference}</bdi>` },
    {
      name: words.motion,
      isHeading: true,
      cell: (row) => motionLink(council, motionOf(row).reference, motionOf(row).title),
    },
  ]
}
