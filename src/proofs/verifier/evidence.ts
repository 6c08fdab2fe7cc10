/** The first member of an export's first line: what the file is, and in which form. */
export const evidenceFormat = 'motiespoor-export/1'

/** For the people of the council: everything. For everybody: no internal events, no origins. */
export const evidenceViews = ['public', 'council'] as const
export type EvidenceView = (typeof evidenceViews)[number]

/** The first line of an export: the end of the log, as the log tells it. */
export interface EvidenceHeader {
  readonly format: typeof evidenceFormat
  readonly council: string
  readonly logId: string
  readonly view: EvidenceView
  readonly position: number
  /** Null while the log is empty. */
  readonly recordedAt: string | null
  /** Hex. */
  readonly chain: string
}
