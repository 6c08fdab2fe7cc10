import { z } from 'zod'

// The generator writes each schema twice: as it is sent (`…Input`) and as it is answered. Most are
// only sent, only answered, or the same both ways: those belong in the document once.

const Document = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

const suffix = 'Input'

/** Leaves out what nothing refers to; the rest gets its plain name where that is free. */
export function tidySchemas(document: object): object {
  const { components, ...rest } = Document.parse(document)
  const { schemas, ...others } = components
  const used = reachable(JSON.stringify([rest, others]), schemas)
  const renamed = new Set([...used].filter((name) => canLoseSuffix(name, { schemas, used })))
  const tidied = [...used].map((name) => [plainName(name, renamed), schemas[name]] as const)
  const text = JSON.stringify({
    ...rest,
    components: { ...others, schemas: Object.fromEntries(tidied.sort()) },
  })
  return Document.parse(JSON.parse(withNames(text, (name) => plainName(name, renamed))))
}

const referencePattern = /"#\/components\/schemas\/(\w+)"/g

/** The text with other names in its references. */
const withNames = (text: string, nameOf: (name: string) => string): string =>
  text.replaceAll(referencePattern, (_, name: string) => `"#/components/schemas/${nameOf(name)}"`)

type Schemas = Readonly<Record<string, unknown>>

/** The names of the schemas that a text refers to, directly or through others. */
function reachable(text: string, schemas: Schemas, found = new Set<string>()): Set<string> {
  for (const [, name = ''] of text.matchAll(referencePattern)) {
    if (found.has(name)) continue
    found.add(name)
    reachable(JSON.stringify(schemas[name]), schemas, found)
  }
  return found
}

function canLoseSuffix(
  name: string,
  { schemas, used }: { schemas: Schemas; used: ReadonlySet<string> },
): boolean {
  if (!name.endsWith(suffix)) return false
  const plain = name.slice(0, -suffix.length)
  return !used.has(plain) || withoutSuffixes(schemas[name]) === withoutSuffixes(schemas[plain])
}

const withoutSuffixes = (schema: unknown): string =>
  withNames(JSON.stringify(schema), (name) => name.replace(/Input$/, ''))

const plainName = (name: string, renamed: ReadonlySet<string>): string =>
  renamed.has(name) ? name.slice(0, -suffix.length) : name
