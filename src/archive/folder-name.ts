const nameLengthMax = 60
/** Names that file systems know under any case, and that no device has. */
const plain = /^[A-Z0-9][A-Z0-9-]{0,59}$/
const devices = /^(CON|PRN|AUX|NUL|COM\d|LPT\d)$/

/**
 * A folder's name for a motion: its reference where that can be one as it stands. References are free
 * text, so every other one is cut down to what is harmless and followed by the motion's id, after a
 * sign that no plain name holds: two motions never share a folder, whatever they are called, and also
 * not where `m-1` and `M-1` are the same file.
 */
export function folderNameOf(reference: string | null, motionId: string): string {
  if (reference === null) return motionId
  if (plain.test(reference) && !devices.test(reference)) return reference
  return [harmless(reference), motionId].filter((part) => part !== '').join('~')
}

const harmless = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .slice(0, nameLengthMax)
    .replaceAll(/^-+|-+$/g, '')
