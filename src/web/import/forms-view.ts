import type { ImportedMotion } from '#intake/acceptance.ts'
import type { SourceProblem } from '#intake/source.ts'
import { attribute, html, type Html } from '#markup/html.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { formKeyField } from '#web/frame/forms.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { numberText } from '#web/parts/day-text.ts'
import { motionLink } from '#web/parts/motion-columns.ts'
import { importWording } from './wording.ts'

export interface ImportForm {
  readonly pageRequest: CouncilPageRequest
  readonly problem?: SourceProblem | 'altered' | undefined
  /** Most bytes of a source. */
  readonly sizeMaxBytes: number
}

/** Where somebody pastes a text or chooses a file. */
export function importForm({ pageRequest, problem, sizeMaxBytes }: ImportForm): Html {
  const { council, language, formKey } = pageRequest
  const words = importWording[language]
  const size = words.sizeHint(numberText(sizeMaxBytes / 1024, language))
  return html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
    <p class="nl-paragraph">${words.introduction}</p>
    ${
      problem &&
      html`<p class="nl-paragraph ms-problem" id="fout" role="alert">${words.problems[problem]}</p>`
    }
    <form
      class="ms-import-form"
      method="post"
      action="/${council}/import"
      enctype="multipart/form-data"
    >
      ${formKeyField(formKey)}
      <div class="utrecht-form-field">
        <label class="utrecht-form-label" for="tekst">${words.paste}</label>
        <p class="utrecht-form-field__description" id="tekst-hint">${words.pasteHint} ${size}</p>
        <textarea
          class="utrecht-textarea utrecht-textarea--html-textarea"
          id="tekst"
          name="tekst"
          rows="14"
          aria-describedby="tekst-hint${problem && ' fout'}"
          ${attribute('aria-invalid', problem && 'true')}
        ></textarea>
      </div>
      ${fileField(words.file, size)}
      <button class="nl-button nl-button--primary" type="submit" name="doe" value="lees">
        ${words.read}
      </button>
    </form>`
}

const fileField = (label: string, hint: string): Html =>
  html`<div class="utrecht-form-field">
    <label class="utrecht-form-label" for="bestand">${label}</label>
    <p class="utrecht-form-field__description" id="bestand-hint">${hint}</p>
    <input
      type="file"
      id="bestand"
      name="bestand"
      accept="text/plain,.txt,.md"
      aria-describedby="bestand-hint"
    />
  </div>`

/** What came of an import, motion by motion. */
export function importResult(
  pageRequest: CouncilPageRequest,
  motions: readonly ImportedMotion[],
): Html {
  const { council, language } = pageRequest
  const words = importWording[language]
  const total = motions.reduce((sum, { newEvents }) => sum + newEvents, 0)
  const columns: Column<ImportedMotion>[] = [
    {
      name: words.motion,
      isHeading: true,
      cell: ({ reference }) => motionLink(council, reference, reference),
    },
    {
      name: words.recorded,
      isNumber: true,
      cell: ({ newEvents }) => numberText(newEvents, language),
    },
    { name: words.remark, cell: ({ problem }) => problem?.[language] ?? '–' },
  ]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.resultTitle}</h1>
    <p class="nl-paragraph" role="status">
      <strong>${words.newEvents(numberText(total, language), total)}</strong>
    </p>
    ${dataTable({ name: words.resultTitle, columns, rows: motions })}
    <p class="nl-paragraph">
      <a class="nl-link" href="/${council}/import">${words.again}</a>
    </p>`
}
