import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openApi, openCouncil, type TestApi, type TestCouncil } from '#support/api/api.ts'
import { listen } from '#support/api/event-stream.ts'
import { aCommand, anEvent } from '#support/log.ts'
import { describeBehindNginx, startNginx } from '#support/network/nginx.ts'

/** How soon after its recording an event must be with who listens. */
const soonMs = 1_000
/** On a machine that does other things too, some take longer; an nginx that collects holds back all. */
const attempts = 5

const compressing = 'gzip on; gzip_min_length 0; gzip_types text/event-stream application/x-ndjson;'

describeBehindNginx('behind an nginx as it comes', () => {
  let api: TestApi
  let gm: TestCouncil
  let motionId: string

  beforeAll(async () => {
    api = await openApi()
    gm = await openCouncil(api)
    motionId = await gm.submit()
    await api.app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => api.close())

  const portOf = ({ app }: TestApi): number => (app.server.address() as AddressInfo).port

  async function openEvents(http = ''): Promise<string> {
    const nginx = await startNginx({ to: portOf(api), http })
    onTestFinished(() => nginx.close())
    return `${nginx.origin}/api/v1/councils/${gm.council}/events`
  }
  const report = (text: string) =>
    gm.record(motionId, { type: 'InternalNoteAdded', data: { text } })
  const headNow = async (): Promise<number> => (await api.log.head(gm.council))?.position ?? 0

  test.each([
    ['', ''],
    [' that compresses', compressing],
  ])('a live stream%s gives each event at once, and resumes', async (_name, http) => {
    const url = await openEvents(http)
    const head = await headNow()
    const headers = { 'accept-encoding': 'gzip', 'last-event-id': String(head) }
    const reader = await listen(url, headers)
    expect(await reader.heartbeats(1)).toBe(1)
    const durationsMs: number[] = []
    for (let count = 1; count <= attempts; count += 1) {
      await report('Terwijl er iemand luistert.')
      const recordedAtMs = performance.now()
      expect(await reader.next(1)).toMatchObject([{ id: head + count }])
      durationsMs.push(performance.now() - recordedAtMs)
    }
    expect(Math.min(...durationsMs)).toBeLessThan(soonMs)
    await reader.stop()
    await report('Terwijl er niemand luistert.')
    const last = String(head + attempts)
    const again = await listen(url, { ...headers, 'last-event-id': last })
    expect(await again.next(1)).toMatchObject([{ id: head + attempts + 1 }])
    await again.stop()
  })

  test('an export comes whole, also compressed', async () => {
    await api.log.append(
      gm.council,
      aCommand({ events: Array.from({ length: 600 }, () => anEvent()) }),
    )
    for (const http of ['', compressing]) {
      const answer = await fetch(await openEvents(http), {
        headers: { accept: 'application/x-ndjson' },
      })
      expect((await answer.text()).trimEnd().split('\n')).toHaveLength(await headNow())
    }
  })

  test('an export that breaks off is not taken for a whole one', async () => {
    const log = {
      ...api.log,
      readPage: (council: string, after: number, limit: number) =>
        after === 0 ? api.log.readPage(council, after, limit) : Promise.reject(new Error('broken')),
    }
    const failing = await openApi({}, { log })
    onTestFinished(() => failing.close())
    await failing.app.listen({ port: 0, host: '127.0.0.1' })
    const nginx = await startNginx({ to: portOf(failing) })
    onTestFinished(() => nginx.close())
    const url = `${nginx.origin}/api/v1/councils/${gm.council}/events`
    const answer = await fetch(url, { headers: { accept: 'application/x-ndjson' } })
    expect(answer.status).toBe(200)
    await expect(answer.text().then(({ length }) => length)).rejects.toThrow()
  })
})
