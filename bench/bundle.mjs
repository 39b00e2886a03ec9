import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The repository's root. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles one entry as the library's own functions are bundled: one CommonJS file for Node 20, minified. */
export async function bundle(entryPoint, outfile) {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
}
