import { isPublic, type Audience } from '#domain/motion/audience.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { timelineOf, type Redaction, type TimelineEntry } from '#domain/motion/timeline.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { html, type Child, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { day, moment } from './day-text.ts'
import { contentOf, writing } from './event-content.ts'
import { eventWording } from './wording.ts'

interface TimelineOptions {
  readonly events: readonly RecordedEvent[]
  /** Who reads: the public sees no internal events. */
  readonly view: Audience
  readonly language: Language
  /** The ids of the events to tell of; everything when left out. */
  readonly only?: ReadonlySet<string>
}

/** The story of a motion, newest first: when it happened, what, and when that was recorded. */
export function timeline({ events, view, language, only }: TimelineOptions): Html {
  const shown = timelineOf(events, view).filter(({ eventId }) => only?.has(eventId) ?? true)
  const recorded = new Map(events.map((event) => [event.id, event]))
  return html`<ol class="ms-story" reversed>
    ${shown.map((entry) => line(entry, recorded.get(entry.eventId), language))}
  </ol>`
}

function line(entry: TimelineEntry, event: RecordedEvent | undefined, language: Language): Html {
  const words = eventWording[language]
  const { events, roles } = vocabulary[language]
  return html`<li class="ms-story__entry ms-story__entry--${entry.phase}" id="g-${entry.eventId}">
    <p class="ms-story__when">${day(entry.occurredOn, entry.occurredOnPrecision, language)}</p>
    <div class="ms-story__what">
      <h3 class="nl-heading nl-heading--level-3">
        ${events[entry.type]}
        ${!isPublic(entry) && html`<span class="nl-data-badge ms-internal">${words.internal}</span>`}
        ${
          entry.correctedAt !== null &&
          html`<span class="nl-data-badge ms-corrected">${words.corrected}</span>`
        }
      </h3>
      ${content(entry, event, language)}
      <p class="ms-story__recorded">
        ${words.recordedOn} ${moment(entry.recordedAt, language)} ${words.by} ${roles[entry.role]}
        ${entry.actorId !== null && html`(<bdi>${entry.actorId}</bdi>)`}
      </p>
    </div>
  </li>`
}

function content(
  entry: TimelineEntry,
  event: RecordedEvent | undefined,
  language: Language,
): Child {
  if (entry.redacted !== null) return redaction(entry.redacted, language)
  if (event === undefined || event.data === null) return null
  return correction(entry, language) ?? contentOf(event, language)
}

function redaction({ ground, reason }: Redaction, language: Language): Child {
  const { grounds } = vocabulary[language]
  return [
    html`<p class="nl-paragraph ms-redacted">
      ${eventWording[language].redacted} ${grounds[ground]}.
    </p>`,
    writing(reason),
  ]
}

/** A report that was corrected: as it reads now, with what it said at first behind it. */
function correction({ correctedAt, data, originalText }: TimelineEntry, language: Language): Child {
  if (correctedAt === null || data === null || !('text' in data)) return null
  return [
    writing(data.text),
    originalText !== null &&
      html`<details>
        <summary>${eventWording[language].originally}</summary>
        ${writing(originalText)}
      </details>`,
  ]
}
