import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { functionCode } from '../support/edge/engines';

/** What each needs an engine for that knows more than CloudFront's does. */
const UNKNOWN = [
  'a?.b',
  'a??b',
  'for(let a of b);',
  'class A{}',
  'new Map()',
  'let{a}=b',
  'const [a]=b',
  'f(...a)',
  '({a})=>a',
  'function f({a}){}',
  'function f(a=1){}',
  '(a,b=1)=>a',
  'try{}catch{}',
  'a.at(0)',
  'a.replaceAll(b,c)',
  'Object.fromEntries(a)',
  'async()=>{}',
  'f(await g())',
  'f(a, await g())',
  'structuredClone(a)',
  '/(?<=a)b/',
];

/** What the build finds in each of some codes that the engine does not know. */
function found(codes: readonly string[]): string[][] {
  const script = `import { unknownToTheEngine } from './scripts/edge-function.mjs';
    console.log(JSON.stringify(JSON.parse(process.argv[1]).map(unknownToTheEngine)));`;
  const args = ['--input-type=module', '-e', script, JSON.stringify(codes)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

describe('the CloudFront Function', () => {
  const code = functionCode();

  it('has at most 8 KB, of the 10 that it may have with its settings', () => {
    expect(code.length).toBeLessThanOrEqual(8 * 1024);
  });

  it('is ASCII, so that there are as many bytes as characters', () => {
    expect(code).toMatch(/^[\n -~]*$/);
  });

  it('is not built with what njs throws on', () => {
    const [ours, ...others] = found([code, ...UNKNOWN]);
    expect(ours).toEqual([]);
    expect(UNKNOWN.filter((_, i) => others[i]!.length === 0)).toEqual([]);
  });
});
