import { escaped } from './html.ts'

/** An element with text, or with other elements; those that are null are left out. */
export interface XmlElement {
  readonly name: string
  readonly content: string | readonly XmlElement[]
}

type XmlContent = string | readonly (XmlElement | null)[]

export const element = (name: string, content: XmlContent): XmlElement => ({
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
