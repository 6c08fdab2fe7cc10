import { parentPort } from 'node:worker_threads'
import writeWorkbook from 'write-excel-file/node'
import type { WorkbookRow } from './workbook.ts'

// Runs in a thread of its own: writing a workbook of some thousand rows is one piece of work of about a
// second, and nothing else would be answered meanwhile.

const rows: WorkbookRow[number][][] = []

parentPort?.on('message', (more: readonly WorkbookRow[] | 'end') => {
  if (more !== 'end') rows.push(...more.map((row) => [...row]))
  else void write()
})

async function write(): Promise<void> {
  const [header = [], ...others] = rows
  const bold = header.map((name) => ({ value: String(name), fontWeight: 'bold' as const }))
  const workbook = await writeWorkbook([bold, ...others], { stickyRowsCount: 1 }).toBuffer()
  parentPort?.postMessage(workbook)
  parentPort?.close()
}
