import { expect, test } from 'vitest'
import { writeWorkbook, type WorkbookRow } from '#web/register/workbook.ts'

async function* parts(count: number): AsyncGenerator<readonly WorkbookRow[]> {
  yield [['Nummer', 'Titel']]
  yield Array.from({ length: count }, (_, index) => [index, `Motie over de singel ${index}`])
}

test('a large workbook is written while the event loop goes on', async () => {
  let looks = 0
  const looking = setInterval(() => (looks += 1), 1)
  const workbook = await writeWorkbook(parts(10_000))
  clearInterval(looking)
  expect(Buffer.from(workbook.subarray(0, 2)).toString()).toBe('PK')
  expect(workbook.length).toBeGreaterThan(100_000)
  expect(looks).toBeGreaterThan(20)
})

test('what goes wrong while the rows are read ends the writing', async () => {
  async function* broken(): AsyncGenerator<readonly WorkbookRow[]> {
    yield* parts(1)
    throw new Error('the database is away')
  }
  await expect(writeWorkbook(broken())).rejects.toThrow('the database is away')
})
