// Writes moves.json: the plan as a table a person can read.
import { writeFileSync } from 'node:fs'
const plan = {}
const put = (from, to, names) => {
  for (const each of names.trim().split(/\s+/)) {
    const [old, next = old] = each.split('=')
    plan[`${from}/${old}.ts`] = `${to}/${next}.ts`
  }
}
// The pages
const web = (room, names) => put('src/web', `src/web/${room}`, names)
const words = (room, names) => put('src/web/wording', `src/web/${room}`, names)
web('frame', 'layout visit=page-request context errors language addresses forms assets stylesheet themes')
words('frame', 'frame=wording errors=error-wording forms=form-wording')
web('parts', 'data-table bar-chart day-text form-parts entry-content=event-content timeline-view csv')
web('sign-in', 'session=sessions sign-in=page local-provider local-provider-store provider')
words('sign-in', 'local-provider=wording')
web('register', 'register-page=page register-view=view register-query=query register-row=row register-columns=columns register-export=export front-page sitemap workbook workbook-worker')
words('register', 'register=wording front=front-wording')
web('motion', 'motion-page=page motion-view=view motion-facts=facts motion-moment=moment history-page history-view record-links track')
words('motion', 'motion=wording history=history-wording')
web('record', 'record-page=page record-view=view record-attempt=attempt sent-form desk=form-context event-fields=fields form-entries field-label event-reading=reading event-data event-start=defaults event-choices labelled filled-in controls event-options-view field-view matter-view=problems-view refused-field personal-data-view together-page together-view')
words('record', 'record=wording together=together-wording fields=field-wording problems=problem-wording')
web('log-book', 'log-book-page=page log-book-view=view log-book-query=query register-then-page=as-known-page register-then-view=as-known-view differences-page differences-view verification-page verification-runs verification-view time-slider known-day')
words('log-book', 'log-book=wording look-back=look-back-wording verification=verification-wording')
web('import', 'import-page=page import-view=review-view import-forms-view=forms-view import-claims=claims')
words('import', 'import=wording')
web('meeting', 'work-page report-page report-view report figures-page figures-view')
words('meeting', 'report=wording figures=figures-wording work=work-wording')
web('mail', 'mail-page=page')
words('mail', 'mail=wording')
web('about', 'about-pages=pages')
words('about', 'about=wording')
// The server, and the resources on top of it
const http = (room, names) => put('src/http', `src/http/${room}`, names)
http('server', 'accept access addresses admission caught-up client-errors conditional context dependencies errors event-loop-delay guards identity json-body language limits local-issuer logging metrics paging preconditions problem refusals request-limits response-headers listening')
http('live', 'log-events live-log live-filter live-reader log-stream export')
http('documents', 'catalogue catalogue-pages openapi openapi-answers openapi-components schemas entry')
put('src/http', 'src/http', 'known-at=moments')
put('src/http', 'src/council-log', 'instants')
put('src/http', 'src/web/sign-in', 'from-this-machine')
put('src/http', 'src/recording', 'proposals')
// Proofs
put('src/proofs', 'src/proofs/verifier', 'verification=verify verification-lines=lines verification-entry=line export-line evidence verification-order=order verification-gaps=gaps verification-links=links verification-breaks=breaks verification-chain=chain verification-histories=histories verification-versions=versions verification-erasures=erasures verification-content=content verification-checkpoints=checkpoints verification-fault=faults')
// Development
plan['src/embedded/'] = 'src/dev-servers/'
put('src/embedded', 'src/dev-servers', 'records=pid-files postgres-places=postgres-folders')
put('src/recording', 'src/demo', 'demo=load')
plan['examples/demo-council/'] = 'src/demo/'
// Intake and recording
put('src/recording', 'src/intake', 'accept-import=acceptance import-review=register-review')
put('src/recording', 'src/recording', 'turns=keyed-mutex')
// The log, the read models
put('src/council-log', 'src/council-log', 'batch=append-call')
put('src/projections', 'src/projections', 'motion-fold=fold motion-timeline=timeline read-model=table subscribed=subscriptions')
delete plan['src/projections/subscribed.ts']
// Mail and webhooks: what HTTP and SMTP call it
put('src/mail', 'src/mail', 'post=smtp contents=digest')
delete plan['src/mail/contents.ts']
put('src/webhooks', 'src/webhooks', 'post=http-post bell=wake-up lanes=stream-queues')
// Loose files
plan['src/markup.ts'] = 'src/markup/html.ts'
plan['src/archive/xml.ts'] = 'src/markup/xml.ts'
plan['src/kept-key.ts'] = 'src/key-file.ts'
plan['src/once-in-a-while.ts'] = 'src/throttle-faults.ts'
plan['src/cloud-events/binary-mode.ts'] = 'test/cloud-events/binary-mode.ts'
// The benchmark's words
plan['bench/deeds.ts'] = 'bench/workload.ts'
plan['bench/contest.ts'] = 'bench/race.ts'
// Tests
const test = (from, to, names) => {
  for (const each of names.trim().split(/\s+/)) {
    const [old, next = old] = each.split('=')
    plan[`${from}/${old}.ts`] = `${to}/${next}.ts`
  }
}
test('test/web', 'test/web/frame', 'errors.test headers.test theme.test bad-input.test hostile.test accessibility.test weight.test work-classes.test html-faults')
test('test/web', 'test/web/parts', 'day-text.test csv.test')
test('test/web', 'test/web/sign-in', 'ended-sessions.test local-provider.test sessions.test openid-provider secrets.test')
test('test/web', 'test/web/register', 'workbook.test')
test('test/web', 'test/web/record', 'event-cases record-every-event.test=every-event.test record-forms record-hostile.test=hostile.test record-trouble.test=trouble.test record-with-two.test=with-two.test together.test')
test('test/web', 'test/web/log-book', 'log-book.test')
test('test/web', 'test/web/import', 'import.test')
test('test/web', 'test/web/meeting', 'report.test')
test('test/web', 'test/web/mail', 'mail-page.test')
test('test/web', 'test/web/frame', 'markup.test')
test('test/http', 'test/http/server', 'admission.test bad-input.test behind-nginx.test headers.test identity.test logging.test request-limits.test sockets.test texts.test health.test')
delete plan['test/http/health.test.ts']
test('test/http', 'test/http/live', 'event-stream live-stream.test log-events.test export.test')
test('test/http', 'test/http/documents', 'api-document documented openapi.test catalogue.test')
test('test/proofs', 'test/proofs/verifier', 'verification.test=verify.test tampering.test tampering offline.test second-verifier.test')
plan['test/proofs/verify.py'] = 'test/proofs/verifier/verify.py'
plan['test/embedded/'] = 'test/dev-servers/'
test('test/recording', 'test/demo', 'demo.test=load.test')
test('test/platform', 'test/platform', 'once-in-a-while.test=throttle-faults.test')
test('test/support', 'test/support/overload', 'open-loop overload')
test('test/support', 'test/support/network', 'nginx pgbouncer proxy network-namespace')
plan.imports = {
  remove: ['#kept-key', '#once-in-a-while', '#markup', '#embedded/*'],
  add: {
    '#key-file': './src/key-file.ts',
    '#throttle-faults': './src/throttle-faults.ts',
    '#markup/*': './src/markup/*',
    '#demo/*': './src/demo/*',
    '#dev-servers/*': './src/dev-servers/*',
  },
}
for (const [a, b] of Object.entries(plan)) if (a === b) delete plan[a]
writeFileSync(new URL('./moves.json', import.meta.url), JSON.stringify(plan, null, 1) + '\n')
