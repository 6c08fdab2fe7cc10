import type { CloudEvent } from './cloud-event.ts'

/** A CloudEvent in binary mode: each attribute a header, the data alone as the body. */
export interface BinaryMessage {
  /** By name, in lower case as NATS clients compare them: `ce-id`, `ce-type` … */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface DecodedMessage {
  /** By attribute name, as text; the body's media type is `datacontenttype`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly data: Uint8Array
}

const prefix = 'ce-'

/** Encodes by the NATS binding of CloudEvents, in which even the media type is a `ce-` header. */
export function encodeBinary({ data, ...attributes }: CloudEvent): BinaryMessage {
  const headers = Object.entries<string>(attributes).map(
    ([name, value]) => [prefix + name, encodeHeaderValue(value)] as const,
  )
  return {
    headers: Object.fromEntries(headers),
    body: Buffer.from(data === undefined ? '' : JSON.stringify(data)),
  }
}

/** Decodes what anybody encoded; header names in any case. Throws URIError on invalid UTF-8. */
export function decodeBinary(
  headers: Iterable<readonly [name: string, value: string]>,
  body: Uint8Array,
): DecodedMessage {
  const attributes = Array.from(headers, ([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), decodeURIComponent(value)] as const)
  return { attributes: Object.fromEntries(attributes), data: body }
}

// A space, a double quote, a per cent sign and whatever is not printable ASCII must be encoded; to
// encode more would change headers that readers compare as text, such as the colons of a URN.
const encodeHeaderValue = (value: string): string =>
  value.replaceAll(/[^!-~]|["%]/gu, (character) => encodeURIComponent(character))
