import { describe, expect, it } from '@jest/globals';
import { parseAllowlist } from '../../../lib/policy/live-allowlist';
import { allowedPattern } from '../../../lib/private/allowlist/allowed-pattern';

const pattern = new RegExp(allowedPattern());
/** The two ways in which Parameter Store may hold the pattern against a StringList. */
const asWhole = (value: string) => pattern.test(value);
const byItem = (value: string) => value.split(',').every((item) => pattern.test(item));

const GOOD = [
  'none',
  'https://example.com',
  'https://app.example.com:8443',
  'https://*.tenant.example.com',
  'https://*.example.com:8443',
  'http://localhost:3000',
  'http://*.localhost:3000',
  'http://127.0.0.1:8080',
  'http://[::1]:3000',
  'https://xn--bcher-kva.example',
  'capacitor://localhost',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'https://a.example,https://b.example',
  'https://a.example, https://b.example',
  'https://a.example https://b.example',
  'https://a.example\nhttps://b.example\n',
  'https://a.example,\r\n  https://*.b.example',
  'https://a.example;until=2026-12-03',
  'https://*.b.example;review=2026-12-01;until=2026-12-03,http://localhost:3000;until=2027-01-31',
  'https://a.example;owner=tea-ltd',
  'https://a.example;joins=0',
  'https://a.example;leaves=25;until=2026-12-03',
  `https://a.example;until=2026-12-03;owner=${'Ops_1.@-'.repeat(8)};review=2026-12-01`,
];

const NONSENSE = [
  'https://a.example;',
  'https://a.example;until',
  'https://a.example;until=tomorrow',
  'https://a.example;until=2026-12-3',
  'https://a.example;Until=2026-12-03',
  'https://a.example;joins',
  'https://a.example;joins=100',
  'https://a.example;leaves=-1',
  'https://a.example;leaves=25%',
  'https://a.example;owner',
  'https://a.example;owner=',
  'https://a.example;owner=tea ltd',
  'https://a.example;owner=téa',
  'https://a.example;owner=a=b',
  'https://a.example;owner="a"',
  `https://a.example;owner=${'a'.repeat(65)}`,
  'https://a.example;keeper=shop',
  'https://a.example; until=2026-12-03',
  ';until=2026-12-03',
  'none;until=2026-12-03',
  '',
  ' ',
  '*',
  'null',
  'example.com',
  'https://',
  'https://*',
  'https://*.com',
  'https://*.',
  'https://a.*.example.com',
  'https://*a.example.com',
  'https://example.com/',
  'https://example.com/path',
  'https://example.com.',
  'https://.example.com',
  'https://example..com',
  'https://user@example.com',
  'https://example.com?q',
  'https://Example.com',
  'HTTPS://example.com',
  'https://example.com:',
  'https://example.com:080',
  'https://example.com:123456',
  'https://exam ple.com',
  'https://bücher.example',
  'https://example.com;https://b.example',
  '^https://.*$',
  'None',
  'https://a.example,null',
  'https://a.example,https://*.com',
  'https://a.example,*',
];

describe('allowedPattern', () => {
  it('fits the limit of Parameter Store', () => {
    expect(allowedPattern().length).toBeLessThanOrEqual(1024);
  });

  it.each(GOOD)('takes %j, held against the whole value or against each item', (value) => {
    expect([asWhole(value), byItem(value)]).toEqual([true, true]);
  });

  it.each(NONSENSE)('refuses %j, held against the whole value or against each item', (value) => {
    expect([asWhole(value), byItem(value)]).toEqual([false, false]);
  });

  it('takes patterns over public suffixes where the class does, and nothing else of the nonsense', () => {
    const policy = { dangerouslyAllowPublicSuffixPatterns: true };
    const relaxed = new RegExp(allowedPattern(policy));
    expect(NONSENSE.filter((value) => relaxed.test(value))).toEqual([
      'https://*.com',
      'https://a.example,https://*.com',
    ]);
    for (const value of GOOD) expect(value).toMatch(relaxed);
    expect(allowedPattern(policy).length).toBeLessThanOrEqual(1024);
  });

  it('takes everything that counts in a live list', () => {
    const policy = { name: 'orders', origins: [], methods: ['GET'] };
    const patternsUnder = ['example.com', 'b.example', 'localhost'];
    for (const value of GOOD) expect(parseAllowlist(value, policy, patternsUnder, 0).rejected).toEqual([]);
  });

  it.each([
    ['one long label', `https://${'a'.repeat(8000)}!`],
    ['many labels', `https://${'a.'.repeat(4000)}!`],
    ['hyphens', `https://${'-'.repeat(8000)}!`],
    ['many entries', `${'https://a.example,'.repeat(450)}!`],
    ['separators', `https://a.example${', '.repeat(4000)}!`],
    ['schemes', `${'a'.repeat(8000)}!`],
    ['ends', `https://a.example${';until=2026-12-03'.repeat(450)}!`],
    ['owners', `https://a.example${';owner=aaaaaaaaaa'.repeat(450)}!`],
    ['patterns', `${'https://*.a.b,'.repeat(600)}!`],
    ['brackets', `https://[${':'.repeat(8000)}!`],
  ])('needs time in proportion to the length of %s that is refused at its end', (_, value) => {
    // 8 KB in quadratic time would still pass; a thousand times that does not finish within the time of a test
    const long = `${value.slice(0, -1).repeat(125)}!`;
    expect(pattern.test(value)).toBe(false);
    expect(pattern.test(long)).toBe(false);
  });
});
