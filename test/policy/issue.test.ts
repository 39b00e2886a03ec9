import { describe, expect, it } from '@jest/globals';
import { describeIssue, ERROR_CODES, WARNING_CODES } from '../../lib/policy';
import { quote } from '../../lib/policy/issue';

describe('codes', () => {
  it('are frozen: whoever acknowledges a warning or reads errors relies on them', () => {
    expect([...ERROR_CODES].sort()).toEqual([
      'exposed-header-forbidden',
      'header-forbidden',
      'header-invalid',
      'header-wildcard-with-credentials',
      'max-age-out-of-range',
      'method-case',
      'method-forbidden',
      'method-invalid',
      'method-wildcard',
      'methods-empty',
      'name-invalid',
      'option-unknown',
      'origin-case',
      'origin-default-port',
      'origin-host',
      'origin-insecure',
      'origin-ip',
      'origin-not-exact',
      'origin-not-https',
      'origin-null',
      'origin-path',
      'origin-port',
      'origin-public-suffix',
      'origin-regexp',
      'origin-scheme',
      'origin-syntax',
      'origin-trailing-dot',
      'origin-unicode',
      'origin-wildcard',
      'origin-wildcard-not-alone',
      'origin-wildcard-with-credentials',
      'origins-empty',
      'type-invalid',
    ]);
    expect([...WARNING_CODES].sort()).toEqual([
      'header-safelisted',
      'header-wildcard-authorization',
      'max-age-above-chromium',
      'max-age-above-webkit',
      'origin-any-port',
      'origin-covered',
      'origin-insecure-allowed',
      'origin-public-suffix-allowed',
    ]);
  });
});

describe('describeIssue', () => {
  it('is one sentence', () => {
    const issue = {
      code: 'origin-null',
      path: 'origins[0]',
      value: 'null',
      reason: 'it is shared',
      fix: 'drop it',
    } as const;
    expect(describeIssue(issue)).toBe('origins[0]: origin-null - got "null": it is shared; drop it');
    expect(describeIssue({ ...issue, path: '' })).toBe('policy: origin-null - got "null": it is shared; drop it');
  });
});

describe('quote', () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  it.each([
    ['a string', 'a "b"\n', '"a \\"b\\"\\n"'],
    ['nothing', undefined, 'undefined'],
    ['a number', 7, '7'],
    ['a list', ['a'], '["a"]'],
    ['a regular expression', /a\.b/i, '/a\\.b/i'],
    ['a bigint', 7n, '7'],
    ['a symbol', Symbol('a'), 'Symbol(a)'],
    ['a function', Math.max, 'function max() { [native code] }'],
    ['an object without prototype', Object.create(null), '{}'],
    ['a circle', circular, '[object Object]'],
  ])('shows %s', (_, value, text) => {
    expect(quote(value)).toBe(text);
  });

  it('cuts what is long', () => {
    expect(quote('a'.repeat(198))).toHaveLength(200);
    expect(quote('a'.repeat(199))).toBe(`"${'a'.repeat(196)}...`);
    expect(quote('a'.repeat(100_000))).toHaveLength(200);
  });
});
