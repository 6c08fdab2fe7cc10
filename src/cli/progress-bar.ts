/** Shows how far a long command is: on a terminal only, and on stderr, so that output stays clean. */
export interface ProgressBar {
  step(): void
  /** Wipes the bar, so that the next line starts clean. */
  done(): void
}

const barWidth = 30
const redrawIntervalMs = 100
const startOfLine = '\r\u001b[K'

/** Starts a bar for so many steps; it stays out of sight where stderr is not a terminal. */
export function startProgressBar(label: string, total: number): ProgressBar {
  if (!process.stderr.isTTY || total === 0) return { step: () => undefined, done: () => undefined }
  let steps = 0
  let drawnAt = -Infinity
  return {
    step() {
      steps += 1
      const now = performance.now()
      if (now - drawnAt < redrawIntervalMs && steps < total) return
      drawnAt = now
      process.stderr.write(`${startOfLine}${label} ${drawn(steps / total)} ${steps}/${total}`)
    },
    done() {
      process.stderr.write(startOfLine)
    },
  }
}

const drawn = (share: number): string =>
  '█'.repeat(Math.round(Math.min(1, share) * barWidth)).padEnd(barWidth, '░')
