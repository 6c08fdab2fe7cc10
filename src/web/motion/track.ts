import type { Phase } from '#domain/motion/recorded.ts'
import { vocabulary } from '#domain/vocabulary.ts'
import { attribute, html, type Html } from '#markup/html.ts'
import type { Language } from '#web/frame/language.ts'
import { motionWording } from './wording.ts'

const steps = ['submitted', 'inProgress', 'informingCommittee', 'completed'] as const

/**
 * The four phases as a track, with where the motion stands. A motion that was voted down or withdrawn
 * ends after its first step.
 */
export function track(phase: Phase, language: Language): Html {
  const words = motionWording[language]
  const isEnded = phase === 'rejected' || phase === 'withdrawn'
  const shown: readonly Phase[] = isEnded ? ['submitted', phase] : steps
  const here = shown.indexOf(phase)
  const state = (index: number): string => {
    if (index < here) return words.done
    if (index > here) return words.toCome
    return isEnded ? words.endedHere : words.now
  }
  return html`<section class="ms-track" aria-label="${words.track}">
    <ol>
      ${shown.map(
        (step, index) =>
          html`<li
            class="ms-track__step ms-track__step--${
              index < here ? 'done' : index > here ? 'to-come' : 'here'
            }"
            ${attribute('aria-current', index === here && 'step')}
          >
            <span class="ms-track__name">${vocabulary[language].phases[step]}</span>
            <span class="ms-track__state">${state(index)}</span>
          </li>`,
      )}
    </ol>
  </section>`
}
