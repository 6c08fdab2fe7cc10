/** How far a long command is. */
export interface Progress {
  readonly done: number
  readonly total: number
}

/** Shows how far a long command is: on a terminal only, and on stderr, so that output stays clean. */
export interface ProgressBar {
  show(progress: Progress): void
  /** Makes the next line start clean. */
  wipe(): void
}

const barWidth = 30
const redrawIntervalMs = 100
const startOfLine = '\r\u001b[K'

const outOfSight: ProgressBar = { show: () => undefined, wipe: () => undefined }

/** Starts a bar; it stays out of sight where stderr is not a terminal. */
export function startProgressBar(label: string): ProgressBar {
  if (!process.stderr.isTTY) return outOfSight
  let drawnAtMs = -Infinity
  return {
    show({ done, total }) {
      const nowMs = performance.now()
      if (nowMs - drawnAtMs < redrawIntervalMs && done < total) return
      drawnAtMs = nowMs
      process.stderr.write(`${startOfLine}${label} ${drawn(done / total)} ${done}/${total}`)
    },
    wipe() {
      process.stderr.write(startOfLine)
    },
  }
}

const drawn = (share: number): string =>
  '█'.repeat(Math.round(Math.min(1, share) * barWidth)).padEnd(barWidth, '░')
