/** Ids of PostgreSQL's own types, the same in every installation. */
const elementTypes = { bytea: 17, json: 114 } as const
/** Dimensions, whether there are nulls, element type, length and lower bound. */
const headerSizeBytes = 5 * 4

/** An array of bytea, as a parameter in PostgreSQL's binary form. */
export const byteaArray = (elements: readonly Buffer[]): Buffer =>
  binaryArray(elementTypes.bytea, elements)

/** An array of JSON texts, as a parameter in PostgreSQL's binary form. */
export const jsonArray = (texts: readonly string[]): Buffer =>
  binaryArray(
    elementTypes.json,
    texts.map((text) => Buffer.from(text)),
  )

/**
 * As text, every element would be escaped here and read character by character in the database, which
 * is a good part of the work of an append.
 */
function binaryArray(elementType: number, elements: readonly Buffer[]): Buffer {
  const contentSizeBytes = elements.reduce((sum, element) => sum + 4 + element.length, 0)
  const array = Buffer.allocUnsafe(headerSizeBytes + contentSizeBytes)
  let end = 0
  for (const field of [1, 0, elementType, elements.length, 1]) end = array.writeInt32BE(field, end)
  for (const element of elements) {
    end = array.writeInt32BE(element.length, end)
    array.set(element, end)
    end += element.length
  }
  return array
}
