import { html, type Child, type Html } from '#markup/html.ts'
import type { KeptCheckpoint } from '#proofs/kept-checkpoints.ts'
import type { Fault } from '#proofs/verifier/faults.ts'
import type { Verdict } from '#proofs/verifier/verify.ts'
import type { CouncilPageRequest } from '#web/frame/context.ts'
import { formKeyField } from '#web/frame/forms.ts'
import { dataTable, type Column } from '#web/parts/data-table.ts'
import { moment, numberText } from '#web/parts/day-text.ts'
import type { VerificationRun } from '#proofs/verification-runs.ts'
import { verificationWording } from './verification-wording.ts'

export interface VerificationPage {
  readonly pageRequest: CouncilPageRequest
  /** Undefined: none that this visitor may see. */
  readonly run: VerificationRun | undefined
  /** Whether the log of another council is being verified. */
  readonly isElsewhere: boolean
  /** The one signed last. */
  readonly checkpoint: KeptCheckpoint | undefined
  readonly publicUrl: string
}

/** How to verify the log, and what came of it on the server. */
export function verificationView(page: VerificationPage): Html {
  const words = verificationWording[page.pageRequest.language]
  return html`<h1 class="nl-heading nl-heading--level-1">${words.title}</h1>
    <p class="nl-paragraph">${words.introduction}</p>
    ${onServer(page)} ${yourself(page)}`
}

function onServer({ pageRequest, run, isElsewhere }: VerificationPage): Html {
  const words = verificationWording[pageRequest.language]
  return html`<section aria-labelledby="uitkomst">
    <h2 class="nl-heading nl-heading--level-2" id="uitkomst">${words.onServer}</h2>
    <p class="nl-paragraph">
      ${pageRequest.actor === null ? words.signInFirst : words.onServerText}
    </p>
    ${isElsewhere && html`<p class="nl-paragraph" role="status">${words.otherRunning}</p>`}
    ${run !== undefined && outcome(run, pageRequest)}
    ${pageRequest.actor !== null && run?.kind !== 'running' && button(pageRequest)}
  </section>`
}

const button = ({ council, formKey, language }: CouncilPageRequest): Html =>
  html`<form method="post" action="/${council}/logboek/controle">
    ${formKeyField(formKey)}
    <button class="nl-button nl-button--primary" type="submit">
      ${verificationWording[language].now}
    </button>
  </form>`

function outcome(run: VerificationRun, pageRequest: CouncilPageRequest): Child {
  const { language, council } = pageRequest
  const words = verificationWording[language]
  switch (run.kind) {
    case 'running': {
      const text = words.progress(numberText(run.done, language), numberText(run.total, language))
      return html`<p class="nl-paragraph" role="status">
          <strong>${words.running}</strong> ${text}
        </p>
        <progress
          class="ms-progress"
          max="${run.total}"
          value="${run.done}"
          aria-label="${words.running}"
        >
          ${text}
        </progress>
        <p class="nl-paragraph">
          <a class="nl-link" href="/${council}/logboek/controle">${words.refresh}</a>
        </p>`
    }
    case 'broken-off':
      return html`<p class="nl-paragraph" role="status">${words.brokenOff}</p>`
    case 'finished':
      return [
        judgement(run.verdict, pageRequest),
        figures(run, pageRequest),
        faults(run.verdict, pageRequest),
      ]
  }
}

function judgement({ holds, covered }: Verdict, { language }: CouncilPageRequest): Html {
  const words = verificationWording[language]
  const sound = covered > 0 ? words.holds : words.holdsUnsigned
  return html`<div
    class="utrecht-alert utrecht-alert--${holds ? 'ok' : 'error'} ms-moment"
    role="status"
  >
    <p class="nl-paragraph"><strong>${holds ? sound : words.fails}</strong></p>
  </div>`
}

function figures(
  { at, verdict }: Extract<VerificationRun, { kind: 'finished' }>,
  { language }: CouncilPageRequest,
): Html {
  const words = verificationWording[language]
  const holding = verdict.checkpoints.filter((one) => one.outcome === 'holds').length
  const item = (name: string, value: Child): Html =>
    html`<div class="ms-count-card">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`
  const number = (value: number): string => numberText(value, language)
  return html`<dl class="ms-counts">
    ${item(words.finishedAt, moment(at, language))} ${item(words.events, number(verdict.events))}
    ${item(words.motions, number(verdict.motions))} ${item(words.covered, number(verdict.covered))}
    ${item(words.checkpoints, `${number(verdict.checkpoints.length)}, ${words.holding} ${number(holding)}`)}
    ${item(words.redacted, number(verdict.redacted))}
    ${verdict.notReplayed > 0 && item(words.notReplayed, number(verdict.notReplayed))}
  </dl>`
}

function faults({ faults: found }: Verdict, { council, language }: CouncilPageRequest): Child {
  if (found.length === 0) return null
  const words = verificationWording[language]
  const place = ({ position, until }: Fault): Child =>
    position !== null &&
    html`<a class="nl-link" href="/${council}/logboek?voor=${position + 1}#p-${position}"
      >${numberText(position, language)}${until !== null && `–${numberText(until, language)}`}</a
    >`
  const columns: Column<Fault>[] = [
    { name: words.place, cell: place },
    { name: words.fault, isHeading: true, cell: ({ kind }) => words.kinds[kind] },
    {
      name: words.explanation,
      cell: ({ reason }) => html`<span lang="en"><bdi>${reason}</bdi></span>`,
    },
  ]
  return [
    html`<h3 class="nl-heading nl-heading--level-3">${words.faults}</h3>`,
    dataTable({ name: words.faults, columns, rows: found }),
  ]
}

function yourself({
  pageRequest: { council, language },
  checkpoint,
  publicUrl,
}: VerificationPage): Html {
  const words = verificationWording[language]
  const commands = commandsFor(council, publicUrl)
  const file = (name: string, text: string): Html =>
    html`<li><a class="nl-link" href="/${council}/logboek/${name}">${text}</a></li>`
  return html`<section aria-labelledby="zelf">
    <h2 class="nl-heading nl-heading--level-2" id="zelf">${words.yourself}</h2>
    <p class="nl-paragraph">${words.yourselfText}</p>
    <ul>
      ${file('export.ndjson', words.exportFile)}
      ${
        checkpoint === undefined
          ? html`<li>${words.noCheckpoint}</li>`
          : html`${file('controlepunt.txt', words.checkpointFile)}
            ${file('sleutels.txt', words.keysFile)}`
      }
    </ul>
    ${
      checkpoint !== undefined &&
      html`<pre
        class="ms-code"
        role="group"
        tabindex="0"
        aria-label="${words.checkpointFile}"
      ><code>${checkpoint.note}</code></pre>`
    }
    <p class="nl-paragraph">${words.keepIt}</p>
    <p class="nl-paragraph">${words.guide}</p>
    <pre
      class="ms-code"
      role="group"
      tabindex="0"
      aria-label="${words.command}"
    ><code>${commands.join('\n')}</code></pre>
  </section>`
}

function commandsFor(council: string, publicUrl: string): string[] {
  const base = `${publicUrl}/api/v1`
  return [
    `curl -o ${council}.ndjson ${base}/councils/${council}/export`,
    `curl -H 'Accept: text/plain' -o checkpoint.txt ${base}/councils/${council}/checkpoint`,
    `curl -H 'Accept: text/plain' -o keys.txt ${base}/checkpoint-keys`,
    `npm run verify -- ${council}.ndjson --checkpoint checkpoint.txt --key keys.txt`,
  ]
}
