import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { posted, registerCouncil } from '#support/api/load.ts'
import { anyCouncil, openTestLog, readAll } from '#support/log.ts'
import { overload } from '#support/overload/overload.ts'
import { startService, tokensFor } from '#support/servers/service.ts'

/** Far more than any machine that runs the tests bears, for a moment. */
const perSecond = 1_200
const durationMs = 2_000
/** Only ends a hang. */
const timeoutMs = 240_000
/** Only ends a hang too: how quick it is when it is quick again, the benchmark measures. */
const recoveryMaxMs = 60_000

test(
  'more writes than the service bears: some recorded once, the others refused, and then normal again',
  async () => {
    const life = new AsyncDisposableStack()
    onTestFinished(() => life.disposeAsync())
    const register = await openTestLog()
    life.defer(() => register.close())
    const dataDir = await mkdtemp(join(tmpdir(), 'motiespoor-overload-'))
    life.defer(() => rm(dataDir, { recursive: true, force: true }))
    const service = await startService({ dataDir, environment: { DATABASE_URL: register.url } })
    life.defer(async () => {
      await service.stop()
    })
    const { address } = service
    const council = anyCouncil()
    const token = await (await tokensFor(dataDir))(council, 'clerk')
    await registerCouncil({ address, council, token })

    const { sent, liveMs } = await overload({ address, council, token, perSecond, durationMs })
    const accepted = sent.filter(({ status }) => status === 201)
    const refused = sent.filter(({ status }) => status !== 201)
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]))
    expect(refused.every(({ hasRetryAfter }) => hasRetryAfter)).toBe(true)
    expect(accepted.length).toBeGreaterThan(0)
    expect(liveMs.length).toBeGreaterThan(0)

    const recorded = (await readAll(register.log, council)).map(({ commitId }) => commitId)
    expect(new Set(recorded).size).toBe(recorded.length)
    const inLog = new Set(recorded)
    expect(accepted.filter(({ key }) => !inLog.has(key))).toEqual([])
    expect(refused.filter(({ key }) => inLog.has(key))).toEqual([])

    await vi.waitFor(
      async () => {
        const motion = { council, reference: randomUUID(), title: 'Daarna', submitters: [] }
        await posted(`${address}/api/v1/motions`, token, motion)
      },
      { timeout: recoveryMaxMs },
    )
    const metrics = await (await fetch(`${address}/metrics`)).text()
    expect(metrics).toMatch(/motiespoor_shed_total\{work="recording",reason="\w+"\} \d+/)
    expect(metrics).toContain('motiespoor_work_running{work="recording"} 0\n')
    expect(service.said.filter((line) => line.includes('"level":50'))).toEqual([])
  },
  timeoutMs,
)
