#!/usr/bin/env bash
# A client of the AWS SDK cannot be shaken where it is loaded lazily, and holds the errors of all its operations in any case.
#
# Package:   @aws-sdk/client-ssm 3.1169.0, bundled with esbuild 0.28.2 from its ES modules
# Guess:     a file that names one command of the client (export { SSMClient, GetParameterCommand } from ...) is as large
#            whether a bundle imports it statically or by import(): which names are used is known in both cases. And a
#            bundle with one command holds the five errors that this command has.
# Behaviour: imported statically, 1 command is in the bundle. By import() of that same file, all 154 are, and the bundle
#            is a quarter larger. All 140 classes of errors, 40 KB, are in both: the module with the schemas registers
#            each of them when it is loaded.
# Matters:   functions of this field load a client lazily so that requests that need none start fast. Each pays for
#            the whole client then, unless the SDK is a bundle of its own.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --loglevel=error --no-audit --no-fund @aws-sdk/client-ssm@3.1169.0 esbuild@0.28.2 >/dev/null

cat > ssm.mjs <<'JS'
export { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
JS
cat > static.mjs <<'JS'
import { GetParameterCommand, SSMClient } from './ssm.mjs';
export const handler = () => new SSMClient({}).send(new GetParameterCommand({ Name: '/shop/cors/orders/origins' }));
JS
cat > lazy.mjs <<'JS'
export const handler = async () => {
  const { GetParameterCommand, SSMClient } = await import('./ssm.mjs');
  return new SSMClient({}).send(new GetParameterCommand({ Name: '/shop/cors/orders/origins' }));
};
JS
cat > probe.mjs <<'JS'
import assert from 'node:assert/strict';
import * as client from '@aws-sdk/client-ssm';
import { build } from 'esbuild';

const errors = Object.values(client).filter((one) => one.prototype instanceof client.SSMServiceException);
async function bundled(entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    write: false,
    metafile: true,
  });
  const { inputs } = Object.values(metafile.outputs)[0];
  const held = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const bytesOf = (file) => inputs[`node_modules/@aws-sdk/client-ssm/dist-es/${file}`]?.bytesInOutput ?? 0;
  return {
    KB: Math.round(outputFiles[0].text.length / 1000),
    commands: held.filter(([path]) => /client-ssm\/dist-es\/commands\/\w+Command\.js$/.test(path)).length,
    'KB of errors': Math.round(bytesOf('models/errors.js') / 1000),
  };
}
const seen = { errors: errors.length, static: await bundled('static.mjs'), lazy: await bundled('lazy.mjs') };
console.log('seen:', seen);
assert.equal(seen.static.commands, 1);
assert.equal(seen.lazy.commands, 154);
assert.ok(seen.lazy.KB > 1.2 * seen.static.KB);
assert.equal(seen.errors, 140);
assert.equal(seen.static['KB of errors'], 40);
JS
node probe.mjs
