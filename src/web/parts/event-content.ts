import type { DataOf, MotionEvent, MotionEventType } from '#domain/motion/events.ts'
import { plainValues, type ForEachEvent, type PlainValue } from '#domain/motion/plain-content.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, joined, type Child, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { day } from './day-text.ts'
import { eventWording } from './wording.ts'

type Describe<T extends MotionEventType> = (data: DataOf<T>, language: Language) => Child

type Describers = { readonly [T in MotionEventType]: Describe<T> }

/** Text as somebody wrote it: its line breaks kept, its direction its own. */
export const writing = (text: string): Html =>
  html`<p class="nl-paragraph ms-writing" dir="auto">${text}</p>`

const list = (values: readonly (string | undefined)[]): Child =>
  joined(
    values.filter((value) => value !== undefined).map((value) => html`<bdi>${value}</bdi>`),
    ' · ',
  )

const reason = (text: string, language: Language): Html =>
  html`<p class="nl-paragraph ms-writing" dir="auto">
    <span class="ms-label">${eventWording[language].reason}:</span> ${text}
  </p>`

type Document = DataOf<'DocumentAttached'>

export const documentLink = ({ title, address }: Pick<Document, 'title' | 'address'>): Html =>
  html`<a class="nl-link" href="${address}" rel="external noopener"><bdi>${title}</bdi></a>`

const deadlineText = (deadline: DataOf<'DeadlineSet'>['deadline'], language: Language): Html =>
  html`<p class="nl-paragraph">
    ${
      deadline === 'none'
        ? eventWording[language].noDeadlineAgreed
        : day(deadline.on, deadline.precision, language)
    }
  </p>`

const responsibility = ({ portfolioHolder, department, official }: DataOf<'WorkStarted'>): Html =>
  html`<p class="nl-paragraph">${list([portfolioHolder, department, official])}</p>`

const describers: ForEachEvent<Describers> = {
  MotionSubmitted: ({ reference, title }) =>
    html`<p class="nl-paragraph">${list([reference, title])}</p>`,
  DecisionRecorded: ({ outcome, votes }, language) =>
    html`<p class="nl-paragraph">
      ${vocabulary[language].outcomes[outcome]}${
        votes &&
        html` (${votes.for} ${eventWording[language].votesFor}, ${votes.against}
        ${eventWording[language].votesAgainst})`
      }
    </p>`,
  WorkStarted: responsibility,
  ResponsibilityAssigned: responsibility,
  ProgressCorrected: ({ text, reason: why }, language) => [writing(text), reason(why, language)],
  DocumentAttached: (document) => html`<p class="nl-paragraph">${documentLink(document)}</p>`,
  CommitteeScheduled: ({ committee, meetsOn }, language) =>
    html`<p class="nl-paragraph"><bdi>${committee}</bdi>, ${day(meetsOn, 'day', language)}</p>`,
  SettlementProposed: ({ reason: closing, explanation, evidence }, language) => [
    html`<p class="nl-paragraph">${vocabulary[language].closingReasons[closing]}</p>`,
    writing(explanation),
    evidence.length > 0 &&
      html`<ul>
        ${evidence.map((document) => html`<li>${documentLink(document)}</li>`)}
      </ul>`,
  ],
  SettlementAccepted: ({ decidedBy, note }, language) => [
    html`<p class="nl-paragraph">
      ${eventWording[language].by} ${vocabulary[language].deciders[decidedBy]}
    </p>`,
    note !== undefined && writing(note),
  ],
  DetailsCorrected: ({ changes, reason: why }, language) => [
    html`<p class="nl-paragraph">${list([changes.reference, changes.title])}</p>`,
    changes.text !== undefined && writing(changes.text),
    reason(why, language),
  ],
  MotionsLinked: ({ relation }, language) =>
    html`<p class="nl-paragraph">${vocabulary[language].relations[relation]}</p>`,
  RedactionProposed: ({ ground, reason: why }, language) => [
    html`<p class="nl-paragraph">${vocabulary[language].grounds[ground]}</p>`,
    reason(why, language),
  ],
  ContentRedacted: ({ ground, reason: why }, language) => [
    html`<p class="nl-paragraph">${vocabulary[language].grounds[ground]}</p>`,
    reason(why, language),
  ],
  PersonalDataConfirmed: ({ reason: why }, language) => reason(why, language),
}

/** What an event says, below the line that says what happened. */
export function contentOf<T extends MotionEventType>(
  event: MotionEvent<T>,
  language: Language,
): Child {
  const table: Partial<Describers> = describers
  const describe: Describe<T> | undefined = table[event.type]
  return describe === undefined
    ? plainValues(event.data).map((value) => plainly(value, language))
    : describe(event.data, language)
}

/** One value of an event that needs no words of its own. */
function plainly(value: PlainValue, language: Language): Html {
  if (value.kind === 'date') return deadlineText(value.date, language)
  return value.name === 'reason' ? reason(value.text, language) : writing(value.text)
}
