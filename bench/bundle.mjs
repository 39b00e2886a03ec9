import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The repository's root. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles one entry as the library's own functions are bundled: one CommonJS file for Node 20, minified.
 *
 * @param replaced what stands for the modules that are imported by certain names
 */
export async function bundle(entryPoint, outfile, replaced = {}) {
  const replace = {
    name: 'replace',
    setup({ onResolve }) {
      onResolve({ filter: /./ }, ({ path }) => (path in replaced ? { path: join(root, replaced[path]) } : undefined));
    },
  };
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
    plugins: [replace],
  });
}
