import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writeEvidence } from './evidence-file.ts'
import { medianOf } from './load.ts'
import { rate, times, type Bench, type Row } from './row.ts'
import type { VerifyingRound } from './verifying-alone.ts'

const ratioMin = 0.3
const secondsMax = 20
const memoryMaxMegabytes = 300

/**
 * How fast and in how much memory an export is verified, against the SHA-256 computations in it alone.
 * The ratio is of processor time, so that other work on the machine weighs on both alike.
 */
export async function measureVerifying({ size, chance }: Bench): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'motiespoor-bench-verify-'))
  try {
    const file = join(directory, 'export.ndjson')
    await writeEvidence(file, size.verifiedEvents, chance)
    return rowsOf(await roundsOver(file, size.rounds), size.verifiedEvents)
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function roundsOver(file: string, rounds: number): Promise<VerifyingRound[]> {
  const script = join(import.meta.dirname, 'verifying-alone.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, file, String(rounds)])
  const lines = stdout.trim().split('\n')
  return lines.map((line) => JSON.parse(line) as VerifyingRound)
}

function rowsOf(rounds: readonly VerifyingRound[], events: number): Row[] {
  const ratio = medianOf(
    rounds.map(
      ({ bareProcessorSeconds, processorSeconds }) => bareProcessorSeconds / processorSeconds,
    ),
  )
  const perSecond = medianOf(rounds.map(({ seconds }) => events / seconds))
  const secondsForMillion = 1_000_000 / perSecond
  // Whoever verifies does it once in a process; later rounds have what earlier ones left.
  const megabytes = rounds[0]?.memoryMaxMegabytes ?? NaN
  const work = `verify an export, ${events.toLocaleString('en')} events`
  return [
    {
      work,
      against: 'its SHA-256 alone',
      result: times(ratio),
      bar: `≥ ${times(ratioMin)}`,
      isReached: ratio >= ratioMin,
      figures: `${rate(perSecond)}, processor time`,
    },
    {
      work,
      against: 'the clock, for 1,000,000',
      result: `${secondsForMillion.toFixed(1)} s`,
      bar: `≤ ${secondsMax.toFixed(1)} s`,
      isReached: secondsForMillion <= secondsMax,
      figures: 'wall time: for an idle machine',
    },
    {
      work,
      against: 'memory',
      result: `${Math.round(megabytes)} MB`,
      bar: `≤ ${memoryMaxMegabytes} MB`,
      isReached: megabytes <= memoryMaxMegabytes,
      figures: 'at most, of the whole process',
    },
  ]
}
