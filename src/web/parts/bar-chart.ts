import { scaleLinear } from 'd3-scale'
import { html, type Html } from '#markup/html.ts'

/** A row of a chart: a bar of parts that lie one after the other. */
export interface Bar {
  readonly name: string
  /** One number for each of the chart's parts, in their order. */
  readonly values: readonly number[]
}

export interface BarChart {
  /** What the chart tells, for who cannot see it. */
  readonly title: string
  /** What the parts of a bar are, from its beginning. */
  readonly parts: readonly string[]
  readonly bars: readonly Bar[]
  /** A number as people read it. */
  readonly write: (value: number) => string
}

// Lengths in the chart's own units; the page stretches it to the room there is. A name stands above its
// bar, so that both are legible on a telephone.
const width = 400
const nameHeight = 20
const barHeight = 20
const rowHeight = nameHeight + barHeight + 8
const totalWidth = 60
const readableFrom = 36

/** A chart of horizontal bars as a picture; the numbers are to stand in a table beside it. */
export function barChart({ title, parts, bars, write }: BarChart): Html {
  const longest = Math.max(1, ...bars.map(({ values }) => sum(values)))
  const length = scaleLinear()
    .domain([0, longest])
    .range([0, width - totalWidth])
  return html`<figure class="ms-chart">
    <svg viewBox="0 0 ${width} ${bars.length * rowHeight}" role="img" aria-label="${title}">
      ${bars.map(({ name, values }, row) => {
        const top = row * rowHeight
        const y = top + nameHeight
        return html`<text x="0" y="${top + nameHeight / 2}">${shortened(name)}</text>
          ${values.map((value, kind) => {
            const x = length(sum(values.slice(0, kind)))
            return part({ x, y, width: length(value), kind, text: write(value) })
          })}
          <text
            class="ms-chart__total"
            x="${rounded(length(sum(values)) + 6)}"
            y="${y + barHeight / 2}"
          >
            ${write(sum(values))}
          </text>`
      })}
    </svg>
    <figcaption class="ms-chart__legend">
      ${parts.map(
        (name, index) => html`<span class="ms-chart__key ms-chart__key--${index}">${name}</span> `,
      )}
    </figcaption>
  </figure>`
}

interface BarPart {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly kind: number
  readonly text: string
}

const part = ({ x, y, width: long, kind, text }: BarPart): Html | false =>
  long > 0 &&
  html`<rect
      class="ms-chart__part ms-chart__part--${kind}"
      x="${rounded(x)}"
      y="${y}"
      width="${rounded(long)}"
      height="${barHeight}"
    />
    ${
      long >= readableFrom &&
      html`<text
        class="ms-chart__value ms-chart__value--${kind}"
        x="${rounded(x + long / 2)}"
        y="${y + barHeight / 2}"
      >
        ${text}
      </text>`
    }`

const sum = (values: readonly number[]): number => values.reduce((one, other) => one + other, 0)

const rounded = (value: number): number => Math.round(value * 10) / 10

const nameLengthMax = 50
const shortened = (name: string): string =>
  name.length <= nameLengthMax ? name : `${name.slice(0, nameLengthMax - 1)}…`
