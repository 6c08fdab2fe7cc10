import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folderNameOf } from '#archive/folder-name.ts'
import { eventId } from '#support/motions/motion-events.ts'

const id = eventId(1)

test.each([
  ['M-31', 'M-31'],
  ['m-31', `m-31~${id}`],
  ['../../etc/passwd', `etc-passwd~${id}`],
  ['M/31', `M-31~${id}`],
  ['CON', `CON~${id}`],
  ['Motie één', `Motie-een~${id}`],
  ['…', id],
  [null, id],
])('%s is kept in %s', (reference, folder) => {
  expect(folderNameOf(reference, id)).toBe(folder)
})

test('no two motions share a folder, and no reference leaves its own', () => {
  const reference = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[Mm]-?[/~.]?\d$/))
  fc.assert(
    fc.property(reference, reference, (one, other) => {
      const names = [folderNameOf(one, eventId(1)), folderNameOf(other, eventId(2))]
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9~-]{0,98}$/)
      if (one !== other) expect(names[0]?.toLowerCase()).not.toBe(names[1]?.toLowerCase())
    }),
  )
})
