import { readConfig } from '#config'
import { Role } from '#domain/actor.ts'
import { openLocalIssuer } from '#http/server/identity.ts'
import { councilIn, CommandFailed, runCommand, WrongUsage, type Given } from './command-line.ts'

const usage = `Prints a token of the local issuer, for trying things out.

  npm run -s token -- --council CODE --role ROLE [--sub ID] [--ttl SECONDS]

  --council CODE  the council's code, such as gm1904
  --role ROLE     ${Role.options.join(', ')}
  --sub ID        who it is, an opaque id; otherwise the role's name
  --ttl SECONDS   how long the token is good; otherwise eight hours
  --help          show this

Not in production: there an OpenID provider gives tokens. Exit code: 0 done, 1 refused or failed,
2 called wrongly.`

const options = {
  council: { type: 'string' },
  role: { type: 'string' },
  sub: { type: 'string' },
  ttl: { type: 'string' },
} as const

const ttlDefaultSeconds = 8 * 60 * 60
const ttlMaxSeconds = 366 * 24 * 60 * 60

async function printToken({ values }: Given<typeof options>): Promise<void> {
  const council = councilIn(values.council)
  const role = Role.safeParse(values.role)
  if (!role.success) throw new WrongUsage(`Name a role: --role ${Role.options.join(' | ')}`)
  const ttlSeconds = ttlOf(values.ttl)
  const { dataDir, production, productionReasons, issuer } = readConfig(process.env)
  if (production) {
    throw new CommandFailed(
      `In production (${productionReasons.join(', ')}) your OpenID provider gives the tokens; to try ` +
        'the service out on this machine alone, set NODE_ENV=development for it and for this command.',
    )
  }
  if (issuer !== undefined) {
    throw new CommandFailed(
      'The OpenID provider at AUTH_ISSUER gives the tokens, not this command.',
    )
  }
  const { issueToken } = await openLocalIssuer({ dataDir, production })
  const token = await issueToken({
    sub: values.sub ?? role.data,
    councils: { [council]: [role.data] },
    ttlSeconds,
  })
  console.log(token)
}

function ttlOf(given: string | undefined): number {
  const seconds = given === undefined ? ttlDefaultSeconds : Number(given)
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= ttlMaxSeconds) return seconds
  throw new WrongUsage(`--ttl is a whole number of seconds, ${ttlMaxSeconds} at most`)
}

await runCommand({ usage, options, run: printToken })
