import { textsIn } from '#domain/motion/personal-data-guard.ts'
import { findPersonalData, type PersonalDataKind } from '#domain/personal-data/find.ts'
import type { ProposedEvent } from './proposal.ts'
import type { Source } from './source.ts'
import type { Span } from './span.ts'

/** What looks like personal data in an event that a source gives. */
export interface PersonalDataInSource {
  readonly kind: PersonalDataKind
  readonly type: ProposedEvent['type']
  /** Where in the event's content: `text`, `submitters[0].name`. */
  readonly path: string
  /** The text itself. It is shown to the person who imports the source, and never written to a log. */
  readonly text: string
  /** Where it stands in the source. */
  readonly span: Span
}

/** Finds what would become public and looks like personal data, so that a person can judge it. */
export function personalDataIn(
  source: Source,
  events: readonly ProposedEvent[],
): readonly PersonalDataInSource[] {
  return events.flatMap(({ type, data, span }) =>
    textsIn(data).flatMap(({ path, text }) =>
      findPersonalData(text).map(({ kind, start, end }) => {
        const datum = text.slice(start, end)
        return { kind, type, path, text: datum, span: placeOf(datum, source, span) }
      }),
    ),
  )
}

/** An event's text stands in the source verbatim, but not always within the event's own span. */
function placeOf(datum: string, { text }: Source, eventSpan: Span): Span {
  const inEvent = text.indexOf(datum, eventSpan[0])
  const start = inEvent >= 0 ? inEvent : text.indexOf(datum)
  return start < 0 ? eventSpan : [start, start + datum.length]
}
