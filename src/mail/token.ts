import { createHash, randomBytes } from 'node:crypto'

const tokenSizeBytes = 32

/** A secret for a link: 43 signs that an address can hold as they are. */
export const newToken = (): string => randomBytes(tokenSizeBytes).toString('base64url')

/** By what the database knows a token: who reads it there cannot use it. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
