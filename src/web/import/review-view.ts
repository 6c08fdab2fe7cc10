import { motionEventTypes } from '#domain/motion/events.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import type { MotionReview } from '#intake/review.ts'
import type { Source } from '#intake/source.ts'
import { attribute, html, type Child, type Html } from '#markup/html.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { formKeyField } from '#web/frame/forms.ts'
import type { Language } from '#web/frame/language.ts'
import { day } from '#web/parts/day-text.ts'
import { contentOf } from '#web/parts/event-content.ts'
import {
  quoteOf,
  claimedSpansOf,
  type Claim,
  type Claimed,
  type ClaimedMotion,
  type ClaimedSource,
} from './claims.ts'
import { contradictionWording, importWording } from './wording.ts'

export interface ImportReviewPage {
  readonly pageRequest: CouncilPageRequest
  readonly source: Source
  /** The source as it came. */
  readonly bytes: Uint8Array
  readonly review: ClaimedSource
  /** What was wrong with the form as sent. */
  readonly problem?: 'nothing-chosen' | undefined
}

/** The source beside what was read from it, with a form to accept it by. */
export function importReview(page: ImportReviewPage): Html {
  const { pageRequest, source, bytes, review, problem } = page
  const words = importWording[pageRequest.language]
  const { motions } = review
  return html`<h1 class="nl-heading nl-heading--level-1">${words.reviewTitle}</h1>
    <p class="nl-paragraph">${words.reviewText}</p>
    ${problem && html`<p class="nl-paragraph" role="alert">${words.problems[problem]}</p>`}
    <form method="post" action="/${pageRequest.council}/import" enctype="multipart/form-data">
      ${formKeyField(pageRequest.formKey)}
      <input type="hidden" name="bron" value="${Buffer.from(bytes).toString('base64')}" />
      <input type="hidden" name="sha256" value="${source.sha256}" />
      <div class="ms-import">
        <section class="ms-import__source" aria-labelledby="bron">
          <h2 class="nl-heading nl-heading--level-2" id="bron">${words.source}</h2>
          ${sourceText(page)}
        </section>
        <section class="ms-import__proposals" aria-labelledby="voorstellen">
          <h2 class="nl-heading nl-heading--level-2" id="voorstellen">${words.proposals}</h2>
          ${motions.length === 0 && html`<p class="nl-paragraph ms-empty">${words.noMotions}</p>`}
          ${motions.map((motion, index) => motionView(motion, index, page))} ${unrecognised(page)}
        </section>
      </div>
      ${motions.some(hasNews) && decision(page)}
    </form>`
}

const hasNews = ({ proposed }: ClaimedMotion): boolean => proposed.length > 0

function sourceText({ source, review, pageRequest: { language } }: ImportReviewPage): Html {
  const words = importWording[language]
  const number = (claim: Claim): Html =>
    html`<a
      class="ms-mark__number"
      href="#v-${claim.number}"
      aria-label="${words.toProposal} ${claim.number}"
      >${claim.number}</a
    >`
  const pieces = claimedSpansOf(source.text, review.claims).map(({ text, claims, beginning }) => {
    if (claims.length === 0) return html`${text}`
    const kinds = [...new Set(claims.map(({ kind }) => `ms-mark--${kind}`))].join(' ')
    const [first, ...others] = beginning
    return html`${others.map((claim) => html`<span id="b-${claim.number}"></span>`)}<mark
        class="ms-mark ${kinds}"
        ${attribute('id', first && `b-${first.number}`)}
        >${beginning.map(number)}${text}</mark
      >`
  })
  return html`<div class="ms-import__text" dir="auto">${pieces}</div>`
}

const numbered = ({ number }: Claim, language: Language): Html =>
  html`<a
    class="ms-mark__number"
    href="#b-${number}"
    aria-label="${number}, ${importWording[language].toSource}"
    >${number}</a
  >`

function motionView(motion: ClaimedMotion, index: number, page: ImportReviewPage): Html {
  const { reference, title, known, personalData } = motion.review
  const { language } = page.pageRequest
  const words = importWording[language]
  return html`<article class="ms-import__motion">
    <h3 class="nl-heading nl-heading--level-3"><bdi>${reference}</bdi> <bdi>${title}</bdi></h3>
    <p class="nl-paragraph ms-quiet">${known ? words.known : words.unknown}</p>
    ${
      hasNews(motion)
        ? html`<p class="ms-radio">
            <input
              type="checkbox"
              id="motie-${index}"
              name="motie"
              value="${reference}"
              ${attribute('checked', personalData.length === 0)}
            />
            <label for="motie-${index}">${words.choose}: <bdi>${reference}</bdi></label>
          </p>`
        : html`<p class="nl-paragraph">${words.nothingNew}</p>`
    }
    ${proposals(motion, language)} ${findings(motion, page)}
  </article>`
}

function proposals({ proposed }: ClaimedMotion, language: Language): Child {
  if (proposed.length === 0) return null
  const words = importWording[language]
  return html`<ol class="ms-import__list">
    ${proposed.map(
      ({ part, claim }) =>
        html`<li id="v-${claim.number}">
          ${numbered(claim, language)}
          <strong>${vocabulary[language].events[part.type]}</strong>,
          ${day(part.occurredOn, part.occurredOnPrecision, language)}
          <span class="ms-quiet">(${words.confidence[part.confidence]})</span>
          ${contentOf(part, language)}
        </li>`,
    )}
  </ol>`
}

function findings(motion: ClaimedMotion, page: ImportReviewPage): Child {
  const { language } = page.pageRequest
  const words = importWording[language]
  const found = [
    {
      name: words.contradictions,
      note: undefined,
      items: motion.contradictions.map((one) => item(one, page, contradictionOf(one, language))),
    },
    {
      name: words.personalData,
      note: undefined,
      items: motion.personalData.map((one) =>
        item(one, page, html`${words.personalDataKinds[one.part.kind]}`),
      ),
    },
    {
      name: words.suggestions,
      note: words.suggestionsText,
      items: motion.suggestions.map((one) => item(one, page, suggestionOf(one, language))),
    },
  ]
  return found
    .filter(({ items }) => items.length > 0)
    .map(
      ({ name, note, items }) =>
        html`<h4 class="nl-heading nl-heading--level-4">${name}</h4>
          ${note && html`<p class="nl-paragraph ms-quiet">${note}</p>`}
          <ul class="ms-import__list">
            ${items}
          </ul>`,
    )
}

/** What was found, and the words of the source that say so. */
const item = <Part>({ claim }: Claimed<Part>, page: ImportReviewPage, name: Child): Html =>
  html`<li id="v-${claim.number}">
    ${numbered(claim, page.pageRequest.language)} ${name}
    <q class="ms-import__quote"><bdi>${quoteOf(page.source.text, claim.span)}</bdi></q>
  </li>`

function contradictionOf(
  { part }: Claimed<MotionReview['contradictions'][number]>,
  language: Language,
): Html {
  const text = contradictionWording[language][part.code]
  return text === undefined ? html`<span lang="en">${part.text}</span>` : html`${text}`
}

function suggestionOf(
  { part }: Claimed<MotionReview['suggestions'][number]>,
  language: Language,
): Html {
  const on = part.occurredOn
  const type = motionEventTypes.find((name) => name === part.type)
  return html`<strong>${type === undefined ? part.type : vocabulary[language].events[type]}</strong
    >${on !== undefined && [', ', day(on, 'day', language)]}`
}

function unrecognised(page: ImportReviewPage): Child {
  const { language } = page.pageRequest
  const claims = page.review.unrecognised
  if (claims.length === 0) return null
  return html`<h3 class="nl-heading nl-heading--level-3">
      ${importWording[language].unrecognised}
    </h3>
    <ul class="ms-import__list">
      ${claims.map((claim) => item({ part: null, claim }, page, null))}
    </ul>`
}

function decision({ pageRequest: { language }, review }: ImportReviewPage): Html {
  const words = importWording[language]
  const hasPersonalData = review.motions.some(({ personalData }) => personalData.length > 0)
  return html`<div class="ms-import__decision">
    ${
      hasPersonalData &&
      html`<div class="utrecht-form-field">
        <label class="utrecht-form-label" for="reden">${words.reason}</label>
        <p class="utrecht-form-field__description" id="reden-hint">${words.reasonHint}</p>
        <textarea
          class="utrecht-textarea utrecht-textarea--html-textarea"
          id="reden"
          name="reden"
          rows="2"
          aria-describedby="reden-hint"
        ></textarea>
      </div>`
    }
    <button class="nl-button nl-button--primary" type="submit" name="doe" value="gekozen">
      ${words.acceptChosen}
    </button>
    <button class="nl-button nl-button--secondary" type="submit" name="doe" value="alles">
      ${words.acceptAll}
    </button>
  </div>`
}
