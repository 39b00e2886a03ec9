// synth runs CDK's template validator by default, which makes it about ten times slower; test/validation turns it on again
process.env.CDK_VALIDATION = 'false';
process.env.JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = '20';

/** What serves synthesised apps, waits for servers that are slow, compiles documents, or draws many cases at random: not as quick as the rest. */
const SERVED = [
  '/test/preview/.+\\.test\\.ts$',
  '/test/cli/(?:commands/(?:check-prove|scan|diff|guide|replay|preview|preview-projects|client|token|keys|origins(?:-[a-z]+)?|suggest-user-pool|audit|explain|test-(?:app(?:\\.targets)?|stack))|tokens/[^/]+)\\.test\\.ts$',
  '/test/rules/examples\\.test\\.ts$',
  '/test/docs/(?:architecture|examples)\\.test\\.ts$',
  '/test/(?:checks/audit/server-faults|lambda/(?:cors-canary|origin-audit)/.+)\\.test\\.ts$',
  '/test/lambda/(?:token-authorizer/faults|regional-responder/bundle|initial-origins/initial-origins|allowlist-sync/(?:memory|(?:part-)?interleavings))\\.test\\.ts$',
  '/test/(?:edge/(?:properties|cases)|cli/(?:governance/compare-targets|origins/write-list))\\.test\\.ts$',
  '/test/denials/(?:scenarios|baselines|classifier)\\.test\\.ts$',
  '/test/(?:python/.+|policy/(?:properties|schema|compare)|request/cors/allowlist-properties|routers/differential|runtime/(?:servers/)?cases)\\.test\\.ts$',
  '/test/(?:lambda/token-authorizer/request-cases|request/tokens/key/rotation-plan)\\.test\\.ts$',
];
/** What takes the package as it is built and installed. */
const PACKAGED = ['/test/(?:package|validation)/.+\\.test\\.ts$'];
/** What listens to a clock or to a browser, one at a time. */
const WHOLE = ['/test/(?:browser|caches)/.+\\.test\\.ts$'];
/** What takes browsers that have to be installed: on demand, by `npm run test:engines`. */
const ENGINES = ['/test/engines/.+\\.test\\.ts$'];

const common = {
  // not in the temporary folder, which scripts/test.mjs gives to each run
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  roots: ['<rootDir>/test'],
  injectGlobals: false,
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  // what examples import by the name of the package is, in tests, what the sources say
  moduleNameMapper: {
    '^cdk-cors$': '<rootDir>/lib/index.ts',
    '^cdk-cors/policy$': '<rootDir>/lib/policy/index.ts',
    '^cdk-cors/testing$': '<rootDir>/lib/testing/index.ts',
    '^cdk-cors/runtime$': '<rootDir>/runtime/index.ts',
    '^cdk-cors/client$': '<rootDir>/client/index.ts',
    '^cdk-cors/client/dpop$': '<rootDir>/client/dpop.ts',
    // TypeScript names files that are loaded when they are needed by what they become
    '^(\\.{1,2}/.+)\\.js$': '$1',
  },
  runtime: '<rootDir>/test/support/jest/runtime.cjs',
  testEnvironment: '<rootDir>/test/support/jest/environment.cjs',
  transform: { '\\.ts$': '<rootDir>/test/support/jest/transformer.cjs' },
};

const whole = {
  ...common,
  runner: '<rootDir>/test/support/jest/serial-runner.cjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/jest/patient.ts'],
};
const quick = { ...common, globalSetup: '<rootDir>/test/support/build-functions.ts' };

export default {
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...quick,
      displayName: 'unit',
      testRegex: '\\.test\\.ts$',
      testPathIgnorePatterns: [...SERVED, ...PACKAGED, ...WHOLE, ...ENGINES],
    },
    { ...quick, displayName: 'served', testRegex: SERVED },
    {
      ...common,
      displayName: 'packaged',
      testRegex: PACKAGED,
      setupFilesAfterEnv: ['<rootDir>/test/support/jest/patient.ts'],
    },
    { ...whole, displayName: 'whole', testRegex: WHOLE },
    { ...whole, displayName: 'engines', testRegex: ENGINES },
  ],
};
