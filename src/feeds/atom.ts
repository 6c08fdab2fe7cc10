import { html as xml, type Html as Xml } from '#markup/html.ts'

/** A feed as a reader sees it (RFC 4287). Instants are RFC 3339. */
export interface AtomFeed {
  /** A name that stays the same wherever the service moves. */
  readonly id: string
  readonly title: string
  readonly author: string
  readonly updated: string
  /** The address of the feed itself. */
  readonly self: string
  /** The address of the next, older page (RFC 5005); null on the last. */
  readonly next: string | null
  readonly entries: readonly AtomEntry[]
}

export interface AtomEntry {
  readonly id: string
  readonly title: string
  readonly published: string
  readonly updated: string
  /** The page on which to read about it. */
  readonly link: string
  readonly category: { readonly term: string; readonly label: string }
  readonly text: string
}

/** The media type of a feed. */
export const atomMediaType = 'application/atom+xml'

/** Writes a feed; the same feed always gives the same text. */
export function writeAtom({ id, title, author, updated, self, next, entries }: AtomFeed): string {
  const older = next === null ? null : xml`\n  <link rel="next" href="${next}"/>`
  return xml`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">
  <id>${id}</id>
  <title>${title}</title>
  <updated>${updated}</updated>
  <author><name>${author}</name></author>
  <generator>Motiespoor</generator>
  <link rel="self" type="${atomMediaType}" href="${self}"/>${older}
${entries.map(writeEntry)}</feed>
`.markup
}

const writeEntry = ({ id, title, published, updated, link, category, text }: AtomEntry): Xml =>
  xml`  <entry>
    <id>${id}</id>
    <title>${title}</title>
    <published>${published}</published>
    <updated>${updated}</updated>
    <link rel="alternate" type="text/html" href="${link}"/>
    <category term="${category.term}" label="${category.label}"/>
    <content type="text">${text}</content>
  </entry>
`
