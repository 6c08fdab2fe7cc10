import cookie from '@fastify/cookie'
import formBody from '@fastify/formbody'
import compress from '@fastify/compress'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html } from '#http/accept.ts'
import type { Context } from '#http/context.ts'
import { readAssets, serveAssets } from './assets.ts'
import type { SiteContext } from './context.ts'
import { PageNotFound, sendErrorPage } from './errors.ts'
import { serveFront } from './front-page.ts'
import { serveMotionPage } from './motion-page.ts'
import { serveRegisterPage } from './register-page.ts'
import { visitOf } from './visit.ts'

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

const formSizeMaxBytes = 256 * 1024
/** Below this a compressed answer is hardly smaller. */
const compressedFromBytes = 1_024

// Everything that a page needs is its own: no inline style or script, nothing from elsewhere.
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const pageHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const

/**
 * The pages for people, in a part of the server of their own: forms, cookies and errors in words.
 * @param themes by council the text of the style sheet that it brought.
 */
export function openPages(themes: ReadonlyMap<string, string>): Pages {
  const assets = readAssets(themes)
  return {
    serve: async (app, context) => {
      app.decorateRequest('formKey', '')
      await app.register(cookie)
      await app.register(async (site) => {
        await site.register(formBody, { bodyLimit: formSizeMaxBytes })
        await site.register(compress, { threshold: compressedFromBytes })
        dress(site, { ...context, assets })
        serveAssets(site, assets)
        servePages(site, { ...context, assets })
      })
    },
    notFound: (request, reply) => {
      reply.headers(pageHeaders)
      const visit = visitOf(request, reply)
      return sendErrorPage(new PageNotFound(), { context: { assets }, visit, request, reply })
    },
  }
}

function servePages(site: FastifyInstance, context: SiteContext): void {
  serveFront(site, context)
  serveRegisterPage(site, context)
  serveMotionPage(site, context)
}

function dress(site: FastifyInstance, context: SiteContext): void {
  // A route of the site answers in HTML, unless it says otherwise.
  site.addHook('onRoute', (route) => {
    route.config = { produces: [html], ...route.config }
  })
  site.addHook('onRequest', async (_request, reply) => {
    reply.headers(pageHeaders)
  })
  site.setErrorHandler((error: Error, request, reply) => {
    reply.headers(pageHeaders)
    const visit = visitOf(request, reply)
    return sendErrorPage(error, { context, visit, request, reply })
  })
}
