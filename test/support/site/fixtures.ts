import { test as plainTest } from 'vitest'
import { opened } from '#support/opened.ts'
import { openFilledSite } from './pages.ts'
import { openSite, type TestSite, type User } from './site.ts'
import type { Visitor } from './visitor.ts'

const close = (site: TestSite): Promise<void> => site.close()

/** A test of the pages. Each file has a site of its own, without councils, once a test asks for it. */
export const test = plainTest.extend(
  'site',
  { scope: 'file' },
  opened(() => openSite(), close),
)

/** The same for a site with the demo council, and with somebody who signed in there as its clerk. */
export const demoTest = plainTest
  .extend(
    'site',
    { scope: 'file' },
    opened(() => openSite({ demo: true }), close),
  )
  .extend('clerk', { scope: 'file' }, ({ site }) => site.signIn('clerk'))

/** The same for a site on which every type of page can be seen, by somebody of each kind. */
export const filledTest = plainTest
  .extend('site', { scope: 'file' }, opened(openFilledSite, close))
  .extend('visitorFor', { scope: 'file' }, ({ site }) => {
    const visitors = new Map<User | undefined, Promise<Visitor>>()
    const open = async (user?: User): Promise<Visitor> =>
      user === undefined ? site.visitor() : site.signIn(user)
    return (user?: User): Promise<Visitor> => {
      const visitor = visitors.get(user) ?? open(user)
      visitors.set(user, visitor)
      return visitor
    }
  })
