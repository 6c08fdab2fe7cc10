import { afterAll, beforeAll, expect, test } from 'vitest'
import { routesOf } from '#support/api/routes.ts'
import { openMailing, type Mailing } from '#support/channels/mailing.ts'
import { openSite } from '#support/site/site.ts'

let mailing: Mailing
beforeAll(async () => {
  mailing = await openMailing()
})
afterAll(() => mailing.close())

const api = '/api/v1'
const council = `${api}/councils/:council`

/**
 * The class of each route's work: its queue and its limit per client follow from it. A new route belongs
 * in here too.
 */
const classOfRoutes = {
  exporting: [
    'GET /:council/logboek/export.ndjson',
    'GET /:council/moties.csv',
    'GET /:council/moties.ndjson',
    'GET /:council/moties.xlsx',
    'GET /:council/sitemap.xml',
    `GET ${council}/export`,
    `GET ${council}/motions`,
    'POST /:council/logboek/controle',
  ],
  'looking-back': [
    'GET /:council/logboek/op',
    'GET /:council/verslag',
    'GET /:council/verslag.csv',
  ],
  'looking-back, counts as heavy': ['GET /:council/logboek/verschil', `GET ${council}/differences`],
  'light, counts as probing': ['GET /health/live'],
  'as it is asked': [
    `GET ${council}/events`,
    `GET ${council}/statistics`,
    `GET ${council}/worklist`,
    `GET ${api}/motions`,
  ],
  light: [
    `GET ${api}`,
    `GET ${api}/problems/:code`,
    'GET /assets/…',
    `GET ${api}/`,
    `GET ${api}/asyncapi.json`,
    'GET /asyncapi',
    'GET /events',
    'GET /events/:type',
    'GET /oidc/*',
    'POST /uitloggen/aanbieder',
    'POST /inloggen/lokaal/:uid',
    'POST /oidc/*',
  ],
  health: ['GET /health/ready', 'GET /metrics'],
  reading: [
    'GET /',
    'GET /.well-known/security.txt',
    'GET /:council',
    'GET /:council/berichten',
    'GET /:council/cijfers',
    'GET /:council/import',
    'GET /:council/logboek',
    'GET /:council/logboek/controle',
    'GET /:council/logboek/controlepunt.txt',
    'GET /:council/logboek/sleutels.txt',
    'GET /:council/moties/:reference',
    'GET /:council/moties/:reference/geschiedenis',
    'GET /:council/moties/:reference/leg-vast/:event',
    'GET /:council/nieuwe-motie',
    'GET /:council/samen',
    'GET /:council/werk',
    `GET ${api}/checkpoint-keys`,
    `GET ${api}/councils`,
    `GET ${council}`,
    `GET ${council}/calendar`,
    `GET ${council}/checkpoint`,
    `GET ${council}/checkpoints`,
    `GET ${council}/consistency`,
    `GET ${council}/feed`,
    `GET ${council}/timeline`,
    `GET ${api}/mail-subscriptions/confirm`,
    `GET ${api}/mail-subscriptions/unsubscribe`,
    `GET ${api}/motions/:motionId`,
    `GET ${api}/motions/:motionId/events`,
    `GET ${api}/motions/:motionId/feed`,
    `GET ${api}/motions/:motionId/feed.atom`,
    `GET ${council}/calendar.ics`,
    `GET ${council}/feed.atom`,
    `GET ${api}/motions/:motionId/mdto`,
    `GET ${api}/motions/:motionId/proof`,
    `GET ${api}/openapi.json`,
    `GET ${api}/schemas/:name/:version`,
    `GET ${api}/subscriptions`,
    `GET ${api}/subscriptions/:subscriptionId`,
    `GET ${api}/subscriptions/:subscriptionId/deliveries`,
    'GET /inloggen',
    'GET /inloggen/lokaal/:uid',
    'GET /inloggen/terug',
    'GET /privacy',
    'GET /robots.txt',
    'GET /sitemap.xml',
    'GET /toegankelijkheid',
  ],
  recording: [
    'POST /:council/berichten',
    'POST /:council/import',
    'POST /:council/moties/:reference/leg-vast/:event',
    'POST /:council/nieuwe-motie',
    'POST /:council/samen',
    `POST ${api}/councils`,
    `PATCH ${council}`,
    `POST ${api}/mail-subscriptions`,
    `POST ${api}/mail-subscriptions/confirm`,
    `POST ${api}/mail-subscriptions/unsubscribe`,
    `POST ${api}/motions`,
    `POST ${api}/motions/:motionId/events`,
    `POST ${api}/subscriptions`,
    `PATCH ${api}/subscriptions/:subscriptionId`,
    `DELETE ${api}/subscriptions/:subscriptionId`,
    `POST ${api}/subscriptions/:subscriptionId/deliveries/:eventId/replay`,
    `POST ${api}/subscriptions/:subscriptionId/test`,
    'POST /uitloggen',
  ],
} as const

const methodsOfPages = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']

test('every route has the class of work that was thought of for it', async () => {
  const routes = await routesOf(async () => {
    const site = await openSite({ mail: mailing.mail() })
    await site.close()
  })
  const found = routes.flatMap(({ method, url, config }) =>
    [method]
      .flat()
      .filter((one) => methodsOfPages.includes(one))
      .map((one) => {
        const { work = one === 'GET' ? 'reading' : 'recording', cost } = config ?? {}
        const name = `${one} ${url.replace(/^\/assets\/.*/, '/assets/…')}`
        const ofWork = typeof work === 'string' ? work : 'as it is asked'
        return `${name}: ${ofWork}${cost === undefined ? '' : `, counts as ${cost}`}`
      }),
  )
  const expected = Object.entries(classOfRoutes).flatMap(([work, names]) =>
    names.map((name) => `${name}: ${work}`),
  )
  // The local provider answers whatever method; it reads what it knows and no more.
  const unlisted = ['PUT /oidc/*: light', 'PATCH /oidc/*: light', 'DELETE /oidc/*: light']
  expect([...new Set(found)].sort()).toEqual([...expected, ...unlisted].sort())
})
