import type { FastifyInstance } from 'fastify'

// Requests as somebody sends them who wants to see what happens: made by a seed, for any route there is.

export interface Route {
  readonly method: string
  /** As it was registered: `/api/v1/motions/:motionId`. */
  readonly pattern: string
}

/** Every route that the server has, in the order of their addresses. */
export function routesOf(app: FastifyInstance): readonly Route[] {
  const parents: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] =
        /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?/.exec(line) ?? []
      const depth = indent.length / 4
      const pattern = `${parents[depth - 1] ?? ''}${part}`
      parents[depth] = pattern
      const names = methods === '' ? [] : methods.split(', ')
      return names.map((method) => ({ method, pattern: pattern.replace(/^\/?/, '/') }))
    })
}

/** Numbers between 0 and 1, the same for the same seed. */
export type Chance = () => number

/** The generator mulberry32: good enough to choose by, and four lines long. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface HostileRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** What is known of the service, so that requests get past the first check. */
export interface Known {
  /** Values that there are, by the name of the parameter: a council, a motion. */
  readonly values: Readonly<Record<string, readonly string[]>>
  /** Names of parameters, properties and fields. */
  readonly names: readonly string[]
  /** Headers of somebody who is known to the API, and of somebody who is signed in at the pages. */
  readonly credentials: readonly Readonly<Record<string, string>>[]
  /** What a form of the pages carries to be taken. */
  readonly formKey: string
  /** The schema of a body, by method and pattern, where it is documented. */
  bodySchema(route: Route): unknown
}

const pick = <Item>(chance: Chance, items: readonly [Item, ...Item[]]): Item =>
  items[Math.floor(chance() * items.length)] ?? items[0]

const upTo = (chance: Chance, max: number): number => Math.floor(chance() * (max + 1))

const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** Signs that are special to somebody: to SQL, XML, JSON, a file system, a spreadsheet, a screen. */
const special = [
  '\0', '\u0007', '\n', '\r\n', '\u202e', '\u2066', '\ud800', '\udc00', '\ufeff', '\ufffe', '"', "'",
  '<', '&', '%', '\\', '/', '../', ';', ',', '=', '(', ')', '*', ':', '|', '!', '@', '😀', 'ß', 'İ', '-',
  ' ', '.', '0', '1', 'a', '٣', '\u0301', '--', '/*', '{', '}', '$', '`', '#', '?', '+',
] as const // prettier-ignore

/** A text: empty, odd, long, or a part repeated so that a careless pattern walks it again and again. */
export function hostileText(chance: Chance, lengthMax: number): string {
  const part = times(1 + upTo(chance, 3), () => pick(chance, special)).join('')
  const long = Math.floor(lengthMax / part.length)
  return pick(chance, [
    () => part,
    () => times(upTo(chance, 12), () => pick(chance, special)).join(''),
    () => part.repeat(upTo(chance, long)),
    () => `${'a'.repeat(upTo(chance, lengthMax))}${part}`,
    () => `${part}${' '.repeat(upTo(chance, lengthMax))}${part}`,
    () =>
      pick(chance, ['', '0', '-1', '1e400', 'NaN', 'null', 'true', '2021-02-30', '9'.repeat(400)]),
  ])()
}

/** As it may stand in an address: encoded, sometimes wrongly. */
function encoded(chance: Chance, text: string): string {
  if (chance() < 0.1)
    return pick(chance, ['%', '%zz', '%ff%fe', '%c0%80', '%ed%a0%80', '%00', '%u0000'])
  return encodeURIComponent(text.toWellFormed())
}

const addressLengthMax = 12_000

function hostilePath({ pattern }: Route, known: Known, chance: Chance): string {
  return pattern.replaceAll(/:(\w+)|\*/g, (_, name: string | undefined): string => {
    const [first, ...others] = known.values[name ?? ''] ?? []
    if (first !== undefined && chance() < 0.8)
      return encoded(() => 1, pick(chance, [first, ...others]))
    return encoded(chance, hostileText(chance, chance() < 0.8 ? 50 : 2_000)) || 'x'
  })
}

function hostileQuery(known: Known, chance: Chance): string {
  const count = pick(chance, [0, 0, 1, 1, 2, 3, 10, 150, 151, 3_500])
  const lengthMax = pick(chance, [20, 300, addressLengthMax])
  const parameters = times(count, (index) => {
    if (count > 10) return index.toString(36)
    const name = nameIn(known, chance)
    const value = chance() < 0.2 ? known.values[name]?.[0] : undefined
    return `${encodeURIComponent(name)}=${encoded(chance, value ?? hostileText(chance, lengthMax))}`
  })
  const query = parameters.join('&').slice(0, addressLengthMax)
  return query === '' ? '' : `?${query}`
}

const nameIn = ({ names }: Known, chance: Chance): string =>
  chance() < 0.9
    ? (names[upTo(chance, names.length - 1)] ?? 'q')
    : hostileText(chance, 200).toWellFormed()

/** Headers that a service reads, with lists, odd signs and great lengths in them. */
function hostileHeaders(known: Known, chance: Chance): Record<string, string> {
  const list = (item: string): string => times(upTo(chance, 800), () => item).join(',')
  const made: Record<string, () => string> = {
    accept: () =>
      pick(chance, [
        '*/*',
        'text/html',
        'application/json',
        'application/ld+json',
        list('a/b;q=0.1'),
      ]),
    'accept-language': () => pick(chance, ['en', list('nl;q=0.1'), 'nl-'.repeat(900)]),
    'if-none-match': () => pick(chance, ['*', '"v1"', list('W/"v1"'), '"'.repeat(5_000)]),
    'if-modified-since': () =>
      pick(chance, ['x', '9'.repeat(3_000), 'Sun, 29 Nov 2026 08:00:00 GMT']),
    'if-match': () => pick(chance, ['"v1"', '*', '"v9999999999999999"', list('"v1"')]),
    'idempotency-key': () =>
      pick(chance, ['x', '-'.repeat(4_000), '01890a5d-ac96-774b-bcce-b302099a8057']),
    'last-event-id': () => pick(chance, ['1', '-1', '1e9', '9'.repeat(3_000), list('1')]),
    cookie: () =>
      pick(chance, [
        'taal=en',
        list('a=b;'),
        `__Host-motiespoor=${'.'.repeat(4_000)}`,
        '='.repeat(4_000),
      ]),
    traceparent: () => pick(chance, ['00-x', '0'.repeat(4_000)]),
    range: () => list('bytes=0-1'),
    'accept-encoding': () => pick(chance, ['gzip', list('gzip;q=0.1'), 'br']),
    'x-forwarded-for': () => list('10.0.0.1'),
    authorization: () => pick(chance, ['Bearer x', `Bearer ${'a.'.repeat(3_000)}`, 'Basic eA==']),
  }
  const chosen = Object.entries(made).filter(() => chance() < 0.12)
  const credentials = known.credentials[upTo(chance, known.credentials.length)]
  return { ...Object.fromEntries(chosen.map(([name, make]) => [name, make()])), ...credentials }
}

const bodyLengthMax = 250_000

function hostileJson(schema: unknown, known: Known, chance: Chance): string {
  const keys = (count: number): string =>
    `{${times(count, (index) => `"${index.toString(36)}":1`).join()}}`
  const depth = upTo(chance, 120_000)
  if (schema !== undefined && chance() < 0.7)
    return JSON.stringify(likeSchema(schema, known, chance))
  return pick<() => string>(chance, [
    () => keys(upTo(chance, 20_000)),
    () => `{"events":[{"type":"ProgressReported","data":${keys(upTo(chance, 20_000))}}]}`,
    () => `{"events":[${times(upTo(chance, 20_000), () => '{}').join()}]}`,
    () => `{"address":${JSON.stringify(hostileText(chance, 100_000))}}`,
    () => '['.repeat(depth) + ']'.repeat(depth),
    () => '{"a":'.repeat(upTo(chance, 40_000)),
    () => '9'.repeat(upTo(chance, bodyLengthMax)),
    () => JSON.stringify(hostileText(chance, 40_000)),
    () => hostileText(chance, bodyLengthMax),
    () => '{"__proto__":{"x":1}}',
  ])()
}

/** A value as a JSON schema describes it, with something wrong here and there. */
function likeSchema(schema: unknown, known: Known, chance: Chance): unknown {
  if (chance() < 0.06) {
    return pick<unknown>(chance, [null, -1, [], {}, 1e308, hostileText(chance, 25_000)])
  }
  const node: Record<string, unknown> = { ...(typeof schema === 'object' ? schema : {}) }
  const inner = (one: unknown): unknown => likeSchema(one, known, chance)
  const anyOf = (list: readonly unknown[]): unknown => list[upTo(chance, list.length - 1)]
  const variants = [node['anyOf'], node['oneOf'], node['allOf']].find(Array.isArray)
  if (variants !== undefined) return inner(anyOf(variants))
  if (Array.isArray(node['enum'])) return anyOf(node['enum'])
  const itemsMax = chance() < 0.9 ? 3 : 60
  const make: Readonly<Record<string, () => unknown>> = {
    array: () => times(upTo(chance, itemsMax), () => inner(node['items'])),
    object: () => objectLike({ ...(node['properties'] ?? {}) }, inner, { known, chance }),
    boolean: () => chance() < 0.5,
    integer: () => upTo(chance, 100),
    number: () => upTo(chance, 100),
  }
  return make[String(node['type'])]?.() ?? node['const'] ?? textOf(known, chance)
}

function objectLike(
  properties: Readonly<Record<string, unknown>>,
  inner: (schema: unknown) => unknown,
  { known, chance }: { readonly known: Known; readonly chance: Chance },
): object {
  const shown = Object.entries(properties).filter(() => chance() < 0.85)
  const more = times(
    chance() < 0.1 ? upTo(chance, 200) : 0,
    (index): readonly [string, unknown] => [
      `${nameIn(known, chance)}${index}`,
      hostileText(chance, 50),
    ],
  )
  return Object.fromEntries<unknown>([
    ...shown.map(([name, one]) => [name, inner(one)] as const),
    ...more,
  ])
}

function textOf({ values }: Known, chance: Chance): string {
  if (chance() < 0.3) return hostileText(chance, chance() < 0.9 ? 100 : 20_000)
  const { motionId = [], council = [] } = values
  const [id = '', code = ''] = [motionId[0], council[0]]
  return pick(chance, ['M-2024-01', '2024-01-01', id, 'adopted', 'http://127.0.0.1:1/', code])
}

function hostileForm(known: Known, chance: Chance): string {
  const count = pick(chance, [0, 1, 3, 8, 40, 1_000, 1_001, 100_000])
  const fields = times(count, (index) => {
    if (count > 40) return index.toString(36)
    const lengthMax = pick(chance, [20, 500, 25_000])
    return `${encodeURIComponent(nameIn(known, chance))}=${encoded(chance, hostileText(chance, lengthMax))}`
  })
  return [...(chance() < 0.7 ? [`formKey=${known.formKey}`] : []), ...fields].join('&')
}

const boundary = 'boundary-of-parts'

function hostileParts(known: Known, chance: Chance): string {
  const count = pick(chance, [0, 1, 3, 8, 300, 12_000])
  const parts = times(count, () => {
    const isFile = chance() < 0.3
    const name = isFile ? 'bestand' : nameIn(known, chance).replaceAll(/["\r\n]/g, '')
    const head = `Content-Disposition: form-data; name="${name}"${isFile ? '; filename="x.txt"' : ''}`
    const text = hostileText(chance, count > 8 ? 20 : 100_000).toWellFormed()
    return `--${boundary}\r\n${head}\r\n\r\n${text}\r\n`
  })
  const key = `--${boundary}\r\nContent-Disposition: form-data; name="formKey"\r\n\r\n${known.formKey}\r\n`
  return `${chance() < 0.7 ? key : ''}${parts.join('')}${chance() < 0.9 ? `--${boundary}--` : ''}`
}

function hostileBody(
  route: Route,
  known: Known,
  chance: Chance,
): readonly [type: string, text: string] {
  const json = (): string => hostileJson(known.bodySchema(route), known, chance)
  const form = (): string => hostileForm(known, chance)
  const parts = (): string => hostileParts(known, chance)
  const likely: readonly [string, () => string] = route.pattern.startsWith('/api/')
    ? ['application/json', json]
    : ['application/x-www-form-urlencoded', form]
  const [type, make] = pick<readonly [string, () => string]>(chance, [
    likely,
    likely,
    likely,
    ['application/json', json],
    ['application/x-www-form-urlencoded', form],
    [`multipart/form-data; boundary=${boundary}`, parts],
    [`multipart/form-data; boundary=${boundary}`, parts],
    ['text/plain', form],
  ])
  return [type, make()]
}

/** One request to the route. */
export function hostileRequest(route: Route, known: Known, chance: Chance): HostileRequest {
  const path = `${hostilePath(route, known, chance)}${hostileQuery(known, chance)}`
  const headers = hostileHeaders(known, chance)
  if (route.method === 'GET' || route.method === 'HEAD') {
    return { method: route.method, path, headers, body: undefined }
  }
  const [type, text] = hostileBody(route, known, chance)
  const body = Buffer.from(text)
  return { method: route.method, path, headers: { ...headers, 'content-type': type }, body }
}
