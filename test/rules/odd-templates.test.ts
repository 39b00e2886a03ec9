import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { findingsIn } from '../../lib/rules/findings';
import { readCorsApp } from '../../lib/template/cors/cors-app';
import { changed, type Resources, stackOf } from '../support/rules/templates';

const BASES = readdirSync(join(__dirname, 'bases')).map((file) =>
  parse(readFileSync(join(__dirname, 'bases', file), 'utf8')),
) as Resources[];

/** What templates written by hand or by other tools hold where something else is expected. */
const ODD = fc.constantFrom<unknown>(
  {},
  [],
  '',
  '*',
  "'",
  0,
  true,
  null,
  [null],
  [{}],
  { Ref: 'AWS::NoValue' },
  { Ref: 'Api' },
  { 'Fn::ImportValue': 'x' },
  { 'Fn::If': ['Missing', 1, 2] },
  { 'Fn::GetAtt': [] },
  JSON.parse('{"__proto__": 1, "constructor": 2}'),
);

/** Every path to a value in a template. */
function pathsIn(value: unknown, path: readonly string[] = []): string[] {
  const below =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => (key.includes('/') ? [] : pathsIn(item, [...path, key])))
      : [];
  return path.length > 0 ? [path.join('/'), ...below] : below;
}

describe('templates that are not as they should be', () => {
  const change = fc.constantFrom(...BASES).chain((base) =>
    fc.record({
      base: fc.constant(base),
      path: fc.constantFrom(...pathsIn(base).filter((path) => path.includes('/') && !path.endsWith('/Type'))),
      value: ODD,
    }),
  );

  it('are judged without an exception', () => {
    fc.assert(
      fc.property(change, ({ base, path, value }) => {
        const resources = changed(base, { [path]: value });
        expect(() => findingsIn(readCorsApp([stackOf(resources)]))).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});
