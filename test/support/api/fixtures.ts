import { test as plainTest } from 'vitest'
import { opened } from '#support/opened.ts'
import { openApi, openCouncil } from './api.ts'

/** A test of the API. Each file has an API and a council of its own, once a test asks for them. */
export const test = plainTest
  .extend(
    'api',
    { scope: 'file' },
    opened(
      () => openApi(),
      (api) => api.close(),
    ),
  )
  .extend('gm', { scope: 'file' }, ({ api }) => openCouncil(api))
  /** Where the API listens, without a slash at the end. */
  .extend('origin', { scope: 'file' }, ({ api }) => api.app.listen({ port: 0, host: '127.0.0.1' }))
