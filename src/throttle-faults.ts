/** The same fault is reported again after this long. */
const repeatAfterMs = 60_000
/** Different faults that are remembered; beyond them all begin anew. */
const faultsRememberedMax = 1_000

interface ReportedFault {
  readonly atMs: number
  /** How often it came since then. */
  unsaid: number
}

/**
 * Reports the same fault at most once a minute, with the number of times that it occurred since. Work
 * that is repeated often would otherwise report the same fault as often.
 * @param report gets the error, and where it was; there `unsaid` is the count, if any.
 */
export function throttleFaults(
  report: (error: unknown, where: object) => void,
): (error: unknown, where?: object) => void {
  const reported = new Map<string, ReportedFault>()
  return (error, where = {}) => {
    const what = JSON.stringify([String(error), where])
    const last = reported.get(what)
    if (last !== undefined && Date.now() - last.atMs < repeatAfterMs) {
      last.unsaid += 1
      return
    }
    if (reported.size >= faultsRememberedMax) reported.clear()
    reported.set(what, { atMs: Date.now(), unsaid: 0 })
    report(
      error,
      last === undefined || last.unsaid === 0 ? where : { ...where, unsaid: last.unsaid },
    )
  }
}
