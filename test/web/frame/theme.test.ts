import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ensureCouncil } from '#intake/acceptance.ts'
import { openSite, type TestSite } from '#support/site/site.ts'
import { readThemes } from '#web/frame/assets.ts'

const folder = join(import.meta.dirname, '../../../examples/themes')

let site: TestSite
beforeAll(async () => {
  site = await openSite({ themes: await readThemes(folder) })
  const by = { id: 'griffie', role: 'clerk' } as const
  await ensureCouncil(site, { code: 'gm1904', name: 'Stichtse Vecht' }, by)
  await ensureCouncil(site, { code: 'gm9002', name: 'Leegendam' }, by)
  await site.following.drain()
})
afterAll(() => site.close())

const themeIn = (text: string): string | undefined => /href="([^"]*gm1904\.css)"/.exec(text)?.[1]

it('gives the pages of a council the theme that it brought', async () => {
  const { text } = await site.visitor().get('/gm1904')
  expect(text).toContain('class="voorbeeld-theme theme-gm1904"')
  const theme = await site.visitor().get(themeIn(text) ?? '')
  expect(theme.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(theme.text).toBe(await readFile(join(folder, 'gm1904.css'), 'utf8'))
})

it('leaves the pages of other councils as they are', async () => {
  expect(themeIn((await site.visitor().get('/gm9002')).text)).toBeUndefined()
})
