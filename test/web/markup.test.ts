import { HtmlValidate } from 'html-validate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressIn, openFilledSite, views } from './pages.ts'
import type { TestSite, User } from './site.ts'
import type { Visitor } from './visitor.ts'

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

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'doctype-style': ['error', { style: 'lowercase' }],
    // Templates are written with prettier's style, and what they leave between tags is no error.
    'void-style': ['error', { style: 'selfclosing' }],
    'no-trailing-whitespace': 'off',
    'no-inline-style': 'error',
    // Checkboxes of one name are several answers to one question.
    'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
    'long-title': 'off', // a motion's title is as long as the council made it
  },
})

test.each(views)('$name is valid HTML ($user, $language)', async (view) => {
  const { address, user, language, status = 200 } = view
  const page = await visitorFor(user).get(addressIn(address, language))
  expect(page.status).toBe(status)
  expect(page.text).toContain(`<html lang="${language}"`)
  const report = await validator.validateString(page.text)
  const faults = report.results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`),
  )
  expect(faults).toEqual([])
})
