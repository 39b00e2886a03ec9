import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass } from '../../../lib';
import { Messages } from '../../support/synth/messages';

const WRAPPED = "const { withCors } = require('cdk-cors/runtime'); exports.handler = withCors(async () => ({}));";

/** What synth says of a function whose code is a folder with these files. */
function warnings(files: { readonly [path: string]: string }, handler = 'index.handler'): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'handler-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const stack = new Stack(new App(), 'Shop');
  const fn = new LambdaFunction(stack, 'Fn', { code: Code.fromAsset(folder), handler, runtime: Runtime.NODEJS_22_X });
  EndpointClass.publicRead(stack, 'Catalogue').addToFunction(fn);
  return new Messages(stack).warnings();
}

describe('a handler that loads withCors', () => {
  it('is told where its code does not hold the package', () => {
    const text = expect.stringContaining('Shop/Fn: its handler loads cdk-cors/runtime, which is not among its code');
    expect(warnings({ 'index.js': WRAPPED })).toEqual([text]);
    expect(warnings({ 'src/orders.mjs': 'import { withCors } from "cdk-cors/runtime";' }, 'src/orders.main')).toEqual([
      text,
    ]);
  });

  it('is right with the package beside it, or bundled', () => {
    expect(warnings({ 'index.js': WRAPPED, 'node_modules/cdk-cors/package.json': '{}' })).toEqual([]);
    expect(warnings({ 'index.js': 'var withCors = (h) => h; exports.handler = withCors(async () => ({}));' })).toEqual(
      [],
    );
  });

  it('is not looked for where there is none', () => {
    expect(warnings({ 'other.js': WRAPPED })).toEqual([]);
  });
});
