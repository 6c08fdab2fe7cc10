import { firstDayOf, lastDayOf } from '../dates.ts'
import { hasDirectionMarks } from '../text.ts'
import type { Question, Rule } from './question.ts'
import { mayCorrect } from './standing-rules.ts'

// Rules about what exactly somebody says has happened, and when.

const mustHaveOccurred: Rule<Question> = {
  code: 'occurred-in-the-future',
  holds: ({ proposal: { occurrence }, today }) =>
    occurrence.on === null || firstDayOf(occurrence) <= today,
}

const mustFollowSubmission: Rule<Question> = {
  code: 'occurred-before-submission',
  holds: ({ proposal: { occurrence }, state: { submittedOn } }) =>
    occurrence.on === null || submittedOn === null || lastDayOf(occurrence) >= submittedOn,
}

const mustNameReport: Rule<Question> = {
  code: 'report-unknown',
  holds: ({ state, proposal: { type, data } }) =>
    type !== 'ProgressCorrected' || state.reports.some(({ id }) => id === data.reportId),
}

const mayCorrectReport: Rule<Question> = {
  code: 'not-your-report',
  holds: ({ state, proposal: { type, data }, actor }) =>
    type !== 'ProgressCorrected' ||
    state.reports.some((report) => report.id === data.reportId && mayCorrect(actor, report)),
}

const mustLinkAnotherMotion: Rule<Question> = {
  code: 'linked-to-itself',
  holds: ({ state, proposal: { type, data } }) =>
    type !== 'MotionsLinked' || data.otherMotionId !== state.motionId,
}

const mustLinkKnownMotion: Rule<Question> = {
  code: 'linked-motion-unknown',
  holds: ({ proposal: { type, data }, otherMotionsKnown }) =>
    type !== 'MotionsLinked' || otherMotionsKnown.has(data.otherMotionId),
}

const mustNotBeLinked: Rule<Question> = {
  code: 'already-linked',
  holds: ({ state, proposal: { type, data } }) =>
    type !== 'MotionsLinked' ||
    !state.links.some(
      (link) => link.otherMotionId === data.otherMotionId && link.relation === data.relation,
    ),
}

const mustReadAsRecorded: Rule<Question> = {
  code: 'direction-marks-found',
  holds: ({ proposal: { data } }) => !hasDirectionMarks(data),
}

/** In the order in which they are asked; the first that does not hold is the answer. */
export const contentRules: readonly Rule<Question>[] = [
  mustReadAsRecorded,
  mustHaveOccurred,
  mustFollowSubmission,
  mustNameReport,
  mayCorrectReport,
  mustLinkAnotherMotion,
  mustLinkKnownMotion,
  mustNotBeLinked,
]
