import { describe, expect, it } from '@jest/globals';
import { compilePolicy, ERROR_CODES, type PolicyInput } from '../../lib/policy';
import { parseAllowlist } from '../../lib/policy/live-allowlist';

const orders: PolicyInput = { name: 'orders', origins: [], methods: ['GET'], credentials: true };
const parse = (value: string, options: Partial<PolicyInput> = {}, patternsUnder: string[] = []) =>
  parseAllowlist(value, { ...orders, ...options }, patternsUnder);

describe('parseAllowlist', () => {
  it.each([
    ['a comma', 'https://a.example.com,https://b.example.com'],
    ['a comma and a space', 'https://a.example.com, https://b.example.com'],
    ['a space', 'https://a.example.com https://b.example.com'],
    ['a line break', 'https://a.example.com\nhttps://b.example.com'],
    ['a line break of Windows', 'https://a.example.com\r\nhttps://b.example.com\r\n'],
    ['a tab', 'https://a.example.com\thttps://b.example.com'],
    ['all of them, and more than one', ' ,\n https://a.example.com ,, \r\n\thttps://b.example.com , '],
    ['a comma, with one of them twice', 'https://a.example.com,https://b.example.com,https://a.example.com'],
  ])('reads entries between %s', (_, value) => {
    const origins = ['https://a.example.com', 'https://b.example.com'];
    expect(parse(value)).toEqual({ origins, rejected: [], usable: true });
  });

  it('keeps the valid entries where others are not, and says which and why', () => {
    const value =
      'null,https://a.example.com/,*,https://b.example.com,https://*.com,http://c.example.com,app.example.com';
    expect(parse(value)).toEqual({
      origins: ['https://b.example.com'],
      rejected: [
        { value: 'null', code: 'origin-null' },
        { value: 'https://a.example.com/', code: 'origin-path' },
        { value: '*', code: 'origin-wildcard' },
        { value: 'https://*.com', code: 'pattern-not-under-allowed-domain' },
        { value: 'http://c.example.com', code: 'origin-insecure' },
        { value: 'app.example.com', code: 'origin-scheme' },
      ],
      usable: true,
    });
  });

  it.each(['', ' ', ',,,', '*', 'null', 'https://*.com', 'None', 'NONE', 'none,none', 'nonsense', '{"origins":["*"]}'])(
    'cannot be relied on, and admits nothing: %j',
    (value) => {
      expect(parse(value)).toMatchObject({ origins: [], usable: false });
    },
  );

  it('takes the one word none for an empty list, on purpose', () => {
    expect(parse('none')).toEqual({ origins: [], rejected: [], usable: true });
    expect(parse(' none\n')).toEqual({ origins: [], rejected: [], usable: true });
  });

  it('does not take none for anything beside an origin', () => {
    expect(parse('none,https://a.example.com')).toEqual({
      origins: ['https://a.example.com'],
      rejected: [{ value: 'none', code: 'origin-scheme' }],
      usable: true,
    });
  });

  it.each([
    ['https://*.tenant.example.com', true],
    ['https://*.eu.tenant.example.com', true],
    ['https://*.tenant.example.com:8443', true],
    ['https://*.example.com', false],
    ['https://*.mytenant.example.com', false],
    ['https://*.tenant.example.com.attacker.example', false],
    ['https://*.com', false],
    ['http://*.tenant.example.com', false],
  ])('counts patterns only under the domains that code names: %s %s', (pattern, counts) => {
    expect(parse(pattern, {}, ['tenant.example.com'])).toMatchObject({ origins: counts ? [pattern] : [] });
  });

  it('counts no pattern where code names no domain', () => {
    expect(parse('https://*.tenant.example.com').rejected).toEqual([
      { value: 'https://*.tenant.example.com', code: 'pattern-not-under-allowed-domain' },
    ]);
    expect(parse('https://*.tenant.example.com', {}, ['']).origins).toEqual([]);
  });

  it('takes exact https origins alone where the class says so', () => {
    const value = 'http://localhost:3000,https://*.tenant.example.com,https://admin.example.com,capacitor://localhost';
    expect(parse(value, { exactHttpsOnly: true }, ['tenant.example.com'])).toEqual({
      origins: ['https://admin.example.com'],
      rejected: [
        { value: 'http://localhost:3000', code: 'origin-not-https' },
        { value: 'https://*.tenant.example.com', code: 'origin-not-exact' },
        { value: 'capacitor://localhost', code: 'origin-not-https' },
      ],
      usable: true,
    });
  });

  it('takes http outside loopback only by acknowledgement in code', () => {
    expect(parse('http://a.example.com').origins).toEqual([]);
    expect(parse('http://localhost:3000').origins).toEqual(['http://localhost:3000']);
    expect(parse('http://a.example.com', { dangerouslyAllowInsecureOrigins: true }).origins).toHaveLength(1);
  });

  it('lets in nothing that the compiler would refuse', () => {
    const value =
      'https://a.example.com http://b.example.com https://*.github.io https://*.t.example.com null * ftp://x';
    const { origins, rejected } = parse(value, {}, ['t.example.com']);
    expect(compilePolicy({ ...orders, origins }).origins).toEqual([...origins].sort());
    const codes: readonly string[] = [...ERROR_CODES, 'pattern-not-under-allowed-domain'];
    expect(rejected.filter(({ code }) => !codes.includes(code))).toEqual([]);
  });

  it('reads 8 KB, which is all that Parameter Store holds', () => {
    const entries = Array.from({ length: 300 }, (_, i) => `https://t-${i}.example.com`);
    expect(parse(entries.join(',')).origins).toEqual(entries);
    expect(parse('https://'.repeat(1024)).usable).toBe(false);
    expect(parse('/'.repeat(8192)).usable).toBe(false);
  });
});
