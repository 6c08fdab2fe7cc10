import { loadDemo } from '#demo/load.ts'
import { freePort } from '#dev-servers/ports.ts'
import type { AppDependencies, HttpSettings } from '#http/server/context.ts'
import { openApi, type TestApi } from '#support/api/api.ts'
import type { Provider } from '#web/sign-in/provider.ts'
import { openPages } from '#web/site.ts'
import { openVisitor, type Visitor } from './visitor.ts'

export const sessionSecret = 'a secret that is only for tests, and long enough'

/** The day it is at the test site: after everything in the demo's stories. */
export const siteToday = '2026-03-10'

/** The users of the local provider, one a role and a second clerk. */
export const users = {
  clerk: 'griffie-anna',
  secondClerk: 'griffie-bram',
  official: 'ambtenaar-carla',
  executive: 'wethouder-daan',
  auditor: 'rekenkamer-eva',
} as const

export type User = keyof typeof users

/** The whole service, pages and API, on a port of its own and a real database. */
export interface TestSite extends TestApi {
  /** Where it listens, without a slash at the end. */
  readonly origin: string
  /** Somebody who is not signed in. */
  visitor(): Visitor
  /** Somebody who signed in at the local provider; the roles are those of the councils there are. */
  signIn(user: User): Promise<Visitor>
}

interface SiteOptions {
  readonly settings?: Partial<HttpSettings>
  /** Whether the demo council is in it, for which the other tests' councils must wait. */
  readonly demo?: boolean
  readonly themes?: ReadonlyMap<string, string>
  readonly nowMs?: () => number
  readonly mail?: AppDependencies['mail']
  /** A real provider, which comes to know this site; left out: the local one. */
  readonly signIn?: Provider
}

export async function openSite(options: SiteOptions = {}): Promise<TestSite> {
  const { settings = {}, demo = false, themes = new Map<string, string>(), nowMs, mail } = options
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const pages = openPages({
    themes,
    signIn: options.signIn ?? 'local',
    sessionSecret,
    ...(nowMs !== undefined && { nowMs }),
  })
  const api = await openApi(
    { publicUrl: origin, ...settings },
    { today: () => siteToday, mail },
    pages,
  )
  await api.app.listen({ host: '127.0.0.1', port })
  if (demo) {
    await loadDemo(api, siteToday)
    await api.following.drain()
  }
  return {
    ...api,
    origin,
    visitor: () => openVisitor(origin),
    signIn: async (user) => {
      const visitor = openVisitor(origin)
      const { path: choice } = await visitor.get('/inloggen?terug=/toegankelijkheid')
      const { path } = await visitor.post(choice, { user: users[user] })
      if (path !== '/toegankelijkheid') throw new Error(`not signed in, but at ${path}`)
      return visitor
    },
  }
}
