// Who may import whom (docs/architecture.md says why). Types and values alike; `npm run lint` and test/docs/architecture.test.ts run it.
const HEART = ['lib/policy'];
const CONTRACTS = [...HEART, 'lib/contract', 'lib/routes'];
const REQUEST = [...CONTRACTS, 'request'];
const CHECKS = [...REQUEST, 'checks'];

/** The rooms, and which others each may import. Constructs, `lib/*.ts`, and `lib/private` are one room for this. */
const ROOMS = {
  'lib/policy': [],
  'lib/contract': HEART,
  'lib/routes': HEART,
  'lib/template': CONTRACTS,
  'lib/rules': [...CONTRACTS, 'lib/template'],
  'lib/testing': [...CONTRACTS, 'lib/template'],
  'lib/(?:private/|[^/]+\\.ts$)': [...CONTRACTS, 'lib/template', 'lib/rules'],
  request: CONTRACTS,
  checks: REQUEST,
  lambda: CHECKS,
  runtime: REQUEST,
  edge: CONTRACTS,
  // its types alone: the sizes of bundles are tested
  client: ['lib/contract'],
  guide: HEART,
  preview: [...CHECKS, 'lib/template'],
  cli: [...CHECKS, 'lib/template', 'lib/rules'],
};

/** Packages that are bundled or come with the user's app; all others are for tests and scripts. */
const PACKAGES = {
  'lib/policy': ['tldts', 'tr46'],
  'lib/template': ['yaml'],
  'lib/(?:private/|[^/]+\\.ts$)': ['aws-cdk-lib', 'constructs'],
  request: ['jose'],
  checks: ['ipaddr.js'],
  lambda: ['@aws-sdk/client-[\\w-]+', '@aws-sdk/signature-v4a', 'jose'],
  preview: [
    '@aws-cdk/cloud-assembly-api',
    '@noble/curves',
    'dynalite',
    'jose',
    'preact',
    'selfsigned',
    'velocityjs',
    'ws',
  ],
  cli: [
    '@aws-cdk/cloud-assembly-api',
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-ssm',
    '@aws-sdk/credential-provider-node',
    'agent-base',
    'commander',
    'http-proxy-agent',
    'https-proxy-agent',
    'jose',
    'proxy-from-env',
  ],
};

const inRoom = (room) => (room.includes('(') ? `^${room}` : `^${room}/`);

const rooms = Object.entries(ROOMS).map(([room, others]) => ({
  name: `${room.startsWith('lib/(') ? 'constructs' : room} imports rooms that it may`,
  severity: 'error',
  from: { path: inRoom(room) },
  to: {
    path: '^(?:lib|request|checks|lambda|runtime|preview|cli|edge|client)/',
    pathNot: [
      inRoom(room),
      ...others.map(inRoom),
      ...(room === 'cli' ? ['^preview/(?:index|assumptions/index)\\.ts$'] : []),
    ],
  },
}));

const packages = Object.keys(ROOMS).map((room) => ({
  name: `${room.startsWith('lib/(') ? 'constructs' : room} uses packages that it may`,
  severity: 'error',
  from: { path: inRoom(room) },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
    pathNot: [`node_modules/(?:@types/)?(?:${(PACKAGES[room] ?? []).join('|') || '^$'})/`, 'node_modules/@types/node/'],
  },
}));

module.exports = {
  forbidden: [
    { name: 'no circle between files', severity: 'error', from: {}, to: { circular: true } },
    ...rooms,
    ...packages,
    {
      name: 'the command loads the preview when it is asked to',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: '^preview/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'what judges requests loads nothing that is for synth',
      severity: 'error',
      from: {
        path: '^(?:lib/contract|lib/routes|request|lambda|runtime|edge|lib/policy/(?:decide|answers|origin-set|slice-index))',
      },
      to: {
        path: '^lib/policy/(?:index|compile|checks/|authored-origin|a-label|public-suffix|explain)',
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'imports lead somewhere', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
    reporterOptions: {
      archi: {
        collapsePattern: '^(?:lib/(?:policy|contract|routes|template|rules|private)|request/[^/]+|lambda/[^/]+|[^/]+)',
      },
    },
  },
};
