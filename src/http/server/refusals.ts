import type { FastifyRequest } from 'fastify'
import type { CouncilRefusal, CouncilRefusalCode } from '#domain/council.ts'
import type { Finding } from '#domain/motion/personal-data-guard.ts'
import type { Refusal, RefusalCode } from '#domain/motion/refusal.ts'
import { preferredLanguage, usualLanguage } from './accept.ts'
import { findingsMax } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { Problem, type ProblemKind } from './problem.ts'

const forbidden: ProblemKind = { status: 403, title: 'The role may not record this' }
const notNow: ProblemKind = { status: 409, title: 'This cannot be recorded' }
const noCouncil: ProblemKind = { status: 404, title: 'There is no such council' }

/** How each rule's "no" is told over HTTP. A new rule has to say so here before it compiles. */
export const refusalKinds: Readonly<Record<RefusalCode | CouncilRefusalCode, ProblemKind>> = {
  'role-may-not-record': forbidden,
  'not-in-this-phase': notNow,
  'decision-not-adopted': notNow,
  'no-settlement-proposed': notNow,
  'proposer-may-not-accept': notNow,
  'deadline-already-set': notNow,
  'no-deadline-to-move': notNow,
  'report-unknown': notNow,
  'not-your-report': notNow,
  'occurred-in-the-future': notNow,
  'occurred-before-submission': notNow,
  'reference-taken': notNow,
  'linked-to-itself': notNow,
  'linked-motion-unknown': notNow,
  'already-linked': notNow,
  'nothing-to-redact': notNow,
  'event-unknown': notNow,
  'not-redactable': notNow,
  'already-redacted': notNow,
  'redaction-already-proposed': notNow,
  'redaction-not-proposed': notNow,
  'proposer-may-not-confirm': notNow,
  'name-would-be-lost': notNow,
  'direction-marks-found': notNow,
  'personal-data-found': notNow,
  'council-already-registered': notNow,
  'council-not-registered': noCouncil,
}

/**
 * The problem that the rules said no, in the language that the caller prefers: counted, and logged as
 * every problem is, but never stored.
 */
export function refuse(
  metrics: Pick<Metrics, 'countRefusal'>,
  refusal: Refusal | CouncilRefusal,
  request: Pick<FastifyRequest, 'accepts'>,
): Problem {
  const { code, message } = refusal
  metrics.countRefusal(code)
  const language = preferredLanguage(request, usualLanguage.api)
  return new Problem(
    { rule: code, kind: refusalKinds[code] },
    {
      detail: message[language],
      headers: { 'Content-Language': language, Vary: 'Accept-Language' },
      ...('phase' in refusal ? { members: membersOf(refusal) } : {}),
    },
  )
}

const membersOf = ({ phase, possibleEvents, index, findings }: Refusal) => ({
  phase,
  possibleEvents: [...possibleEvents],
  index,
  ...(findings && {
    findings: findings.slice(0, findingsMax).map((finding) => placed(finding, phase)),
  }),
})

/** The place in the body of the request: a submission's body is the content of the event itself. */
const placed = ({ index, path, ...datum }: Finding, phase: Refusal['phase']) => ({
  path: phase === 'unregistered' ? path : `events[${index}].data.${path}`,
  ...datum,
})
