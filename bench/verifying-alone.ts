import { hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readEntry, type Sealed } from '#proofs/verification-entry.ts'
import { readLines } from '#proofs/verification-lines.ts'
import { verifyEvidence } from '#proofs/verification.ts'

// In a process of its own, so that memory and processor time are those of verifying alone. Prints one
// line of JSON for each round.

/** What the bare hashes are made of: more would measure the memory of the machine. */
const sampleLinesMax = 10_000
const readSizeBytes = 256 * 1024
const entrySizeBytes = 49
/** A step of the chain, and a node of the tree. */
const linkSizeBytes = 65

/** What one round took. */
export interface VerifyingRound {
  readonly seconds: number
  readonly processorSeconds: number
  /** The processor time of the same SHA-256 computations alone. */
  readonly bareProcessorSeconds: number
  readonly memoryMaxMegabytes: number
}

const open = (file: string) => createReadStream(file, { highWaterMark: readSizeBytes })

const processorSeconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000_000
}

async function round(file: string, pieces: readonly Buffer[][]): Promise<VerifyingRound> {
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const verdict = await verifyEvidence({ source: open(file), keys: [], checkpoints: [] })
  if (!verdict.holds) throw new Error(JSON.stringify(verdict.faults.slice(0, 3)))
  const seconds = (performance.now() - startedAt) / 1000
  const verifying = processorSeconds(cpuBefore)
  const memoryMaxMegabytes = process.resourceUsage().maxRSS / 1024
  const bareBefore = process.cpuUsage()
  hashAll(pieces, verdict.events)
  const bare = processorSeconds(bareBefore)
  return { seconds, processorSeconds: verifying, bareProcessorSeconds: bare, memoryMaxMegabytes }
}

function hashAll(pieces: readonly Buffer[][], events: number): void {
  for (let event = 0; event < events; event += 1) {
    for (const piece of pieces[event % pieces.length] ?? []) hash('sha256', piece, 'hex')
  }
}

/** For each of the first lines the bytes that are hashed for it, and one node of the tree. */
async function piecesOf(file: string): Promise<Buffer[][]> {
  const pieces: Buffer[][] = []
  const entry = Buffer.alloc(entrySizeBytes)
  const link = Buffer.alloc(linkSizeBytes)
  const onLine = (line: Buffer | undefined): void => {
    const content = line && pieces.length < sampleLinesMax ? readEntry(line)?.content : undefined
    if (content === undefined) return
    const sealed = [content.data, content.origin].filter((part) => part !== undefined)
    pieces.push([Buffer.from(content.text), ...sealed.map(sealedBytes), entry, link, link])
  }
  await readLines(open(file), { onLine, onProgress: () => undefined })
  return pieces
}

const sealedBytes = ({ salt, text }: Sealed): Buffer =>
  Buffer.concat([Buffer.from(salt, 'hex'), text])

const [file = '', rounds = '1'] = process.argv.slice(2)
const pieces = await piecesOf(file)
for (let done = 0; done < Number(rounds); done += 1) {
  console.log(JSON.stringify(await round(file, pieces)))
}
