import { html, type Child, type Html } from '#markup/html.ts'
import type { Assets } from '#web/frame/assets.ts'

interface Slider {
  readonly label: string
  /** The id of the date field that the slider moves. */
  readonly dateField: string
  /** The days from the first one to today. */
  readonly days: number
  readonly first: string
}

/** A slider over days: without the script there is none, and the date field does the same. */
export const timeSlider = {
  script: ({ timeSliderScript }: Pick<Assets, 'timeSliderScript'>): Html =>
    html`<script src="${timeSliderScript.address}" type="module"></script>`,
  field: ({ label, dateField, days, first }: Slider): Child =>
    days > 0 &&
    html`<p class="ms-slider" hidden>
      <label class="utrecht-form-label" for="schuif">${label}</label>
      <input
        type="range"
        id="schuif"
        min="0"
        max="${days}"
        data-first="${first}"
        data-moves="${dateField}"
      />
    </p>`,
}
