import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// synth runs CDK's template validator by default, which makes it about ten times slower; test/validation turns it on again
process.env.CDK_VALIDATION = 'false';
process.env.JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = '20';

/** What examples import by the name of the package is, in tests, what the sources say. */
const resolve = {
  alias: [
    { find: /^cdk-cors$/, replacement: file('lib/index.ts') },
    { find: /^cdk-cors\/policy$/, replacement: file('lib/policy/index.ts') },
    { find: /^cdk-cors\/testing$/, replacement: file('lib/testing/index.ts') },
    { find: /^cdk-cors\/runtime$/, replacement: file('runtime/index.ts') },
  ],
};

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** What serves synthesised apps, or compiles documents: not as quick as the rest. */
const SERVED = [
  'test/preview/**/*.test.ts',
  'test/cli/{commands/{preview,preview-projects,client,token,keys},tokens/*}.test.ts',
  'test/docs/examples.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          // CDK takes longer to load than most files take to run: one worker loads it once
          isolate: false,
          globalSetup: 'test/support/build-functions.ts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{browser,caches,package,validation}/**', ...SERVED],
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: 'served',
          globalSetup: 'test/support/build-functions.ts',
          include: SERVED,
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: 'whole',
          include: ['test/{browser,caches,package,validation}/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
