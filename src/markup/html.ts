/** A piece of HTML, or of XML. Only `html` makes it, so whatever is one was escaped. */
export interface Html {
  readonly markup: string
}

/** What a template takes: text is escaped, pieces of HTML are not, nothing stays nothing. */
export type Child = Html | string | number | null | undefined | false | readonly Child[]

/**
 * Writes HTML, or XML: both are escaped alike. Every text that is put in is escaped, also within the
 * quotes of an attribute; an attribute is therefore always written with quotes, or with `attribute`.
 */
export function html(parts: TemplateStringsArray, ...children: readonly Child[]): Html {
  const [first = '', ...rest] = parts
  let markup = first
  rest.forEach((part, index) => {
    markup += markupOf(children[index]) + part
  })
  return { markup }
}

/** ` name="value"`, or nothing where the value is missing; `true` writes the name alone. */
export function attribute(name: string, value: string | number | boolean | null | undefined): Html {
  if (value === null || value === undefined || value === false) return html``
  return { markup: value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"` }
}

/** Data for programs that read the page: a script element that no browser runs. */
export const embeddedJson = (mediaType: string, value: unknown): Html => ({
  // A "<" in a text could end the element; as an escape it means the same.
  markup: `<script type="${mediaType}">${JSON.stringify(value).replaceAll('<', String.raw`\u003c`)}</script>`,
})

/** Pieces with something between them. */
export const joined = (pieces: readonly Child[], between: Child): Child[] =>
  pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]))

function markupOf(child: Child): string {
  if (child === null || child === undefined || child === false) return ''
  if (typeof child === 'string') return escaped(child)
  if (typeof child === 'number') return String(child)
  return 'markup' in child ? child.markup : child.map(markupOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // Written as it is, a reader would make a line feed of it.
  '\r': '&#13;',
}

// What no document may hold, not even escaped (XML 1.0, production 2), half a surrogate pair too.
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const replacement = '\ufffd'

/** A text as it can stand in a document, also within the quotes of an attribute. */
export const escaped = (text: string): string =>
  text
    .replaceAll(unwritable, replacement)
    .replaceAll(/[&<>"'\r]/g, (sign) => entities[sign] ?? replacement)
