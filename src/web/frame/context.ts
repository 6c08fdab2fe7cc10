import type { FastifyInstance } from 'fastify'
import type { Actor } from '#domain/actor.ts'
import type { Context } from '#http/server/context.ts'
import type { Person } from '#http/server/identity.ts'
import type { Assets } from './assets.ts'
import type { Language } from './language.ts'

/** What every page may need. */
export interface SiteContext extends Context {
  readonly assets: Assets
  /** Whether there is anywhere to sign in. */
  readonly offersSignIn: boolean
  /** Whether anybody can sign in as anybody, which every page then says. */
  readonly isForTryingOut: boolean
}

/** What the frame around every page needs. */
export type Frame = Pick<SiteContext, 'assets' | 'offersSignIn' | 'isForTryingOut'>

/** The server as the pages see it. */
export type Site = FastifyInstance

/** Who looks at which address, in which language. */
export interface PageRequest {
  readonly language: Language
  /** The address as asked, path and query. */
  readonly address: string
  /** Null: the public. */
  readonly person: Person | null
  /** The secret that forms of this session carry; empty for the public, who have no forms. */
  readonly formKey: string
}

/** A council as its pages need it. */
export interface CouncilPageRequest extends PageRequest {
  readonly council: string
  readonly councilName: string
  /** The calendar day that it is in the Netherlands. */
  readonly today: string
  /** In what role the visitor acts in this council; null: a public reader. */
  readonly actor: Actor | null
}
