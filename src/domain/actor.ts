import { z } from 'zod'

/** The roles that a person can have in a council. A role in one council gives no right in another. */
export const Role = z.enum(['clerk', 'official', 'executive', 'auditor'])
export type Role = z.infer<typeof Role>

/** Who recorded an event: an opaque id, never a name, and the role they acted in. */
export const Actor = z.strictObject({ id: z.string().min(1).max(200), role: Role })
export type Actor = z.infer<typeof Actor>
