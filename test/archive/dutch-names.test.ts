import { expect, test } from 'vitest'
import { eventNames, groundNames, phaseNames, roleNames } from '#archive/dutch-names.ts'
import { vocabulary } from '#web/wording/vocabulary.ts'

test('an archive and the pages call things by the same names', () => {
  const { events, grounds, phases, roles } = vocabulary.nl
  expect({ eventNames, groundNames, phaseNames, roleNames }).toEqual({
    eventNames: events,
    groundNames: grounds,
    phaseNames: phases,
    roleNames: roles,
  })
})
