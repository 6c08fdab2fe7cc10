import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// NL Design System: the components' own styles, the tokens of its neutral example theme as far as a
// style asks for them, and what is ours. The whole theme is 200 kB; what is used of it, a few.

const candidates = [
  'button',
  'data-badge',
  'heading',
  'link',
  'number-badge',
  'paragraph',
  'skip-link',
]
const utrecht = [
  'alert',
  'breadcrumb-nav',
  'data-list',
  'document',
  'form-field',
  'form-label',
  'page-footer',
  'page-header',
  'pagination',
  'search-bar',
  'select',
  'table',
  'textarea',
  'textbox',
]

const themeClass = 'voorbeeld-theme'
const ownStyles = join(import.meta.dirname, '../styles')

/** The one stylesheet of all pages. */
export function stylesheet(): string {
  const components = [
    ...candidates.map((name) => cssOf(`@nl-design-system-candidate/${name}-css/${name}.css`)),
    ...utrecht.map((name) => cssOf(`@utrecht/${name}-css/dist/index.min.css`)),
  ]
  const own = readdirSync(ownStyles)
    .sort()
    .map((file) => readFileSync(join(ownStyles, file), 'utf8'))
  const rules = [...components, ...own].map(withoutComments).join('\n')
  const theme = cssOf('@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css')
  const tokens = neededTokens(rules, tokensIn(theme))
  return `.${themeClass}{${tokens.join(';')}}\n${rules}`
}

const cssOf = (file: string): string =>
  readFileSync(fileURLToPath(import.meta.resolve(file)), 'utf8')

const withoutComments = (css: string): string =>
  css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/@charset "[^"]*";/g, '')
    .replaceAll(/\n\s*/g, '\n')

const tokensIn = (theme: string): ReadonlyMap<string, string> =>
  new Map(
    [...theme.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )

const namesIn = (css: string): string[] =>
  [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name = '']) => name)

/** The tokens that the rules ask for, and those that these ask for in turn. */
function neededTokens(rules: string, tokens: ReadonlyMap<string, string>): string[] {
  const needed = new Map<string, string>()
  const toVisit = namesIn(rules)
  for (let name = toVisit.pop(); name !== undefined; name = toVisit.pop()) {
    const value = tokens.get(name)
    if (value === undefined || needed.has(name)) continue
    needed.set(name, value)
    toVisit.push(...namesIn(value))
  }
  return [...needed].map(([name, value]) => `${name}:${value}`).sort()
}
