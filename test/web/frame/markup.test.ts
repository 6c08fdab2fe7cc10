import { expect } from 'vitest'
import { filledTest as test } from '#support/site/fixtures.ts'
import { addressIn, views } from '#support/site/pages.ts'
import { htmlFaults } from './html-faults.ts'

test.for(views)('$name is valid HTML ($user, $language)', async (view, { visitorFor }) => {
  const { address, user, language, status = 200 } = view
  const page = await (await visitorFor(user)).get(addressIn(address, language))
  expect(page.status).toBe(status)
  expect(page.text).toContain(`<html lang="${language}"`)
  expect(await htmlFaults(page.text)).toEqual([])
})
