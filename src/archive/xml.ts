/** An element with text, or with other elements; those that are null are left out. */
export interface XmlElement {
  readonly name: string
  readonly content: string | readonly XmlElement[]
}

type Content = string | readonly (XmlElement | null)[]

export const element = (name: string, content: Content): XmlElement => ({
  name,
  content: typeof content === 'string' ? content : content.filter((child) => child !== null),
})

const indentation = '  '

/** A whole document. `namespace` becomes the namespace of all of it; it is ours, never of others. */
export function xmlDocument(root: XmlElement, namespace: string): string {
  const opening = `<${root.name} xmlns="${namespace}">`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '', opening)}`
}

function written({ name, content }: XmlElement, indent: string, opening = `<${name}>`): string {
  if (typeof content === 'string') return `${indent}${opening}${escaped(content)}</${name}>\n`
  const children = content.map((child) => written(child, indent + indentation)).join('')
  return `${indent}${opening}\n${children}${indent}</${name}>\n`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Written as it is, a parser would make a line feed of it.
  '\r': '&#13;',
}

// What XML 1.0 cannot hold at all, not even as a reference. Texts are checked for most of it when
// they come in; this is for what was recorded before, and for the two that JSON does not mind.
// eslint-disable-next-line no-control-regex -- naming them is the point
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(unwritable, '\ufffd')
    .replaceAll(/[&<>"\r]/g, (character) => entities[character] ?? character)
