/** A piece of XML, or of HTML. Only `xml` makes it, so every text in it was escaped. */
export interface Xml {
  readonly markup: string
}

/** What can be put in: text is escaped, pieces are not; null puts nothing. */
export type XmlChild = Xml | string | number | null | readonly XmlChild[]

/** Writes markup. An attribute is always written with double quotes around its value. */
export function xml(parts: TemplateStringsArray, ...children: readonly XmlChild[]): Xml {
  const pieces = parts.map((part, index) => part + markupOf(children[index] ?? null))
  return { markup: pieces.join('') }
}

function markupOf(child: XmlChild): string {
  if (child === null) return ''
  if (typeof child === 'string') return escapeXml(child)
  if (typeof child === 'number') return String(child)
  return 'markup' in child ? child.markup : child.map(markupOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
}

// What no XML document may hold, not even escaped (XML 1.0, production 2), half a surrogate pair too.
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const replacement = '\ufffd'

const escapeXml = (text: string): string =>
  text
    .replaceAll(unwritable, replacement)
    .replaceAll(/[&<>"'\r]/g, (sign) => entities[sign] ?? replacement)
