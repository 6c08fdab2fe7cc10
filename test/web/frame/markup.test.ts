import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressIn, openFilledSite, views } from '#support/site/pages.ts'
import type { TestSite, User } from '#support/site/site.ts'
import type { Visitor } from '#support/site/visitor.ts'
import { htmlFaults } from './html-faults.ts'

let site: TestSite
const visitors = new Map<User | undefined, Visitor>()

beforeAll(async () => {
  site = await openFilledSite()
  visitors.set(undefined, site.visitor())
  for (const user of new Set(views.flatMap((view) => view.user ?? []))) {
    visitors.set(user, await site.signIn(user))
  }
})
afterAll(() => site.close())

const visitorFor = (user: User | undefined): Visitor => visitors.get(user) ?? site.visitor()

test.each(views)('$name is valid HTML ($user, $language)', async (view) => {
  const { address, user, language, status = 200 } = view
  const page = await visitorFor(user).get(addressIn(address, language))
  expect(page.status).toBe(status)
  expect(page.text).toContain(`<html lang="${language}"`)
  expect(await htmlFaults(page.text)).toEqual([])
})
