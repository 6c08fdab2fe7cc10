import type { FastifyReply } from 'fastify'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { CouncilVisit, Frame, Visit } from './context.ts'
import { frameWording } from './wording.ts'

/** A step on the way from the front page to this one. */
export interface Crumb {
  readonly name: string
  readonly address: string
}

export interface Page {
  /** What the browser's tab says, before the name of the service. */
  readonly title: string
  readonly visit: Visit | CouncilVisit
  /** From the front page on, this page not included. */
  readonly crumbs: readonly Crumb[]
  readonly main: Child
  /** Links and the like in the head, such as feeds. */
  readonly head?: Child
  /** The stream whose messages say that this page is not new any more. */
  readonly live?: { readonly address: string; readonly announcement: string }
}

/** A whole page: what is said once, around what is said on this page. */
export function pageOf(frame: Frame, page: Page): Html {
  const { assets } = frame
  const { visit, live } = page
  const words = frameWording[visit.language]
  const theme = 'council' in visit ? assets.themes.get(visit.council) : undefined
  return html`<!doctype html>
    <html lang="${visit.language}" class="voorbeeld-theme${themeClass(visit)}">
      <head>
        <meta charset="utf-8" />
        <title>${page.title} · ${words.serviceName}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="${assets.icon.address}" type="image/svg+xml" />
        <link rel="stylesheet" href="${assets.stylesheet.address}" />
        ${theme && html`<link rel="stylesheet" href="${theme.address}" />`} ${page.head}
        <script src="${assets.script.address}" type="module"></script>
      </head>
      <body class="utrecht-document ms-page">
        <a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud"
          >${words.skipToContent}</a
        >
        ${header(visit, frame)} ${breadcrumbs(page)}
        <main id="inhoud" class="ms-main" tabindex="-1" ${attribute('data-live', live?.address)}>
          ${page.main}
        </main>
        <p class="ms-visually-hidden" role="status" data-announcer="${live?.announcement}"></p>
        ${footer(visit)}
      </body>
    </html>`
}

const themeClass = (visit: Visit | CouncilVisit): string =>
  'council' in visit ? ` theme-${visit.council}` : ''

function header(visit: Visit | CouncilVisit, { offersSignIn, isForTryingOut }: Frame): Html {
  const words = frameWording[visit.language]
  const name = 'council' in visit ? visit.councilName : words.motto
  return html`<header class="utrecht-page-header ms-header">
    ${isForTryingOut && html`<p class="ms-header__warning">${words.forTryingOut}</p>`}
    <div class="utrecht-page-header__content ms-header__content">
      <a class="ms-brand" href="/">${words.serviceName}</a>
      <p class="ms-header__name"><bdi>${name}</bdi></p>
      ${personal(visit, offersSignIn)}
    </div>
    ${'council' in visit && navigation(visit)}
  </header>`
}

function personal(visit: Visit, offersSignIn: boolean): Html | false {
  const words = frameWording[visit.language]
  if (visit.person === null && !offersSignIn) return false
  if (visit.person === null) {
    const back = new URLSearchParams({ terug: visit.address }).toString()
    return html`<a class="nl-link ms-header__link" href="/inloggen?${back}">${words.signIn}</a>`
  }
  return html`<form class="ms-header__form" method="post" action="/uitloggen">
    <input type="hidden" name="formKey" value="${visit.formKey}" />
    <span>${words.signedInAs} <bdi>${visit.person.id}</bdi></span>
    <button class="nl-button nl-button--subtle ms-header__button" type="submit">
      ${words.signOut}
    </button>
  </form>`
}

interface Door {
  readonly name: string
  readonly address: string
}

function navigation(visit: CouncilVisit): Html {
  const words = frameWording[visit.language]
  return html`<nav class="ms-navigation" aria-label="${words.mainNavigation}">
    <ul>
      ${doorsOf(visit).map(
        ({ name, address }) =>
          html`<li>
            <a href="${address}" ${attribute('aria-current', isHere(visit, address) && 'page')}
              >${name}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`
}

const isHere = ({ address }: Visit, door: string): boolean => address.split('?', 1)[0] === door

/** Where this visitor can go in the council: nobody is shown a door that stays shut. */
function doorsOf({ council, actor, language }: CouncilVisit): Door[] {
  const words = frameWording[language]
  const everybody = [
    { name: words.register, address: `/${council}` },
    { name: words.figures, address: `/${council}/cijfers` },
    { name: words.logBook, address: `/${council}/logboek` },
  ]
  if (actor === null) return everybody
  const work = { name: words.work, address: `/${council}/werk` }
  if (actor.role !== 'clerk') return [...everybody, work]
  return [
    ...everybody,
    work,
    { name: words.importing, address: `/${council}/import` },
    { name: words.report, address: `/${council}/verslag` },
  ]
}

function breadcrumbs({ crumbs, title, visit }: Page): Html {
  if (crumbs.length === 0) return html``
  const words = frameWording[visit.language]
  return html`<nav class="utrecht-breadcrumb-nav ms-breadcrumbs" aria-label="${words.breadcrumbs}">
    <ol class="utrecht-breadcrumb-nav__list utrecht-breadcrumb-nav__list--html-ol">
      ${crumbs.map(
        ({ name, address }) =>
          html`<li class="utrecht-breadcrumb-nav__item">
            <a class="nl-link utrecht-breadcrumb-nav__link" href="${address}"><bdi>${name}</bdi></a>
          </li>`,
      )}
      <li class="utrecht-breadcrumb-nav__item" aria-current="page"><bdi>${title}</bdi></li>
    </ol>
  </nav>`
}

function footer(visit: Visit): Html {
  const words = frameWording[visit.language]
  const other = visit.language === 'nl' ? 'en' : 'nl'
  return html`<footer class="utrecht-page-footer ms-footer">
    <nav class="utrecht-page-footer__content" aria-label="${words.aboutThisSite}">
      <ul class="ms-footer__links">
        <li><a class="nl-link" href="/toegankelijkheid">${words.accessibility}</a></li>
        <li><a class="nl-link" href="/privacy">${words.privacy}</a></li>
        <li><a class="nl-link" href="/api/v1/">${words.forDevelopers}</a></li>
        <li>
          <a
            class="nl-link"
            href="${inLanguage(visit.address, other)}"
            lang="${other}"
            hreflang="${other}"
            >${words.otherLanguage}</a
          >
        </li>
      </ul>
    </nav>
  </footer>`
}

/** The same address, asked in another language. */
export function inLanguage(address: string, language: string): string {
  const [path = '/', query = ''] = address.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('lang', language)
  return `${path}?${parameters.toString()}`
}

/** Answers with a page. */
export const sendPage = (reply: FastifyReply, page: Html): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(page.markup)
