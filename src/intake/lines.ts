import { trimmed, type Span } from './span.ts'

/** A line of the source without its line break, and what of it is not white space. */
export interface Line {
  readonly span: Span
  readonly content: Span
  readonly text: string
}

/** The lines of the text; whatever the line break, and also when the last line has none. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let from = 0
  for (const lineBreak of [...text.matchAll(/\r\n|\r|\n/g)]) {
    lines.push(lineIn(text, [from, lineBreak.index]))
    from = lineBreak.index + lineBreak[0].length
  }
  return [...lines, lineIn(text, [from, text.length])]
}

function lineIn(text: string, span: Span): Line {
  const content = trimmed(text, span)
  return { span, content, text: text.slice(...content) }
}
