import { statSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { build } from 'esbuild';

const KB = 1024;

/** Bytes that a bundle may have: every kilobyte is read and compiled in each cold start. */
const LIMITS = {
  // seven clients of the AWS SDK, for whom nobody waits
  'allowlist-sync': 400_000,
  'connect-authorizer': 35 * KB,
  // what reads lists in parts, here and in the two below, takes 1.7 KB of them
  'cors-canary': 33 * KB,
  'cors-diagnosis': 40 * KB,
  'denial-watch': 34 * KB,
  // 0.1 KB more for parts whose versions begin again
  'edge-responder': 36 * KB + 100,
  // 4.1 KB of them for lists that are renamed with all their parameters, and for what the deployment says where that cannot be
  'initial-origins': 17_600,
  'key-rotation': 42_000,
  'origin-audit': 182_000,
  // 1.7 KB of them for stages: whose list counts for which client, and what a candidate would decide;
  // 1.8 KB for lists in parts: which of them are read anew, and that all of them are of one list
  'regional-responder': 37 * KB,
  'subject-revocation': 30_000,
  'token-authorizer': 66 * KB,
  'token-issuer': 107_000,
};
// 1.5 KB of them for stages, 1.8 KB for lists in parts
const WITH_CORS = 42 * KB;

it.each(Object.entries(LIMITS))('%s has at most %d bytes', (name, limit) => {
  expect(statSync(`assets/${name}/index.js`).size).toBeLessThanOrEqual(limit);
});

it(`withCors has at most ${WITH_CORS} bytes in a bundle of its user`, async () => {
  const contents =
    "import { withCors } from './runtime'; export const handler = withCors(async () => ({ statusCode: 200 }));";
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
  });
  expect(outputFiles[0]!.contents.length).toBeLessThanOrEqual(WITH_CORS);
});
