import { gzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { build } from 'esbuild';

/** Bytes that a page loads, compressed. */
const LIMITS: readonly (readonly [what: string, code: string, limit: number])[] = [
  ['corsFetch', "export { corsFetch } from './client';", 2048],
  ['corsFetch and tokens', "export { AccessToken, corsFetch } from './client';", 2048 + 1536],
  ['corsFetch and fallbacks', "export { withFallbacks } from './client';", 2048 + 512],
  ['corsFetch that asks for a diagnosis', "export { withDiagnosis } from './client';", 2048 + 512],
  ['corsFetch and tokens with more scopes', "export { AccessToken, withStepUp } from './client';", 2048 + 1536],
  ['keys of tokens', "export { dpopKey } from './client/dpop';", 2048],
];

it.each(LIMITS)('%s: a bundle of %j has at most %d bytes', async (_, contents, limit) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.', loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThanOrEqual(limit);
});
