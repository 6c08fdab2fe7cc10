// Brings an open page up to date when something is recorded elsewhere. Without this script every page
// works the same; it is only not new by itself.

const togetherMs = 100
const againMs = 250
const attemptsMax = 20
const reopenMs = 5_000

const main = document.querySelector('main[data-live]')
const announcer = document.querySelector('[data-announcer]')

/** The position up to which the page shows the council's log stands in the address of its stream. */
const shownBy = (page) =>
  Number(new URL(page.dataset.live, location.href).searchParams.get('after') ?? 0)

let stream
let reopening
let heard = 0
let isWaiting = false

if (main && 'EventSource' in window) {
  heard = shownBy(main)
  listen()
  addEventListener('pagehide', stop)
  // Back from the browser's memory of pages: what happened meanwhile is in the stream.
  addEventListener('pageshow', ({ persisted }) => persisted && listen())
}

function stop() {
  clearTimeout(reopening)
  stream.close()
}

function listen() {
  const address = new URL(main.dataset.live, location.href)
  address.searchParams.set('after', String(heard))
  stream = new EventSource(address)
  stream.addEventListener('message', ({ data, lastEventId }) => {
    heard = Math.max(heard, Number(lastEventId))
    // Holds the place of something that is not public, so nothing to see has changed.
    if (JSON.parse(data).type.includes('.internal-event.')) return
    void refreshSoon()
  })
  // The log is another one than the page was made of: a backup was restored.
  stream.addEventListener('reset', ({ lastEventId }) => {
    heard = Number(lastEventId)
    void refreshSoon()
  })
  // A lost connection is made again by the browser, from where it was; a refused one is not.
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) reopening = setTimeout(listen, reopenMs)
  })
}

/** Several events of one commit arrive together: one refresh shows them all. */
async function refreshSoon() {
  if (isWaiting) return
  isWaiting = true
  await pause(togetherMs)
  isWaiting = false
  await refresh(heard)
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Shows the page as it is now; the overviews may be a moment behind the log. */
async function refresh(position) {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const page = await pageNow()
    const fresh = page?.querySelector('main[data-live]')
    if (fresh && shownBy(fresh) >= position) return show(page)
    await pause(againMs)
  }
}

async function pageNow() {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    if (!answer.ok) return undefined
    return new DOMParser().parseFromString(await answer.text(), 'text/html')
  } catch {
    return undefined
  }
}

// Only the parts marked as live are replaced, and not where somebody is typing.
function show(page) {
  let isShown = false
  for (const part of document.querySelectorAll('[data-live-part]')) {
    const fresh = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`)
    if (fresh && !isTypedIn(part)) {
      replace(part, fresh)
      isShown = true
    }
  }
  if (isShown) announce()
}

const isTypedIn = (part) =>
  part.contains(document.activeElement) && document.activeElement.matches('input,select,textarea')

/** Puts the new part in place; what was opened stays open, and who was in it stays where they were. */
function replace(part, fresh) {
  const opened = [...part.querySelectorAll('details')].map(({ open }) => open)
  const focused = part.contains(document.activeElement) ? signOf(document.activeElement) : undefined
  part.replaceWith(fresh)
  const details = [...fresh.querySelectorAll('details')]
  if (details.length === opened.length) details.forEach((one, n) => (one.open = opened[n]))
  if (focused === undefined) return
  const same = [...fresh.querySelectorAll(focused.name)].filter(
    (one) => signOf(one).text === focused.text,
  )
  const heir = same[0] ?? fresh
  if (heir === fresh) fresh.tabIndex = -1
  heir.focus({ preventScroll: true })
}

/** By what an element is known again: its name, and where it leads to or what it says. */
const signOf = (element) => ({
  name: element.localName,
  text: element.id || element.getAttribute('href') || element.textContent,
})

function announce() {
  if (!announcer) return
  // The same words again are news only after silence.
  announcer.textContent = ''
  requestAnimationFrame(() => (announcer.textContent = announcer.dataset.announcer))
}
