import { isAbsolute } from 'node:path'
import { expect, it } from 'vitest'
import { findNatsServer } from '#dev-servers/nats-program.ts'

it('names the program in full, so that it starts whatever the path of the server is', async () => {
  expect(isAbsolute((await findNatsServer(() => undefined)) ?? '')).toBe(true)
})
