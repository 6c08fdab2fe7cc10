import type { MotionEventType } from '#domain/motion/events.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { possibleEvents } from '#domain/motion/rules.ts'
import type { MotionState } from '#domain/motion/state.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Child } from '#markup/html.ts'
import { recordAddress } from '#page-addresses'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { recordWording } from './wording.ts'

const recordGroups = ['work', 'council', 'amend'] as const

type RecordGroup = (typeof recordGroups)[number]

/** Where the link to a form stands: what happens in the council or to the record; the rest is work. */
const groupOf: Partial<Readonly<Record<MotionEventType, RecordGroup>>> = {
  MotionSubmitted: 'council',
  DecisionRecorded: 'council',
  ProgressCorrected: 'amend',
  CommitteeScheduled: 'council',
  CommitteeRescheduled: 'council',
  CommitteeCancelled: 'council',
  CommitteeInformed: 'council',
  SettlementAccepted: 'council',
  SettlementRefused: 'council',
  MotionReopened: 'council',
  DetailsCorrected: 'amend',
  MotionsLinked: 'amend',
  RedactionProposed: 'amend',
  ContentRedacted: 'amend',
  PersonalDataConfirmed: 'amend',
}

/** Ways to the forms of exactly the events that this visitor may record now. */
export function recordLinks(state: MotionState, pageRequest: CouncilPageRequest): Child {
  const { council, language, actor } = pageRequest
  const words = recordWording[language]
  const possible = possibleEvents(state, actor)
  if (possible.length === 0 || state.version === 0) return null
  return html`<section class="ms-record" aria-labelledby="vastleggen">
    <h2 class="nl-heading nl-heading--level-2" id="vastleggen">${words.section}</h2>
    <div class="ms-record__groups">
      ${recordGroups.map((group) => {
        const types = possible.filter((type) => (groupOf[type] ?? 'work') === group)
        if (types.length === 0) return null
        return html`<div>
          <h3 class="nl-heading nl-heading--level-3" id="vastleggen-${group}">
            ${words.groups[group]}
          </h3>
          <ul aria-labelledby="vastleggen-${group}">
            ${types.map(
              (type) =>
                html`<li>
                  <a class="nl-link" href="${recordAddress(council, state.reference, type)}"
                    >${vocabulary[language].events[type]}</a
                  >
                </li>`,
            )}
          </ul>
        </div>`
      })}
    </div>
  </section>`
}

/** That what somebody asked for was recorded, on the page to which that leads. */
export function recordedLine(
  history: readonly RecordedEvent[],
  { actor, address, language }: CouncilPageRequest,
): Child {
  const id = new URLSearchParams(address.split('?', 2)[1]).get('vastgelegd')
  const event = history.find((one) => one.id === id)
  if (actor === null || event === undefined) return null
  return html`<div class="utrecht-alert utrecht-alert--ok ms-moment" role="status">
    <p class="nl-paragraph">
      ${recordWording[language].done(vocabulary[language].events[event.type])}
    </p>
  </div>`
}
