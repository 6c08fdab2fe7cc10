/** Somebody at the site without a browser: keeps cookies, and follows where the site sends them. */
export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Visited>
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Visited>
  /** One request, without following anything. */
  ask(path: string, request?: RequestInit): Promise<Response>
  /** The cookies that the visitor has, by name. */
  readonly cookies: Map<string, string>
}

type Fields = Readonly<Record<string, string>>

export interface Visited {
  readonly status: number
  /** Where the visitor ended: path and query. */
  readonly path: string
  readonly text: string
  readonly headers: Headers
}

const redirectsMax = 10

const asBrowser = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'nl',
}

/** @param origin the address of the site, without a slash at the end. */
export function openVisitor(origin: string): Visitor {
  const cookies = new Map<string, string>()

  const ask = async (path: string, request: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(asBrowser)
    if (cookies.size > 0) {
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    new Headers(request.headers).forEach((value, name) => headers.set(name, value))
    const answer = await fetch(new URL(path, origin), { ...request, headers, redirect: 'manual' })
    answer.headers.getSetCookie().forEach((line) => keep(cookies, line))
    return answer
  }

  const follow = async (path: string, request?: RequestInit): Promise<Visited> => {
    let answer = await ask(path, request)
    let at = path
    for (let count = 0; count < redirectsMax; count += 1) {
      const location = answer.headers.get('location')
      if (location === null || answer.status < 300 || answer.status > 399) break
      await answer.body?.cancel()
      at = pathOf(new URL(location, new URL(at, origin)), origin)
      answer = await ask(at)
    }
    const { status, headers } = answer
    return { status, path: at, text: await answer.text(), headers }
  }

  return {
    cookies,
    ask,
    get: (path, headers = {}) => follow(path, { headers }),
    post: (path, fields, headers = {}) =>
      follow(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
  }
}

function pathOf(address: URL, origin: string): string {
  if (address.origin !== origin) throw new Error(`sent away to ${address.href}`)
  return `${address.pathname}${address.search}`
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  const isGone =
    value === '' || /max-age=0(;|$)/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line)
  if (isGone) cookies.delete(name)
  else cookies.set(name, value)
}

/** The value of a hidden field of a form on the page. */
export const hiddenField = ({ text }: Pick<Visited, 'text'>, name: string): string =>
  new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? ''
