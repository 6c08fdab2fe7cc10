/** A complaint that stays the same is heard again after this long. */
const repeatAfterMs = 60_000
/** Different complaints that are remembered; beyond them all begin anew. */
const complaintsMax = 1_000

interface Heard {
  readonly atMs: number
  /** How often it came since then. */
  unsaid: number
}

/**
 * Lets the same complaint through once in a while, with how often it came unsaid since: what is tried
 * again and again fails as often.
 * @param complain gets the error, and where it was; there `unsaid` is the count, if any.
 */
export function onceInAWhile(
  complain: (error: unknown, where: object) => void,
): (error: unknown, where?: object) => void {
  const heard = new Map<string, Heard>()
  return (error, where = {}) => {
    const what = JSON.stringify([String(error), where])
    const last = heard.get(what)
    if (last !== undefined && Date.now() - last.atMs < repeatAfterMs) {
      last.unsaid += 1
      return
    }
    if (heard.size >= complaintsMax) heard.clear()
    heard.set(what, { atMs: Date.now(), unsaid: 0 })
    complain(
      error,
      last === undefined || last.unsaid === 0 ? where : { ...where, unsaid: last.unsaid },
    )
  }
}
