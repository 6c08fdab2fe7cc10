import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '#domain/actor.ts'
import { motionEventTypes, type MotionEventType } from '#domain/motion/events.ts'
import { possibleEvents } from '#domain/motion/rules.ts'
import { recordedBy } from '#domain/motion/rules.ts'
import { fold } from '#domain/motion/state.ts'
import { everybody, someHistory } from '#support/motions/motion-walks.ts'
import { openSite, siteToday, type TestSite } from '#support/site/site.ts'
import type { Visitor } from '#support/site/visitor.ts'
import { inKebabCase } from '#page-addresses'
import { recordLinks } from '#web/record/record-links.ts'
import { cases, idOf, report, workStarted } from './event-cases.ts'
import { council, fillIn, eventInput, openFormCouncil, openMotion } from './record-forms.ts'

let site: TestSite
const visitors = new Map<Role, Visitor>()

beforeAll(async () => {
  site = await openSite()
  await openFormCouncil(site)
  for (const role of ['clerk', 'official', 'executive', 'auditor'] as const) {
    visitors.set(role, await site.signIn(role))
  }
})
afterAll(() => site.close())

const as = (role: Role): Visitor => visitors.get(role) ?? site.visitor()

const types = motionEventTypes.filter((type) => type !== 'PersonalDataConfirmed')
const ways = types.flatMap((type) => recordedBy[type].map((role) => ({ type, role })))

/** What must have happened by somebody in particular, before the form is there. */
async function prepare(
  type: MotionEventType,
  role: Role,
  motion: Awaited<ReturnType<typeof openMotion>>,
): Promise<void> {
  if (type === 'ProgressCorrected') {
    await fillIn(as(role), `${motion.address}/leg-vast/progress-reported`, { text: 'Een foud.' })
  }
  if (type === 'ContentRedacted') {
    const eventId = idOf(await motion.history(), 'ProgressReported')
    await motion.record(
      eventInput('RedactionProposed', { eventId, ground: 'personal-data', reason: 'Een naam.' }),
    )
  }
  if (type === 'MotionsLinked') {
    const submission = { title: 'Een andere motie', kind: 'overig', reference: 'L-ander' }
    await fillIn(as('clerk'), `/${council}/nieuwe-motie`, submission)
  }
}

describe('a form for each event', () => {
  test.each(ways)('records $type for $role', async ({ type, role }) => {
    const { before, typed, recorded } = cases[type]
    const motion = await openMotion(site, ...before)
    await prepare(type, role, motion)
    const isNew = type === 'MotionSubmitted'
    const address = isNew
      ? `/${council}/nieuwe-motie`
      : `${motion.address}/leg-vast/${inKebabCase(type)}`

    const answer = await fillIn(as(role), address, typed(await motion.history()))

    expect(answer.status, /role="alert"[\s\S]*?<\/div>/.exec(answer.text)?.[0]).toBe(200)
    expect(answer.text).toMatch(/role="status">\s*<p class="nl-paragraph">\s*Vastgelegd: /)
    const found = isNew ? [] : await motion.history()
    if (isNew) expect(answer.path).toContain(`/${council}/moties/N-1?vastgelegd=`)
    else {
      expect(found.at(-1)).toMatchObject({ type, data: recorded, occurredOn: '2025-03-04' })
      expect(found.at(-1)?.actor.role).toBe(role)
    }
  })

  test('keeps the content of a new motion as it was typed', async () => {
    const { motions } = (
      await site.app.inject({ url: `/api/v1/motions?council=${council}&q=bankjes` })
    ).json<{ motions: { motionId: string }[] }>()
    const events = await site.app.inject({
      url: `/api/v1/motions/${motions[0]?.motionId ?? ''}/events`,
    })
    expect(events.json<{ events: object[] }>().events[0]).toMatchObject({
      type: 'MotionSubmitted',
      data: cases.MotionSubmitted.recorded,
    })
  })
})

describe('the ways to the forms', () => {
  const offered = (text: string): string[] =>
    [...text.matchAll(/\/leg-vast\/([a-z-]+)"/g)].map(([, name = '']) => name).sort()

  test('are exactly those of the events that may follow, in any state, for anybody', () => {
    fc.assert(
      fc.property(someHistory, fc.constantFrom(null, ...everybody), (history, actor) => {
        const state = fold(history)
        const pageRequest = {
          language: 'nl',
          address: '/',
          person: null,
          formKey: '',
          council,
          councilName: 'Formulierendam',
          today: siteToday,
          actor,
        } as const
        const links = recordLinks(state, pageRequest)
        const markup = links === null ? '' : (links as { markup: string }).markup
        expect(offered(markup)).toEqual(possibleEvents(state, actor).map(inKebabCase).sort())
      }),
    )
  })

  test('are on the page of the motion, and lead to a form each', async () => {
    const motion = await openMotion(site, workStarted, report)
    for (const role of ['clerk', 'official', 'executive'] as const) {
      const names = offered((await as(role).get(motion.address)).text)
      expect(names.length).toBeGreaterThan(2)
      for (const name of names) {
        const form = await as(role).get(`${motion.address}/leg-vast/${name}`)
        expect(form.text, name).toContain('value="record"')
      }
    }
  })

  test('are not there for auditors and the public, who get no form either', async () => {
    const motion = await openMotion(site, workStarted)
    const form = `${motion.address}/leg-vast/progress-reported`
    for (const visitor of [as('auditor'), site.visitor()]) {
      expect(offered((await visitor.get(motion.address)).text)).toEqual([])
    }
    expect((await as('auditor').get(form)).status).toBe(403)
    expect((await as('official').get(`${motion.address}/leg-vast/deadline-set`)).status).toBe(403)
    const away = await site.visitor().ask(form)
    expect(away.status).toBe(303)
    expect(away.headers.get('location')).toContain(`/inloggen?terug=`)
    expect((await as('auditor').get(`/${council}/nieuwe-motie`)).status).toBe(403)
  })

  test('do not lead to what nobody records by itself, or to nothing', async () => {
    const motion = await openMotion(site)
    for (const name of ['personal-data-confirmed', 'motion-submitted', 'nonsense']) {
      expect((await as('clerk').get(`${motion.address}/leg-vast/${name}`)).status).toBe(404)
    }
    const early = await as('clerk').get(`${motion.address}/leg-vast/committee-informed`)
    expect(early.text).toContain('Dit kan nu niet worden vastgelegd')
    expect(early.text).not.toContain('value="record"')
  })
})
