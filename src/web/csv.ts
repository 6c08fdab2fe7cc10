import type { Cell } from './register-columns.ts'

/** A line of a CSV file. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** A cell after RFC 4180. What a spreadsheet would take for a formula is marked as text. */
function csvCell(value: Cell): string {
  const text = value === null ? '' : String(value)
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
