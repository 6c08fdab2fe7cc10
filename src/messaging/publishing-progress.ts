/** An event that waits for less than this is not reported as unpublished: publishing takes moments. */
const stuckAfterMs = 5_000

/** The events of a council's log that are not in the stream yet. Instants are RFC 3339, UTC. */
export interface UnpublishedEvents {
  /** When the oldest event was recorded that is not known to be in the stream; null: there is none. */
  readonly oldestUnpublishedAt: string | null
  /** Since when that event has been waiting while nothing is published; null while all is well. */
  readonly stuckSince: string | null
}

/** Keeps since when the oldest unpublished event of one council waits, and when publishing got on last. */
export class PublishingProgress {
  // Until the stream was read nobody knows what is missing in it: this counts from the first attempt.
  #oldestAtMs: number | null = Date.now()
  #progressedAtMs = Date.now()

  /** There is an event in the log that is not in the stream; an older one may be known already. */
  waitsFor(recordedAt: string | null): void {
    this.#oldestAtMs ??= recordedAt === null ? Date.now() : Date.parse(recordedAt)
  }

  /** The log and the stream were read: this event is the next one; without one the stream is complete. */
  reads(next: { readonly recordedAt: string } | undefined): void {
    this.#oldestAtMs = next === undefined ? null : Date.parse(next.recordedAt)
  }

  /** Everything before the next event was published; without one that is the whole log. */
  publishedUntil(next: { readonly recordedAt: string } | undefined): void {
    this.#progressedAtMs = Date.now()
    this.reads(next)
  }

  status(): UnpublishedEvents {
    if (this.#oldestAtMs === null) return { oldestUnpublishedAt: null, stuckSince: null }
    // A long backlog that is being published is old and not stuck.
    const sinceMs = Math.max(this.#oldestAtMs, this.#progressedAtMs)
    return {
      oldestUnpublishedAt: instant(this.#oldestAtMs),
      stuckSince: Date.now() - sinceMs > stuckAfterMs ? instant(sinceMs) : null,
    }
  }
}

const instant = (atMs: number): string => new Date(atMs).toISOString()
