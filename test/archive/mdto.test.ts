import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileObject, informationObject } from '#archive/mdto.ts'
import type { RecordedEvent } from '#domain/motion/recorded.ts'
import { given } from '#support/motions/given.ts'
import {
  contentRedacted,
  decided,
  eventId,
  internalNoteAdded,
  motionsLinked,
  otherClerk,
  progressReported,
  redactionProposed,
  submitted,
  workStarted,
} from '#support/motions/motion-events.ts'
import { someHistory } from '#support/motions/motion-walks.ts'
import { seen } from './motions.ts'

const schema = join(import.meta.dirname, '../../../shared/standards/mdto/MDTO-XML.xsd')
const hasLinter = ((): boolean => {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motiespoor-mdto-'))
})
afterAll(() => rm(directory, { recursive: true }))

const facts = { appraisal: 'N', fileName: 'M-16.json' } as const
const file = {
  name: 'M-16.json',
  sizeBytes: 1_234,
  sha256: 'a'.repeat(64),
  checkedAt: '2026-11-23T01:00:00.000Z',
}

const hostile = `"><script>alert('x')</script>&lt; ]]> &amp; é 😀 \u2028 \ufffe \uffff`

const secret = 'De wethouder twijfelt.'
const personal = 'Mevrouw Jansen belde.'
const redaction = { eventId: eventId(5), ground: 'personal-data', reason: 'Bewoner' } as const

const { history: lived } = given(
  submitted({ title: hostile, text: hostile, reference: 'M-16 <a>' }, { on: '2021-06-01' }),
  decided({}, { on: '2021-06-02' }),
  workStarted({ portfolioHolder: 'Wethouder De Wit' }, { on: '2021-07-01', precision: 'quarter' }),
  internalNoteAdded({ text: secret }),
  progressReported({ text: personal }, { on: '2021-09-01', precision: 'month' }),
  motionsLinked({}),
  redactionProposed(redaction),
  contentRedacted(redaction, { by: otherClerk }),
)

const documentsOf = (history: readonly RecordedEvent[]): readonly string[] => [
  informationObject(seen(history), facts),
  informationObject(seen(history), { appraisal: 'B', fileName: null }),
  fileObject(seen(history), file),
]

async function lint(documents: readonly string[], ...options: readonly string[]): Promise<string> {
  const paths = documents.map((_, i) => join(directory, `${i}.xml`))
  await Promise.all(paths.map((path, i) => writeFile(path, documents[i] ?? '')))
  try {
    execFileSync('xmllint', ['--noout', ...options, ...paths], { stdio: 'pipe' })
    return 'fine'
  } catch (error) {
    return String(error instanceof Error && 'stderr' in error ? error.stderr : error)
  }
}

test.skipIf(!hasLinter)('whatever texts say, the document is XML', async () => {
  expect(await lint(documentsOf(lived))).toBe('fine')
  expect(await lint(['<a>'])).not.toBe('fine')
})

describe.skipIf(!hasLinter || !existsSync(schema))('the schema of MDTO', () => {
  test('accepts a motion and its file, and would have told', async () => {
    expect(await lint(documentsOf(lived), '--schema', schema)).toContain('fine')
    const [document = ''] = documentsOf(lived)
    const lacking = document.replace(/ *<waardering>[\s\S]*<\/waardering>\n/, '')
    expect(await lint([lacking], '--schema', schema)).toContain('waardering')
  })

  test('accepts whatever happened to a motion', async () => {
    const documents = fc
      .sample(someHistory, { numRuns: 30, seed: 7 })
      .filter((history) => history.length > 0)
      .flatMap(documentsOf)
    expect(documents.length).toBeGreaterThan(30)
    expect(await lint(documents, '--schema', schema)).toBe('fine')
  })
})

describe('an informatieobject', () => {
  const [document = ''] = documentsOf(lived)

  test('escapes every text', () => {
    expect(document).toContain('&lt;script&gt;')
    expect(document).not.toMatch(/<script|&lt;a>|\ufffe|\uffff/)
    expect(document).toContain('Stichtse Vecht &amp; omstreken')
  })

  test('has what must be there, and says what nobody has decided', () => {
    for (const name of [
      'identificatie',
      'naam',
      'waardering',
      'archiefvormer',
      'beperkingGebruik',
    ]) {
      expect(document).toContain(`<${name}>`)
    }
    expect(document).toContain('<begripLabel>Nader te bepalen</begripLabel>')
    expect(document).not.toContain('bewaartermijn')
    expect(document).toContain('https://identifier.overheid.nl/tooi/id/gemeente/gm1904')
  })

  test('dates each event as exactly as it is known, and no more exactly', () => {
    const times = [...document.matchAll(/<eventTijd>([^<]*)</g)].map(([, time]) => time)
    expect(times).toEqual(['2021-06-01', '2021-06-02', '2021', '2021-09'])
    expect(document).toContain('<dekkingInTijdBegindatum>2021-06-01<')
    expect(document).not.toContain('dekkingInTijdEinddatum')
  })

  test('holds nothing that is internal or was redacted, and nobody’s id', () => {
    expect(document).not.toContain(secret)
    expect(document).not.toContain(personal)
    expect(document).not.toMatch(/InternalNoteAdded|RedactionProposed|clerk-1|clerk-2/)
    expect(document).toContain('Inhoud verwijderd wegens persoonsgegevens.')
  })
})

test('a bestand tells size, format and checksum of the file, and what it represents', () => {
  const document = fileObject(seen(lived), file)
  expect(document).toContain('<omvang>1234</omvang>')
  expect(document).toContain(`<checksumWaarde>${'a'.repeat(64)}</checksumWaarde>`)
  expect(document).toContain('<begripCode>fmt/817</begripCode>')
  expect(document).toContain('<isRepresentatieVan>')
})
