import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { councilEvents, foldCouncil, readCouncilEvent } from '#domain/council.ts'
import { motionEvents } from '#domain/motion/events.ts'
import { readRecorded } from '#domain/motion/recorded.ts'
import { fold } from '#domain/motion/state.ts'

// One file for every shape of event ever stored, as the log returns it. They are never edited and
// never removed: whatever changes, these must be read and must fold to the same state.

const folder = new URL('./golden/', import.meta.url)
const Row = z.looseObject({
  position: z.int(),
  streamId: z.uuid(),
  type: z.string(),
  schema: z.int(),
  data: z.unknown(),
})

const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

const files = readdirSync(folder).filter((name) => name !== 'state.json')
const rows = files
  .map((name) => Row.parse(readJson(name)))
  .sort((one, other) => one.position - other.position)

const definitions = { ...motionEvents, ...councilEvents }
const shapes = Object.entries(definitions).flatMap(([type, definition]) =>
  Array.from({ length: definition.schema }, (_, i) => ({ type, schema: i + 1, definition })),
)

describe('every shape of event ever stored', () => {
  it.each(shapes)('$type, schema $schema, has a golden file', ({ type, schema }) => {
    expect(files).toContain(`${type}.${String(schema)}.json`)
  })

  it.each(shapes)(
    '$type, schema $schema, is what its schema says',
    ({ type, schema, definition }) => {
      const row = rows.find((one) => one.type === type && one.schema === schema)
      expect(definition.data.parse(row?.data)).toEqual(row?.data)
    },
  )

  it('still folds to the same state of the motion', () => {
    const history = rows.flatMap((row) => readRecorded(row) ?? [])
    expect(history).toHaveLength(Object.keys(motionEvents).length)
    expect(fold(history)).toMatchObject(z.looseObject({}).parse(readJson('state.json')))
  })

  it('still folds to the same settings of the council', () => {
    expect(foldCouncil(rows.flatMap((row) => readCouncilEvent(row) ?? []))).toEqual({
      name: 'Gemeenteraad Voorbeeld',
      oin: '00000001234567890000',
      silentAfterDays: 60,
      settlementNormDays: 365,
    })
  })
})
