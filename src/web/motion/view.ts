import { motionDocument } from '#archive/json-ld.ts'
import { publicMotion } from '#archive/public-motion.ts'
import { audienceOf } from '#domain/motion/audience.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { fold, type MotionState, type RecordedMotion } from '#domain/motion/state.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { apiBase } from '#http/server/response-headers.ts'
import { attribute, embeddedJson, html, type Child, type Html } from '#markup/html.ts'
import { readHistory } from '#recording/history.ts'
import { mailAddress, motionAddress } from '#page-addresses'
import type { CouncilPageRequest, SiteContext } from '#web/frame/context.ts'
import { dayText } from '#web/parts/day-text.ts'
import { documentLink, writing } from '#web/parts/event-content.ts'
import { motionLink } from '#web/parts/motion-columns.ts'
import { timeline } from '#web/parts/timeline-view.ts'
import { recordedLine, recordLinks } from '#web/record/record-links.ts'
import { deadlineHistory, facts } from './facts.ts'
import type { MotionMoment } from './moment.ts'
import { track } from './track.ts'
import { historyWording, motionWording } from './wording.ts'

/** A motion that this one is tied to. */
export interface LinkedMotion {
  readonly relation: MotionState['links'][number]['relation']
  readonly reference: string | null
  readonly title: string | null
}

export interface MotionPage {
  readonly pageRequest: CouncilPageRequest
  readonly moment: MotionMoment
  /** The whole history, whatever moment is asked for. */
  readonly history: readonly RecordedEvent[]
  /** As of the moment. */
  readonly state: RecordedMotion
  readonly events: readonly RecordedEvent[]
  readonly links: readonly LinkedMotion[]
  /** Whether there is a mail server to send news with. */
  readonly offersMail: boolean
}

/** The names of the motions that a motion is tied to. */
export async function linkedMotions(
  { log }: Pick<SiteContext, 'log'>,
  council: string,
  { links }: MotionState,
): Promise<LinkedMotion[]> {
  return Promise.all(
    links.map(async ({ otherMotionId, relation }) => {
      const { reference, title } = fold(await readHistory(log, council, otherMotionId))
      return { relation, reference, title }
    }),
  )
}

/** What the head says of a motion: its one address, and where it can be followed. */
export function motionHead({ pageRequest, state, events }: MotionPage, publicUrl: string): Html {
  const { council, councilName, language } = pageRequest
  const apiAddress = `${publicUrl}${apiBase}`
  const motionContext = { council, councilName, apiAddress, publicUrl }
  const document = motionDocument(publicMotion({ state, events }, motionContext))
  return html`${embeddedJson('application/ld+json', document)}<link
      rel="canonical"
      href="${publicUrl}${motionAddress(council, state.reference)}"
    />
    <link
      rel="alternate"
      type="application/atom+xml"
      title="${motionWording[language].feed}"
      href="/api/v1/motions/${state.motionId}/feed.atom"
    />`
}

/** One motion: where it stands, what it says, and everything that happened to it. */
export function motionView(page: MotionPage): Html {
  const { state, pageRequest } = page
  const words = motionWording[pageRequest.language]
  if (state.phase === 'unregistered') {
    return html`${heading(page)} ${moment(page)}
      <p class="nl-paragraph ms-empty">${words.noSuchPast}</p>
      ${lookBack(page)}`
  }
  return html`${heading(page)} ${moment(page)} ${recordedLine(page.history, pageRequest)}
    <div data-live-part="motion">
      ${track(state.phase, pageRequest.language)}
      ${page.moment.axis === 'now' && recordLinks(state, pageRequest)} ${body(page)}
    </div>
    ${lookBack(page)} ${follow(page)}`
}

// For a day before the submission the page has the present name of the motion as its title.
function heading({ state, history, pageRequest: { language } }: MotionPage): Html {
  const { kind, reference, title } = state.phase === 'unregistered' ? fold(history) : state
  return html`<p class="ms-kind">${vocabulary[language].kinds[kind]} <bdi>${reference}</bdi></p>
    <h1 class="nl-heading nl-heading--level-1 ms-title" dir="auto">${title}</h1>`
}

function moment({ moment: asked, pageRequest: { council, language }, history }: MotionPage): Child {
  if (asked.axis === 'now') return null
  const words = motionWording[language]
  const text = dayText(asked.day, 'day', language)
  const here = motionAddress(council, fold(history).reference)
  return html`<div class="utrecht-alert utrecht-alert--info ms-moment" role="status">
    <p class="nl-paragraph">
      ${asked.axis === 'known' ? words.asKnownOn(text) : words.asValidOn(text)}
      <a class="nl-link" href="${here}">${words.backToNow}</a>
    </p>
  </div>`
}

function body({ state, events, pageRequest, links }: MotionPage): Html {
  const { language, actor, today } = pageRequest
  const words = motionWording[language]
  return html`<div class="ms-columns">
    <div class="ms-columns__main">
      <section aria-labelledby="dictum">
        <h2 class="nl-heading nl-heading--level-2" id="dictum">${words.operativeText}</h2>
        ${
          state.text === null
            ? html`<p class="nl-paragraph ms-quiet">${words.noText}</p>`
            : writing(state.text)
        }
      </section>
      <section aria-labelledby="verloop">
        <h2 class="nl-heading nl-heading--level-2" id="verloop">${words.story}</h2>
        ${timeline({ events, view: audienceOf(actor), language })}
      </section>
    </div>
    <aside class="ms-columns__side" aria-label="${words.facts}">
      ${facts(state, language, today)} ${deadlineHistory(events, language)}
      ${documents(state, words.documents)} ${linked(links, pageRequest)}
    </aside>
  </div>`
}

function documents({ documents: attached }: MotionState, name: string): Child {
  if (attached.length === 0) return null
  return html`<section aria-labelledby="documenten">
    <h2 class="nl-heading nl-heading--level-2" id="documenten">${name}</h2>
    <ul>
      ${attached.map((document) => html`<li>${documentLink(document)}</li>`)}
    </ul>
  </section>`
}

function linked(links: readonly LinkedMotion[], { council, language }: CouncilPageRequest): Child {
  if (links.length === 0) return null
  return html`<section aria-labelledby="gekoppeld">
    <h2 class="nl-heading nl-heading--level-2" id="gekoppeld">${motionWording[language].links}</h2>
    <ul>
      ${links.map(
        ({ relation, reference, title }) =>
          html`<li>
            ${vocabulary[language].relations[relation]}
            ${motionLink(council, reference, [reference, ' ', title])}
          </li>`,
      )}
    </ul>
  </section>`
}

function lookBack({ pageRequest, moment: asked, history }: MotionPage): Html {
  const { council, language, today } = pageRequest
  const words = motionWording[language]
  const here = motionAddress(council, fold(history).reference)
  const chosen = (axis: MotionMoment['axis']): string =>
    asked.axis === axis && asked.axis !== 'now' ? asked.day : ''
  const form = (name: string, label: string, value: string): Html =>
    html`<form class="ms-inline-form" method="get" action="${here}">
      <label class="utrecht-form-label" for="${name}">${label}</label>
      <input
        class="utrecht-textbox utrecht-textbox--html-input"
        type="date"
        id="${name}"
        name="${name}"
        max="${today}"
        required
        ${attribute('value', value)}
      />
      <button class="nl-button nl-button--secondary" type="submit">${words.view}</button>
    </form>`
  return html`<section class="ms-look-back" aria-labelledby="terugkijken">
    <h2 class="nl-heading nl-heading--level-2" id="terugkijken">${words.lookBack}</h2>
    <p class="nl-paragraph">
      ${words.lookBackText}
      <a class="nl-link" href="${here}/geschiedenis">${historyWording[language].onBothAxes}</a>
    </p>
    ${form('bekend-op', words.knownOn, chosen('known'))}
    ${form('geldig-op', words.validOn, chosen('valid'))}
  </section>`
}

function follow({ state, history, pageRequest, offersMail }: MotionPage): Html {
  const { council, language } = pageRequest
  const words = motionWording[language]
  return html`<section class="ms-follow" aria-labelledby="volgen">
    <h2 class="nl-heading nl-heading--level-2" id="volgen">${words.follow}</h2>
    <ul>
      <li>
        <a class="nl-link" href="/api/v1/motions/${state.motionId}/feed.atom">${words.feed}</a>
      </li>
      <li>
        <a class="nl-link" href="/api/v1/councils/${council}/calendar.ics">${words.calendar}</a>
      </li>
      ${
        offersMail &&
        html`<li>
          <a class="nl-link" href="${mailAddress(council, fold(history).reference)}"
            >${words.mail}</a
          >
        </li>`
      }
    </ul>
  </section>`
}
