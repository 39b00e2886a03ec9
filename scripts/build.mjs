// Builds what jsii does not: one bundle per deployed function, the layer for Python, the runtime helper and the CLI, all into assets/.
// With --functions it builds the functions alone: what constructs need before anything has been compiled.
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { writeClientDeclarations, writeRuntimeDeclarations } from './declarations.mjs';
import { buildEdgeFunction } from './edge-function.mjs';
import { makeRequiresLazy } from './lazy-requires.mjs';
import { leanAwsSdk } from './lean-aws-sdk.mjs';
import { compilePythonLayer, writePythonLayer } from './python-layer.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

const functions = [
  'regional-responder',
  'connect-authorizer',
  'edge-responder',
  'initial-origins',
  'allowlist-sync',
  'token-authorizer',
  'token-issuer',
  'key-rotation',
  'subject-revocation',
  'origin-audit',
  'denial-watch',
  'cors-canary',
  'cors-diagnosis',
];

/** Every bundle carries what it needs: users' synths need neither esbuild nor Docker, their functions no node_modules. */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
  metafile: true,
};

const buildFunctions = () =>
  functions.map((name) =>
    build({
      ...common,
      ...leanAwsSdk,
      minify: true,
      entryPoints: [`lambda/${name}/index.ts`],
      outfile: `assets/${name}/index.js`,
    }),
  );

/** Imported by what jsii compiles, and big by what they import themselves: tables of names, the parser of YAML. */
const big = ['policy/public-suffix', 'policy/a-label', 'template/rest-api/definition/parse-definition'];

/** The package holds them once: the command line takes those of the constructs. */
const bigOnes = {
  name: 'big',
  setup({ onResolve }) {
    onResolve({ filter: /\/(public-suffix|a-label|parse-definition)$/ }, ({ path, resolveDir }) => {
      const name = relative(resolve('lib'), resolve(resolveDir, path));
      return big.includes(name) ? { path: `../../dist/${name}.js`, external: true } : undefined;
    });
  },
};

/** The command line requires the AWS SDK from a bundle of its own, where it is needed. */
const sdkApart = {
  name: 'sdk-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/sdk\/index\.js$/ }, () => ({ path: './sdk.js', external: true }));
  },
};

if (process.argv.includes('--functions')) {
  await Promise.all([...buildFunctions(), buildEdgeFunction()]);
  writePythonLayer();
  process.exit();
}

rmSync('assets', { recursive: true, force: true });

const results = await Promise.all([
  ...buildFunctions(),
  build({ ...common, entryPoints: ['runtime/index.ts'], outfile: 'assets/runtime/index.js' }),
  build({ ...common, entryPoints: ['runtime/index.ts'], outfile: 'assets/runtime/index.mjs', format: 'esm' }),
  build({
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    entryPoints: ['client/index.ts', 'client/dpop.ts'],
    outdir: 'assets/client',
    outExtension: { '.js': '.mjs' },
  }),
  build({
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: ['preview/ui/main.tsx', 'preview/ui/main.css'],
    outdir: 'assets/cli/page',
  }),
  build({
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    entryPoints: ['guide/tester.ts', 'guide/guide.css'],
    outdir: 'assets/cli/guide',
  }),
  build({
    ...common,
    minify: true,
    entryPoints: ['cli/index.ts'],
    outfile: 'assets/cli/index.js',
    mainFields: leanAwsSdk.mainFields,
    // dynalite would write to disk by a native module, which cannot be bundled; here it keeps everything in memory
    alias: { level: 'memory-level' },
    plugins: [bigOnes, sdkApart],
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({
    ...common,
    mainFields: leanAwsSdk.mainFields,
    plugins: leanAwsSdk.plugins,
    minify: true,
    entryPoints: ['cli/sdk/index.ts'],
    outfile: 'assets/cli/sdk.js',
  }),
  // jsii leaves their imports in place; the package has no dependencies, so they move in
  build({
    ...common,
    minify: true,
    entryPoints: big.map((name) => `dist/${name}.js`),
    outdir: 'dist',
    outbase: 'dist',
    allowOverwrite: true,
  }),
]);

await buildEdgeFunction();
makeRequiresLazy('dist');
writePythonLayer();
compilePythonLayer();
for (const bootstrap of ['lambda-bootstrap.cjs', 'lambda-response-stream.cjs', 'lambda_bootstrap.py']) {
  copyFileSync(`preview/${bootstrap}`, `assets/cli/${bootstrap}`);
}
copyFileSync('preview/ui/index.html', 'assets/cli/page/index.html');
writeRuntimeDeclarations('assets/runtime');
writeClientDeclarations('assets/client');
writeFileSync('assets/THIRD-PARTY-LICENSES.txt', thirdPartyLicenses(results.map(({ metafile }) => metafile)));
