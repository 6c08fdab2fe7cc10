import { scaleBand, scaleLinear } from 'd3-scale'
import { html, type Html } from '#markup'

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

// Lengths in the chart's own units; the page stretches it to the room there is.
const width = 700
const barHeight = 26
const nameWidth = 190
const totalWidth = 60
const gap = 0.25
const legibleFrom = 24

/** A chart of horizontal bars as a picture; the numbers are to stand in a table beside it. */
export function barChart({ title, parts, bars, write }: BarChart): Html {
  const height = bars.length * barHeight
  const place = scaleBand()
    .domain(bars.map(({ name }) => name))
    .range([0, height])
    .padding(gap)
  const longest = Math.max(1, ...bars.map(({ values }) => sum(values)))
  const length = scaleLinear()
    .domain([0, longest])
    .range([0, width - nameWidth - totalWidth])
  return html`<figure class="ms-chart">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      ${bars.map(({ name, values }) => {
        const top = place(name) ?? 0
        const middle = top + place.bandwidth() / 2
        return html`<text class="ms-chart__name" x="${nameWidth - 8}" y="${middle}">
            ${shortened(name)}
          </text>
          ${values.map((value, index) =>
            part({
              x: nameWidth + length(sum(values.slice(0, index))),
              y: top,
              width: length(value),
              height: place.bandwidth(),
              kind: index,
              text: write(value),
            }),
          )}
          <text class="ms-chart__total" x="${nameWidth + length(sum(values)) + 6}" y="${middle}">
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

interface Part {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly kind: number
  readonly text: string
}

const part = ({ x, y, width: long, height, kind, text }: Part): Html | false =>
  long > 0 &&
  html`<rect
      class="ms-chart__part ms-chart__part--${kind}"
      x="${rounded(x)}"
      y="${rounded(y)}"
      width="${rounded(long)}"
      height="${rounded(height)}"
    />
    ${
      long >= legibleFrom &&
      html`<text
        class="ms-chart__value ms-chart__value--${kind}"
        x="${rounded(x + long / 2)}"
        y="${rounded(y + height / 2)}"
      >
        ${text}
      </text>`
    }`

const sum = (values: readonly number[]): number => values.reduce((one, other) => one + other, 0)

const rounded = (value: number): number => Math.round(value * 10) / 10

const nameLengthMax = 22
const shortened = (name: string): string =>
  name.length <= nameLengthMax ? name : `${name.slice(0, nameLengthMax - 1)}…`
