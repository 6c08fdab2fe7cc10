/** Far more than an event may hold. A longer line is not kept in memory, and cannot be read. */
export const lineSizeMaxBytes = 4 * 1024 * 1024

const lineFeed = 0x0a

export interface LineReader {
  /** A line without its line feed, good until this returns; undefined for one that is too long. */
  readonly onLine: (line: Buffer | undefined) => void
  /** Called now and then, with the bytes that were read so far. */
  readonly onProgress: (bytes: number) => void
}

/** Hands over the lines of a stream of bytes one by one, without keeping more than one. */
export async function readLines(
  source: AsyncIterable<Buffer>,
  { onLine, onProgress }: LineReader,
): Promise<void> {
  const pending = createPending()
  let bytes = 0
  for await (const chunk of source) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      onLine(pending.endWith(chunk.subarray(start, end)))
      start = end + 1
    }
    pending.add(chunk.subarray(start))
    bytes += chunk.length
    onProgress(bytes)
  }
  if (!pending.isEmpty()) onLine(pending.endWith(Buffer.alloc(0)))
}

/** The pieces of a line that goes on in the next chunk; dropped when it becomes too long. */
function createPending() {
  let pieces: Buffer[] = []
  let size = 0
  const add = (piece: Buffer): void => {
    size += piece.length
    if (size > lineSizeMaxBytes) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }
  return {
    add,
    isEmpty: (): boolean => size === 0,
    endWith: (piece: Buffer): Buffer | undefined => {
      add(piece)
      const isTooLong = size > lineSizeMaxBytes
      const line = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
      pieces = []
      size = 0
      return isTooLong ? undefined : line
    },
  }
}
