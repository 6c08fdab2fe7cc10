import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Cell, Plain } from '#web/parts/csv.ts'

export type WorkbookRow = readonly Exclude<Cell, Plain>[]

const memoryMaxMb = 256

/**
 * Writes rows as a workbook, in a thread of its own.
 * @param parts the rows, the header first, in parts as they come.
 */
export async function writeWorkbook(
  parts: AsyncIterable<readonly WorkbookRow[]>,
): Promise<Uint8Array> {
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMaxMb },
  })
  const written: Promise<unknown[]> = once(worker, 'message')
  try {
    // A fault in the thread ends the reading too.
    const sent = (async () => {
      for await (const rows of parts) worker.postMessage(rows)
      worker.postMessage('end')
    })()
    const [[workbook]] = await Promise.all([written, sent])
    if (workbook instanceof Uint8Array) return workbook
    throw new Error('the thread that writes workbooks gave none')
  } finally {
    await worker.terminate()
  }
}
