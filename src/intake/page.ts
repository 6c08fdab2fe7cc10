import { trimmed, type Span } from './span.ts'

/** A span of text under a label, or under none. */
export interface PageSection {
  readonly label: Span | undefined
  readonly body: Span
}

/** One motion as a page shows it: every part is a span of the source, nothing is interpreted. */
export interface MotionOnPage {
  readonly reference: Span
  readonly title: Span | undefined
  readonly operative: readonly PageSection[]
  readonly updates: readonly PageSection[]
}

/** A source divided into pages and chrome. Text that belongs to neither was not recognised. */
export interface RecognisedSource {
  readonly pages: readonly MotionOnPage[]
  readonly chrome: readonly Span[]
}

const operativeLabels = ['toezegging', 'toelichting', 'inhoud', 'dictum']
const updateLabels = ['stand van zaken openbaar', 'stand van zaken', 'status', 'stavaza']
const labelPattern = new RegExp(
  `^(?<label>${[...operativeLabels, ...updateLabels].join('|')})[ \\t\\u00a0]*(?::|$)`,
  'iu',
)

/** What the web page around the motion left in the text: buttons and loading messages. */
const chromePattern = /^(?:ophalen gegevens|één moment geduld a\.u\.b\.?|« terug)(?:\.{3}|…)?$/iu

const referenceLengthMax = 30
const referencePattern = /^(?:\p{L}{1,10}[ .-]?)?\d[\p{L}\d./-]*$/u
const dateLike = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}$/u

type Kind = 'blank' | 'chrome' | 'operative-label' | 'updates-label' | 'reference' | 'text'

// Where the reader is on the page. `between` is before the first page and after a page's end.
type PagePart = 'between' | 'title' | 'operative' | 'updates'

interface PageReader {
  place: PagePart
  page: DraftPage | undefined
  readonly pages: DraftPage[]
  readonly chrome: Span[]
}

interface DraftPage {
  readonly reference: Span
  title: Span | undefined
  readonly operative: PageSection[]
  readonly updates: PageSection[]
}

/** Divides a source into the pages of its motions. Never fails; a source without a motion has no page. */
export function recognise(text: string): RecognisedSource {
  const reader: PageReader = { place: 'between', page: undefined, pages: [], chrome: [] }
  for (const line of linesOf(text)) {
    const kind = kindOf(line)
    if (kind !== 'blank') readers[kind](reader, line)
  }
  return { pages: reader.pages.map((page) => withTrimmedBodies(text, page)), chrome: reader.chrome }
}

type LineHandler = (reader: PageReader, line: SourceLine) => void

const readers: Readonly<Record<Exclude<Kind, 'blank'>, LineHandler>> = {
  chrome: (reader, line) => {
    reader.chrome.push(line.content)
    if (reader.place !== 'title') reader.place = 'between'
  },
  reference: (reader, line) => {
    // In the middle of a page a number on a line of its own is part of the text.
    if (reader.place === 'between') startPage(reader, line)
    else readText(reader, line)
  },
  'operative-label': (reader, line) => {
    openSection(reader, line, 'operative')
  },
  'updates-label': (reader, line) => {
    openSection(reader, line, 'updates')
  },
  text: readText,
}

function startPage(reader: PageReader, { content: reference }: SourceLine): void {
  reader.page = { reference, title: undefined, operative: [], updates: [] }
  reader.pages.push(reader.page)
  reader.place = 'title'
}

function readText(reader: PageReader, line: SourceLine): void {
  const { page, place } = reader
  if (!page || place === 'between') return
  if (place === 'title') {
    page.title = line.content
    page.operative.push({ label: undefined, body: [line.span[1], line.span[1]] })
    reader.place = 'operative'
  } else extend(page[place], line)
}

function openSection(reader: PageReader, line: SourceLine, place: 'operative' | 'updates'): void {
  if (!reader.page) return
  const label = labelPattern.exec(line.text)?.[0] ?? ''
  const from = line.content[0] + label.length
  reader.page[place].push({ label: [line.content[0], from], body: [from, line.content[1]] })
  reader.place = place
}

function extend(sections: PageSection[], line: SourceLine): void {
  const last = sections.at(-1)
  if (last) sections[sections.length - 1] = { ...last, body: [last.body[0], line.content[1]] }
}

function kindOf({ text }: SourceLine): Kind {
  if (text === '') return 'blank'
  if (chromePattern.test(text.normalize('NFC'))) return 'chrome'
  return kindOfLabel(text) ?? (isReference(text) ? 'reference' : 'text')
}

function kindOfLabel(text: string): 'operative-label' | 'updates-label' | undefined {
  const label = labelPattern.exec(text)?.groups?.['label']
  if (label === undefined) return undefined
  return operativeLabels.includes(label.toLowerCase()) ? 'operative-label' : 'updates-label'
}

const isReference = (text: string): boolean =>
  text.length <= referenceLengthMax && referencePattern.test(text) && !dateLike.test(text)

function withTrimmedBodies(text: string, page: DraftPage): MotionOnPage {
  const trim = ({ label, body }: PageSection): PageSection => ({ label, body: trimmed(text, body) })
  return { ...page, operative: page.operative.map(trim), updates: page.updates.map(trim) }
}

/** A line of the source without its line break, and what of it is not white space. */
interface SourceLine {
  readonly span: Span
  readonly content: Span
  readonly text: string
}

/** The lines of the text; whatever the line break, and also when the last line has none. */
function linesOf(text: string): SourceLine[] {
  const lines: SourceLine[] = []
  let from = 0
  for (const lineBreak of [...text.matchAll(/\r\n|\r|\n/g)]) {
    lines.push(lineIn(text, [from, lineBreak.index]))
    from = lineBreak.index + lineBreak[0].length
  }
  return [...lines, lineIn(text, [from, text.length])]
}

function lineIn(text: string, span: Span): SourceLine {
  const content = trimmed(text, span)
  return { span, content, text: text.slice(...content) }
}
