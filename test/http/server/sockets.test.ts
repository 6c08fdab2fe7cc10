import { connect, type Socket } from 'node:net'
import { expect } from 'vitest'
import {
  connectionsMax,
  headersTimeoutMs,
  listenersMax,
  requestTimeoutMs,
} from '#http/server/limits.ts'
import { test as apiTest } from '#support/api/fixtures.ts'

const test = apiTest.extend('port', { scope: 'file' }, ({ origin }) => Number(new URL(origin).port))

/** Opens a connection, sends the text and no more. @returns everything that came back until its end. */
async function halfSent(port: number, text: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => undefined)
  socket.write(text)
  await new Promise((resolve) => socket.on('close', resolve))
  return Buffer.concat(chunks).toString()
}

test('has limits for connections and for slow senders', ({ api }) => {
  const { maxConnections, headersTimeout, requestTimeout } = api.app.server
  expect(maxConnections).toBe(connectionsMax)
  expect(connectionsMax).toBeGreaterThan(listenersMax)
  expect([headersTimeout, requestTimeout]).toEqual([headersTimeoutMs, requestTimeoutMs])
})

test('cuts off a client that does not finish its request', async ({ api, port }) => {
  // The real limits, shorter: the server looks for slow requests as often as ever.
  Object.assign(api.app.server, { headersTimeout: 200, requestTimeout: 400 })
  const half = [
    'GET /api/v1/ HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    `POST /api/v1/motions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await api.token('gm1904', 'clerk')}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
    'GET ',
  ]
  const answers = await Promise.all(half.flatMap((text) => Array.from({ length: 60 }, () => halfSent(port, text))))
  expect(answers).toHaveLength(180)
  const statuses = answers.map((answer) => /^HTTP\/1.1 (\d+)/.exec(answer)?.[1])
  expect(new Set(statuses)).toEqual(new Set(['408']))
}) // prettier-ignore

test('closes a connection beyond the limit at once, and serves again when there is room', async ({
  api,
  port,
}) => {
  Object.assign(api.app.server, { maxConnections: 5, headersTimeout: 500 })
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => halfSent(port, 'GET / HTTP/1.1\r\n')),
  )
  expect(answers.filter((answer) => answer === '')).toHaveLength(25)
  const { status } = await fetch(`http://127.0.0.1:${port}/health/live`)
  expect(status).toBe(200)
})
