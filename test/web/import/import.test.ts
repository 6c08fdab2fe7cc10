import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureCouncil } from '#intake/acceptance.ts'
import { openSite, users, type TestSite } from '#support/site/site.ts'
import { hiddenField, type Visitor } from '#support/site/visitor.ts'

let site: TestSite
let clerk: Visitor
let formKey: string

const council = 'gm9101'
const address = `/${council}/import`
const source = `« Terug

M-12

Schaduw op de schoolpleinen (GroenLinks)

Verzoekt het college om schaduw op de schoolpleinen.

Stand van Zaken

Update 24-03-2025: De commissie vroeg op 11 maart 2025 om een planning per school.
Update 09-07-2024: Er wordt gemeten op <b>twaalf</b> pleinen.

Ophalen gegevens

« Terug

M-13

Een bank bij de halte (CDA)

Verzoekt het college om een bank.

Stand van Zaken

Update 31-02-2025: De bank staat er. Vragen? Mail jan.jansen@voorbeeldstad.nl
Update 12-01-2025: De bank is besteld. Mail piet@voorbeeldstad.nl bij vragen.
`

beforeAll(async () => {
  site = await openSite()
  const registrar = { id: users.clerk, role: 'clerk' } as const
  await ensureCouncil(site, { code: council, name: 'Voorbeeldstad' }, registrar)
  await site.following.drain()
  clerk = await site.signIn('clerk')
  formKey = hiddenField(await clerk.get(address), 'formKey')
})
afterAll(() => site.close())

type Fields = readonly (readonly [name: string, value: string | Blob])[]

async function send(fields: Fields): Promise<{ status: number; text: string }> {
  const body = new FormData()
  body.append('formKey', formKey)
  for (const [name, value] of fields) body.append(name, value)
  const answer = await clerk.ask(address, { method: 'POST', body })
  return { status: answer.status, text: await answer.text() }
}

const read = (text: string) =>
  send([
    ['tekst', text],
    ['doe', 'lees'],
  ])

/** What the review's form carries on. */
const carried = (page: { text: string }): [string, string][] => [
  ['bron', hiddenField(page, 'bron')],
  ['sha256', hiddenField(page, 'sha256')],
]

const head = async (): Promise<number> => (await site.log.head(council))?.position ?? 0

describe('the review', () => {
  test('marks the words in the source that each proposal comes from, linked both ways', async () => {
    const { text, status } = await read(source)
    expect(status).toBe(200)
    const proposals = [...text.matchAll(/id="v-(\d+)"/g)].map(([, number]) => number)
    expect(proposals.length).toBeGreaterThan(5)
    for (const number of proposals) {
      expect(text).toContain(`id="b-${number}"`)
      expect(text).toContain(`href="#b-${number}"`)
      expect(text).toContain(`href="#v-${number}"`)
    }
    expect(text).toContain('&lt;b&gt;twaalf&lt;/b&gt;')
    expect(text).not.toContain('<b>twaalf</b>')
  })

  test('shows the source whole: without the marks it is the text that was sent', async () => {
    const { text } = await read(source)
    const shown = /<div class="ms-import__text" dir="auto">([\s\S]*?)<\/div>/.exec(text)?.[1] ?? ''
    const plain = shown
      .replaceAll(/<a[^>]*>\d+<\/a\s*>/g, '')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
    expect(plain).toBe(source)
  })

  test('tells of contradictions, suggestions and personal data, and records nothing', async () => {
    const before = await head()
    const { text } = await read(source)
    expect(text).toContain('Deze datum bestaat niet')
    expect(text).toContain('Misschien ook vast te leggen')
    expect(text).toContain('e-mailadres')
    expect(text).toContain('name="reden"')
    expect(await head()).toBe(before)
  })

  test('reads an uploaded file as it reads a pasted text', async () => {
    const file = new Blob([source], { type: 'text/plain' })
    const uploaded = await send([
      ['tekst', ''],
      ['bestand', file],
      ['doe', 'lees'],
    ])
    expect(hiddenField(uploaded, 'sha256')).toBe(hiddenField(await read(source), 'sha256'))
  })

  test('says why a text cannot be read', async () => {
    const tooLarge = 'x'.repeat(1024 * 1024 + 1)
    expect((await read('  ')).text).toContain('Er is geen tekst')
    expect((await read(tooLarge)).text).toContain('te groot')
    const picture = new Blob([new Uint8Array([0x89, 0x50, 0x00, 0x47])])
    expect(
      (
        await send([
          ['bestand', picture],
          ['doe', 'lees'],
        ])
      ).text,
    ).toContain('geen tekst')
    const large = await send([
      ['bestand', new Blob([tooLarge])],
      ['doe', 'lees'],
    ])
    expect(large.text).toContain('te groot')
    expect((await read('Geen motie te zien.')).text).toContain('geen motie herkend')
  })
})

describe('accepting', () => {
  test('takes only the text that was reviewed, and only what was chosen', async () => {
    const page = await read(source)
    const before = await head()
    const [, hash] = carried(page)
    const other: Fields = [
      ['bron', btoa('M-99\n\nIets anders\n')],
      hash ?? ['', ''],
      ['doe', 'alles'],
    ]
    expect((await send(other)).text).toContain('onderweg veranderd')
    expect((await send([...carried(page), ['doe', 'gekozen']])).text).toContain('Kies ten minste')
    expect(await head()).toBe(before)
    const chosen = await send([...carried(page), ['motie', 'M-12'], ['doe', 'gekozen']])
    expect(chosen.text).toMatch(/<strong>[1-9]\d* nieuwe gebeurtenissen/)
    expect(await site.log.claimedBy(council, 'reference:M-12')).toBeDefined()
    expect(await site.log.claimedBy(council, 'reference:M-13')).toBeUndefined()
    const [event] = await site.log.readPage(council, before, 1)
    expect(event?.actor).toEqual({ id: users.clerk, role: 'clerk' })
  })

  test('records personal data with a reason only, and nothing a second time', async () => {
    const page = await read(source)
    const without = await send([...carried(page), ['doe', 'alles']])
    expect(without.text).toContain('<strong>0 nieuwe gebeurtenissen')
    const given: Fields = [
      ...carried(page),
      ['reden', 'Het adres van de afdeling.'],
      ['doe', 'alles'],
    ]
    expect((await send(given)).text).toMatch(/<strong>[1-9]\d* nieuwe gebeurtenissen/)
    const after = await head()
    expect((await send(given)).text).toContain('<strong>0 nieuwe gebeurtenissen')
    expect(await head()).toBe(after)
  })
})

test('is for clerks, from a form of this site', async () => {
  const official = await site.signIn('official')
  expect((await official.get(address)).status).toBe(403)
  const body = new FormData()
  body.append('tekst', source)
  expect((await clerk.ask(address, { method: 'POST', body })).status).toBe(403)
  expect((await site.visitor().ask(address, { method: 'POST', body })).status).toBe(401)
})
