import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { publishedTypes } from '#cloud-events/published-types.ts'
import { dataSchema, envelopeSchema } from '#cloud-events/schemas.ts'

// Holds messages against the schemas that subscribers get, with a validator that knows nothing of
// the schemas they were made from.

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
addFormats.default(ajv)
const isEnvelope = ajv.compile(envelopeSchema('draft-2020-12'))
const dataOfType = new Map(
  publishedTypes.map((type): [string, ValidateFunction | null] => {
    const schema = dataSchema(type, 'draft-2020-12')
    return [type.type, schema === null ? null : ajv.compile(schema)]
  }),
)

interface Message {
  readonly type: string
  readonly data?: unknown
}

const errorsOf = (validate: ValidateFunction, value: unknown): string[] =>
  validate(value) ? [] : [ajv.errorsText(validate.errors)]

/** What is wrong with a message by the published schemas; nothing when it is as promised. */
export function departuresOf(message: Message): string[] {
  const validate = dataOfType.get(message.type)
  if (validate === undefined) return [`${message.type} is not in the catalogue`]
  const wrong = errorsOf(isEnvelope, message)
  if (!('data' in message)) return wrong
  if (validate === null) return [...wrong, `${message.type} has data`]
  return [...wrong, ...errorsOf(validate, message.data)]
}

const standard = resolve(
  import.meta.dirname,
  '../../../../shared/standards/cloudevents/cloudevents.json',
)

/** Whether the schema of the CloudEvents specification is at hand on this machine. */
export const hasStandard = existsSync(standard)

/** What is wrong with a message by the schema of the CloudEvents 1.0 specification itself. */
export function departuresFromStandard(message: Message): string[] {
  const loose = new Ajv({ strict: false })
  addFormats.default(loose)
  return errorsOf(loose.compile(JSON.parse(readFileSync(standard, 'utf8')) as object), message)
}
