// Brings an open page up to date when something is recorded elsewhere. Without this script every page
// works the same; it is only not new by itself.

const main = document.querySelector('main[data-live]')
const announcer = document.querySelector('[data-announcer]')

if (main && 'EventSource' in window) {
  const stream = new EventSource(main.dataset.live)
  let waiting = false

  stream.addEventListener('message', async () => {
    // Several events of one commit arrive together: one refresh shows them all.
    if (waiting) return
    waiting = true
    await new Promise((resolve) => setTimeout(resolve, 100))
    waiting = false
    await refresh()
  })
  addEventListener('pagehide', () => stream.close())
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  // Only the parts marked as live are replaced, so that nobody loses what they are typing.
  for (const part of document.querySelectorAll('[data-live-part]')) {
    const fresh = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`)
    if (fresh && !part.contains(document.activeElement)) part.replaceWith(fresh)
  }
  if (announcer) announcer.textContent = announcer.dataset.announcer
}
