import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { htmlType } from '#http/server/accept.ts'
import type { Context } from '#http/server/context.ts'
import { serveAboutPages } from '#web/about/pages.ts'
import { readAssets, serveAssets } from '#web/frame/assets.ts'
import type { SiteContext } from '#web/frame/context.ts'
import { PageNotFound, sendErrorPage } from '#web/frame/errors.ts'
import { guardForms, keptForm, readForms } from '#web/frame/forms.ts'
import { pageRequestOf } from '#web/frame/page-request.ts'
import { serveImport } from '#web/import/page.ts'
import { serveRegisterThen } from '#web/log-book/as-known-page.ts'
import { serveDifferencesPage } from '#web/log-book/differences-page.ts'
import { serveLogBook } from '#web/log-book/page.ts'
import { serveVerification } from '#web/log-book/verification-page.ts'
import { serveMailPage } from '#web/mail/page.ts'
import { serveFiguresPage } from '#web/meeting/figures-page.ts'
import { serveReport } from '#web/meeting/report-page.ts'
import { serveWorkPage } from '#web/meeting/work-page.ts'
import { serveHistoryPage } from '#web/motion/history-page.ts'
import { serveMotionPage } from '#web/motion/page.ts'
import { serveRecordPages } from '#web/record/page.ts'
import { serveTogetherPage } from '#web/record/together-page.ts'
import { serveRegisterExports } from '#web/register/export.ts'
import { serveFront } from '#web/register/front-page.ts'
import { serveRegisterPage } from '#web/register/page.ts'
import { serveSitemap } from '#web/register/sitemap.ts'
import { localProvider, serveLocalProvider } from '#web/sign-in/local-provider.ts'
import { serveBackChannelLogout, serveSignIn } from '#web/sign-in/page.ts'
import { openProvider, type Provider, type ProviderClient } from '#web/sign-in/provider.ts'
import { createSessions, type Sessions } from '#web/sign-in/sessions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The secret that the forms of this session carry; empty without a session. */
    formKey: string
  }
}

/** The pages: what serves them, and what answers an address that nothing is at. */
export interface Pages {
  serve(app: FastifyInstance, context: Context): Promise<void>
  notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply
}

/** Below this a compressed answer is hardly smaller. */
const compressedFromBytes = 1_024

// Everything that a page needs is its own: no inline style or script, nothing from elsewhere.
// Who signs out is led on to the provider.
const contentSecurityPolicy = (formTargets: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const headersOfPages = (formTargets: readonly string[]) => ({
  'Content-Security-Policy': contentSecurityPolicy(formTargets),
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
})

export interface PageOptions {
  /** By council: the text of the style sheet that it brought. */
  readonly themes: ReadonlyMap<string, string>
  /** Where people sign in: the local provider, a real one, or nowhere. */
  readonly signIn: 'local' | Provider | undefined
  /** From which the keys of sessions are derived: the same for all instances. */
  readonly sessionSecret: string
  /** The clock by which sessions end, in milliseconds since 1970; left out: the machine's. */
  readonly nowMs?: () => number
}

/** The pages for people, in a part of the server of their own: forms, cookies and errors in words. */
export function openPages({ themes, signIn, sessionSecret, nowMs }: PageOptions): Pages {
  const frame = {
    assets: readAssets(themes),
    offersSignIn: signIn !== undefined,
    isForTryingOut: signIn === 'local',
  }
  const formTargets = typeof signIn === 'object' ? [new URL(signIn.issuer).origin] : []
  const pageHeaders = headersOfPages(formTargets)
  return {
    serve: async (app, context) => {
      app.decorateRequest('formKey', '')
      await app.register(cookie)
      await app.register(async (site) => {
        const siteContext = { ...context, ...frame }
        readForms(site)
        await site.register(compress, { threshold: compressedFromBytes })
        addPageHooks(site, siteContext, pageHeaders)
        guardForms(site, siteContext)
        serveAssets(site, frame.assets)
        const provider = await openProviderFor(site, siteContext, signIn)
        if (provider !== undefined) {
          const { db } = context
          const sessions = createSessions({ secret: sessionSecret, db, provider, nowMs })
          recogniseSessions(site, sessions)
          serveSignIn(site, siteContext, { provider, sessions, formTargets })
          serveBackChannelLogout(site, { provider, sessions })
        }
        servePages(site, siteContext)
      })
    },
    notFound: (request, reply) => {
      reply.headers(pageHeaders)
      // Before it was known that this answer is a page, it was one that every site may read.
      reply.removeHeader('Access-Control-Allow-Origin')
      const pageRequest = pageRequestOf(request, reply)
      return sendErrorPage(new PageNotFound(), { context: frame, pageRequest, request, reply })
    },
  }
}

/** Whoever has a session is a person here, as whoever has a token is one in the API. */
function recogniseSessions(site: FastifyInstance, sessions: Sessions): void {
  site.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.isSameForAll === true) return
    request.person ??= await sessions.resume(request, reply)
    if (request.person !== null) request.formKey = sessions.formKeyOf(request.person)
  })
}

async function openProviderFor(
  site: FastifyInstance,
  context: SiteContext,
  signIn: PageOptions['signIn'],
): Promise<ProviderClient | undefined> {
  if (signIn !== 'local') return signIn && openProvider(signIn)
  await serveLocalProvider(site, context)
  return openProvider(localProvider(context.settings.publicUrl))
}

function servePages(site: FastifyInstance, context: SiteContext): void {
  serveFront(site, context)
  serveAboutPages(site, context)
  serveSitemap(site, context)
  serveRegisterPage(site, context)
  serveRegisterExports(site, context)
  serveMotionPage(site, context)
  serveRecordPages(site, context)
  serveFiguresPage(site, context)
  serveLogBook(site, context)
  serveRegisterThen(site, context)
  serveDifferencesPage(site, context)
  serveHistoryPage(site, context)
  serveVerification(site, context)
  serveReport(site, context)
  serveImport(site, context)
  serveWorkPage(site, context)
  serveMailPage(site, context)
  serveTogetherPage(site, context)
}

function addPageHooks(
  site: FastifyInstance,
  context: SiteContext,
  pageHeaders: ReturnType<typeof headersOfPages>,
): void {
  // A route of the site answers in HTML, unless it says otherwise.
  site.addHook('onRoute', (route) => {
    route.config = { produces: [htmlType], ...route.config }
  })
  site.addHook('onRequest', async ({ url }, reply) => {
    reply.headers(pageHeaders)
    // No database looks for this sign: it refuses the question, which would be an error of ours.
    if (url.includes('%00')) throw new PageNotFound()
  })
  site.setErrorHandler((error: Error, request, reply) => {
    reply.headers(pageHeaders)
    const pageRequest = pageRequestOf(request, reply)
    const kept = keptForm(request, pageRequest.language)
    return sendErrorPage(error, { context, pageRequest, request, reply, kept })
  })
}
