import type { FastifyReply } from 'fastify'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { CouncilPageRequest, Frame, PageRequest } from './context.ts'
import { frameWording } from './wording.ts'

/** A page by its name, as a step on the way to this one or in the menu. */
export interface PageLink {
  readonly name: string
  readonly address: string
}

export interface Page {
  /** What the browser's tab says, before the name of the service. */
  readonly title: string
  readonly pageRequest: PageRequest | CouncilPageRequest
  /** From the front page on, this page not included. */
  readonly crumbs: readonly PageLink[]
  readonly main: Child
  /** Links and the like in the head, such as feeds. */
  readonly head?: Child
  /** The stream whose messages say that this page is not new any more. */
  readonly live?: { readonly address: string; readonly announcement: string }
}

/** A whole page: what is said once, around what is said on this page. */
function pageOf(frame: Frame, page: Page): Html {
  const { assets } = frame
  const { pageRequest, live } = page
  const words = frameWording[pageRequest.language]
  const theme = 'council' in pageRequest ? assets.themes.get(pageRequest.council) : undefined
  return html`<!doctype html>
    <html lang="${pageRequest.language}" class="voorbeeld-theme${themeClass(pageRequest)}">
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
        ${header(pageRequest, frame)} ${breadcrumbs(page)}
        <main id="inhoud" class="ms-main" tabindex="-1" ${attribute('data-live', live?.address)}>
          ${page.main}
        </main>
        <p class="ms-visually-hidden" role="status" data-announcer="${live?.announcement}"></p>
        ${footer(pageRequest)}
      </body>
    </html>`
}

const themeClass = (pageRequest: PageRequest | CouncilPageRequest): string =>
  'council' in pageRequest ? ` theme-${pageRequest.council}` : ''

function header(
  pageRequest: PageRequest | CouncilPageRequest,
  { offersSignIn, isForTryingOut }: Frame,
): Html {
  const words = frameWording[pageRequest.language]
  const name = 'council' in pageRequest ? pageRequest.councilName : words.motto
  return html`<header class="utrecht-page-header ms-header">
    ${isForTryingOut && html`<p class="ms-header__warning">${words.forTryingOut}</p>`}
    <div class="utrecht-page-header__content ms-header__content">
      <a class="ms-brand" href="/">${words.serviceName}</a>
      <p class="ms-header__name"><bdi>${name}</bdi></p>
      ${personal(pageRequest, offersSignIn)}
    </div>
    ${'council' in pageRequest && navigation(pageRequest)}
  </header>`
}

function personal(pageRequest: PageRequest, offersSignIn: boolean): Html | false {
  const words = frameWording[pageRequest.language]
  if (pageRequest.person === null && !offersSignIn) return false
  if (pageRequest.person === null) {
    const back = new URLSearchParams({ terug: pageRequest.address }).toString()
    return html`<a class="nl-link ms-header__link" href="/inloggen?${back}">${words.signIn}</a>`
  }
  return html`<form class="ms-header__form" method="post" action="/uitloggen">
    <input type="hidden" name="formKey" value="${pageRequest.formKey}" />
    <span>${words.signedInAs} <bdi>${pageRequest.person.id}</bdi></span>
    <button class="nl-button nl-button--subtle ms-header__button" type="submit">
      ${words.signOut}
    </button>
  </form>`
}

function navigation(pageRequest: CouncilPageRequest): Html {
  const words = frameWording[pageRequest.language]
  return html`<nav class="ms-navigation" aria-label="${words.mainNavigation}">
    <ul>
      ${navLinksOf(pageRequest).map(
        ({ name, address }) =>
          html`<li>
            <a
              href="${address}"
              ${attribute('aria-current', isHere(pageRequest, address) && 'page')}
              >${name}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`
}

const isHere = ({ address }: PageRequest, link: string): boolean =>
  address.split('?', 1)[0] === link

/** Where this visitor can go in the council: nobody is shown a link to a page that is refused. */
function navLinksOf({ council, actor, language }: CouncilPageRequest): PageLink[] {
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

function breadcrumbs({ crumbs, title, pageRequest }: Page): Html {
  if (crumbs.length === 0) return html``
  const words = frameWording[pageRequest.language]
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

function footer(pageRequest: PageRequest): Html {
  const words = frameWording[pageRequest.language]
  const other = pageRequest.language === 'nl' ? 'en' : 'nl'
  return html`<footer class="utrecht-page-footer ms-footer">
    <nav class="utrecht-page-footer__content" aria-label="${words.aboutThisSite}">
      <ul class="ms-footer__links">
        <li><a class="nl-link" href="/toegankelijkheid">${words.accessibility}</a></li>
        <li><a class="nl-link" href="/privacy">${words.privacy}</a></li>
        <li><a class="nl-link" href="/api/v1/">${words.forDevelopers}</a></li>
        <li>
          <a
            class="nl-link"
            href="${inLanguage(pageRequest.address, other)}"
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
export const sendPage = (reply: FastifyReply, frame: Frame, page: Page): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(pageOf(frame, page).markup)
