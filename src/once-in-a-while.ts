/** A complaint that stays the same is heard again after this long. */
const repeatAfterMs = 60_000

/** Lets the same complaint through once in a while: what is tried again and again fails as often. */
export function onceInAWhile(
  complain: (error: unknown, where: object) => void,
): (error: unknown, where?: object) => void {
  const saidAtMs = new Map<string, number>()
  return (error, where = {}) => {
    const what = JSON.stringify([String(error), where])
    if (Date.now() - (saidAtMs.get(what) ?? -Infinity) < repeatAfterMs) return
    saidAtMs.set(what, Date.now())
    complain(error, where)
  }
}
