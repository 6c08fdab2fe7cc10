import { generateKeyPairSync, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { checkpointText } from '#proofs/checkpoint.ts'
import { createFrontier } from '#proofs/merkle.ts'
import { signerOf, signNote } from '#proofs/signed-note.ts'
import { readLine } from '#proofs/verifier/line.ts'
import { createInstantReader, entryHash } from '#proofs/verifier/order.ts'
import { readLines, verifyEvidence, type Evidence } from '#proofs/verifier/verify.ts'
import { council } from './event-rows.ts'
import { logId } from './evidence-file.ts'

// In a process of its own, so that memory and processor time are those of verifying alone. Prints one
// line of JSON for each round.

const sampleLinesMax = 10_000
const readSizeBytes = 256 * 1024
const entrySizeBytes = 49
/** A step of the chain, and a node of the tree. */
const linkSizeBytes = 65
const saltSizeBytes = 16

/** What one round took. */
export interface VerifyingRound {
  readonly seconds: number
  readonly processorSeconds: number
  /** The processor time of reading the export and the same SHA-256 computations alone. */
  readonly bareProcessorSeconds: number
  readonly memoryMaxMegabytes: number
}

interface Given {
  readonly file: string
  /** Of what is hashed for each of the first events. */
  readonly sizes: readonly (readonly number[])[]
  readonly belief: Pick<Evidence, 'keys' | 'checkpoints'>
}

const open = (file: string) => createReadStream(file, { highWaterMark: readSizeBytes })

const processorSeconds = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000_000
}

async function round(given: Given): Promise<VerifyingRound> {
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const verdict = await verifyEvidence({ source: open(given.file), ...given.belief })
  if (!verdict.holds || verdict.covered !== verdict.events)
    throw new Error(JSON.stringify(verdict.faults.slice(0, 3)))
  const seconds = (performance.now() - startedAt) / 1000
  const verifying = processorSeconds(cpuBefore)
  const memoryMaxMegabytes = process.resourceUsage().maxRSS / 1024
  const bareBefore = process.cpuUsage()
  await hashAlone(given)
  const bare = processorSeconds(bareBefore)
  return { seconds, processorSeconds: verifying, bareProcessorSeconds: bare, memoryMaxMegabytes }
}

/** Reads the export and hashes as many bytes of each line, in as many pieces, as verifying does. */
async function hashAlone({ file, sizes }: Given): Promise<void> {
  let event = 0
  await readLines(open(file), {
    onLine: (line) => {
      for (const size of sizes[event % sizes.length] ?? []) {
        if (line !== undefined) hash('sha256', line.subarray(0, size), 'hex')
      }
      event += 1
    },
    onProgress: () => undefined,
  })
}

/** For each of the first lines the sizes of what is hashed for it, one node of the tree included. */
async function sizesIn(file: string): Promise<number[][]> {
  const sizes: number[][] = []
  const onLine = (line: Buffer | undefined): void => {
    const content = line && sizes.length < sampleLinesMax ? readLine(line)?.content : undefined
    if (content === undefined) return
    const sealed = [content.data, content.origin].filter((part) => part !== undefined)
    const sealedSizes = sealed.map(({ text }) => saltSizeBytes + text.length)
    sizes.push([content.text.length, ...sealedSizes, entrySizeBytes, linkSizeBytes, linkSizeBytes])
  }
  await readLines(open(file), { onLine, onProgress: () => undefined })
  return sizes
}

/** A checkpoint at the end of the export, so that the tree is made, and whom to believe it from. */
async function beliefIn(file: string): Promise<Given['belief']> {
  const tree = createFrontier()
  const readInstant = createInstantReader()
  await readLines(open(file), {
    onLine: (line) => {
      const { position = 0, digest = '', recordedAt = '' } = (line && readLine(line)) ?? {}
      if (position === 0) return // the header
      const leaf = entryHash({ position, digest, micros: readInstant(recordedAt) ?? 0 })
      tree.append(Buffer.from(leaf, 'hex'))
    },
    onProgress: () => undefined,
  })
  const signer = signerOf('bench', generateKeyPairSync('ed25519').privateKey)
  const text = checkpointText({ council, logId, size: tree.size, root: tree.root() })
  return { keys: [signer], checkpoints: [{ name: 'end', note: signNote(text, signer) }] }
}

const [file = '', rounds = '1'] = process.argv.slice(2)
const given = { file, sizes: await sizesIn(file), belief: await beliefIn(file) }
for (let done = 0; done < Number(rounds); done += 1) {
  console.log(JSON.stringify(await round(given)))
}
