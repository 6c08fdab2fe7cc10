import { hashSizeBytes } from './merkle.ts'
import { NoteRefused } from './signed-note.ts'

/** The name under which the register signs its checkpoints. */
export const checkpointSigner = 'motiespoor'

/** What a checkpoint says: how many entries a council's log has, and the root of the tree over them. */
export interface Checkpoint {
  readonly council: string
  readonly logId: string
  readonly size: number
  readonly root: Buffer
}

/** The text of a checkpoint after the C2SP specification "tlog-checkpoint": origin, size and root. */
export const checkpointText = ({ council, logId, size, root }: Checkpoint): string =>
  `${checkpointSigner}/${council}/${logId}\n${size}\n${root.toString('base64')}\n`

const form = /^motiespoor\/([a-z0-9-]+)\/([0-9a-f-]{36})\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/

/**
 * Reads the text of a checkpoint. Lines after the third are extensions, which others may have added
 * and which say nothing about the tree.
 * @throws NoteRefused when it is not a checkpoint of a council's log.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [, council, logId, size, encoded] = form.exec(text) ?? []
  if (council === undefined || logId === undefined || encoded === undefined) {
    throw new NoteRefused('the note is not a checkpoint of a council')
  }
  const root = Buffer.from(encoded, 'base64')
  // Base64 with bits left over is another way to write the same bytes; a note has only one.
  if (root.length !== hashSizeBytes || root.toString('base64') !== encoded) {
    throw new NoteRefused('the root of the checkpoint is not a hash')
  }
  if (!Number.isSafeInteger(Number(size))) throw new NoteRefused('the checkpoint has no size')
  return { council, logId, size: Number(size), root }
}
