/** A piece of HTML. Only `html` makes it, so whatever is one was escaped. */
export interface Html {
  readonly markup: string
}

/** What a template takes: text is escaped, pieces of HTML are not, nothing stays nothing. */
export type Child = Html | string | number | null | undefined | false | readonly Child[]

/**
 * Writes HTML. Every text that is put in is escaped, also within the quotes of an attribute; an
 * attribute is therefore always written with quotes, or with `attribute`.
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
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '')
