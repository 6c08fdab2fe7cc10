import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { canonicalJson } from '#council-log/digest.ts'
import { instantFromText, microsOf } from '#council-log/instant.ts'
import { test as it } from '#support/log-fixtures.ts'
import { aCommand, anEvent, anyCouncil } from '#support/log.ts'

const sha256 = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const int8 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

it('binds content, order and time into one chain that anybody can compute again', async ({
  testLog,
  log,
}) => {
  const council = anyCouncil()
  const stream = aCommand({ events: [anEvent({ data: { b: 1, a: ['€', null] } }), anEvent()] })
  await log.append(council, stream)
  await Promise.all([log.append(council, aCommand()), log.append(council, aCommand())])

  const rows = await testLog.db
    .selectFrom('event')
    .selectAll()
    .where('council', '=', council)
    .orderBy('position')
    .execute()
  expect(rows).toHaveLength(4)
  let chain: Buffer = Buffer.alloc(32)
  for (const row of rows) {
    const [dataSalt, originSalt] = [row.salt.subarray(0, 16), row.salt.subarray(16)]
    const dataDigest = sha256(dataSalt, canonicalJson(row.data))
    expect(row.data_digest).toEqual(dataDigest)
    const { actor_id: actorId, commit_id: commitId, traceparent } = row
    const origin = sha256(originSalt, JSON.stringify({ actorId, commitId, traceparent }))
    const digest = sha256(
      JSON.stringify({
        council,
        dataDigest: dataDigest.toString('hex'),
        id: row.id,
        machine: row.machine,
        occurredOn: row.occurred_on,
        occurredOnPrecision: row.occurred_on_precision,
        originDigest: origin.toString('hex'),
        phase: row.phase,
        role: row.actor_role,
        schema: row.schema,
        streamId: row.stream_id,
        type: row.type,
        version: row.version,
      }),
    )
    expect(row.digest).toEqual(digest)
    const entry = sha256(
      '\u0000',
      int8(BigInt(row.position)),
      int8(microsOf(row.recorded_at)),
      digest,
    )
    chain = sha256('\u0001', chain, entry)
    expect(row.chain).toEqual(chain)
  }
  expect((await log.head(council))?.chain).toBe(chain.toString('hex'))
  expect(new Set(rows.map(({ salt }) => salt.toString('hex'))).size).toBe(4)
})

it('writes JSON in its canonical form', () => {
  expect(
    canonicalJson({ b: [1e21, 0.1, -0], a: { z: null, é: '\u20ac\n"', A: true }, u: undefined }),
  ).toBe('{"a":{"A":true,"z":null,"é":"€\\n\\"'.concat('"},"b":[1e+21,0.1,0]}'))
})

it('keeps the microseconds of an instant', () => {
  expect(instantFromText('2021-11-10 12:00:00+00')).toBe('2021-11-10T12:00:00.000000Z')
  expect(instantFromText('2021-11-10 12:00:00.5+00')).toBe('2021-11-10T12:00:00.500000Z')
  expect(microsOf('2021-11-10T12:00:00.000001Z')).toBe(1_636_545_600_000_001n)
})
