import { html, type Child, type Html } from '#markup/html.ts'

/** What a table shows of each of its rows. */
export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => Child
  /** The cell that says what the row is about. */
  readonly isHeading?: boolean
  readonly isNumber?: boolean
}

export interface DataTable<Row> {
  /** What the table shows, for who cannot see where it stands. */
  readonly name: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** The id of a row, to link to. */
  readonly idOf?: (row: Row) => string
}

/** A table that becomes a list of cards where the screen is small. */
export function dataTable<Row>({ name, columns, rows, idOf }: DataTable<Row>): Html {
  return html`<div class="ms-table-frame" role="group" aria-label="${name}" tabindex="0">
    <table class="utrecht-table ms-motions">
      <thead>
        <tr>
          ${columns.map(
            (column) =>
              html`<th scope="col" class="${column.isNumber ? 'ms-number' : 'ms-cell'}">
                ${column.name}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) =>
          idOf === undefined
            ? html`<tr>
                ${columns.map((column) => cell(column, row))}
              </tr>`
            : html`<tr id="${idOf(row)}">
                ${columns.map((column) => cell(column, row))}
              </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function cell<Row>(column: Column<Row>, row: Row): Html {
  if (column.isHeading) {
    return html`<th class="ms-motions__title" scope="row">${column.cell(row)}</th>`
  }
  return html`<td class="${column.isNumber ? 'ms-number' : 'ms-cell'}" data-name="${column.name}">
    ${column.cell(row)}
  </td>`
}
