import { motionAddress, registerAddress } from '#page-addresses'
import type { CouncilPageRequest } from './context.ts'
import type { PageLink } from './layout.ts'
import { frameWording } from './wording.ts'

// The pages that others stand below, as steps on the way from the front page.

/** A council's list of motions. */
export const registerCrumb = ({ council, language }: CouncilPageRequest): PageLink => ({
  name: frameWording[language].register,
  address: registerAddress(council),
})

/** A council's log book. */
export const logBookCrumb = ({ council, language }: CouncilPageRequest): PageLink => ({
  name: frameWording[language].logBook,
  address: `/${council}/logboek`,
})

/** A motion, under as much of its name as the page says. */
export const motionCrumb = (council: string, reference: string | null, name: string): PageLink => ({
  name,
  address: motionAddress(council, reference),
})

/** What a motion is called where there is room for its title. */
export const motionName = (reference: string | null, title: string | null): string =>
  `${reference ?? ''} ${title ?? ''}`.trim()
