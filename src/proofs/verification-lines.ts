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
  let rest: Buffer = Buffer.alloc(0)
  let isTooLong = false
  let bytes = 0

  const handOver = (line: Buffer): void => {
    onLine(isTooLong || line.length > lineSizeMaxBytes ? undefined : line)
    isTooLong = false
  }

  for await (const chunk of source) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = text.indexOf(lineFeed); end !== -1; end = text.indexOf(lineFeed, start)) {
      handOver(text.subarray(start, end))
      start = end + 1
    }
    rest = text.subarray(start)
    if (rest.length > lineSizeMaxBytes) {
      isTooLong = true
      rest = Buffer.alloc(0)
    }
    bytes += chunk.length
    onProgress(bytes)
  }
  if (rest.length > 0 || isTooLong) handOver(rest)
}
