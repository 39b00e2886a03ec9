import { describe, expect, it } from '@jest/globals';
import { compilePolicy, ERROR_CODES, type PolicyInput } from '../../lib/policy';
import { parseAllowlist } from '../../lib/policy/live-allowlist';

const orders: PolicyInput = { name: 'orders', origins: [], methods: ['GET'], credentials: true };
const NOW = Date.UTC(2026, 10, 29, 12);
const NEVER = Number.POSITIVE_INFINITY;
const parse = (value: string, options: Partial<PolicyInput> = {}, patternsUnder: string[] = []) =>
  parseAllowlist(value, { ...orders, ...options }, patternsUnder, NOW);

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
    expect(parse(value)).toEqual({ origins, rejected: [], usable: true, endsAt: NEVER });
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
      endsAt: NEVER,
    });
  });

  it.each(['', ' ', ',,,', '*', 'null', 'https://*.com', 'None', 'NONE', 'none,none', 'nonsense', '{"origins":["*"]}'])(
    'cannot be relied on, and admits nothing: %j',
    (value) => {
      expect(parse(value)).toMatchObject({ origins: [], usable: false });
    },
  );

  it('takes the one word none for an empty list, on purpose', () => {
    expect(parse('none')).toEqual({ origins: [], rejected: [], usable: true, endsAt: NEVER });
    expect(parse(' none\n')).toEqual({ origins: [], rejected: [], usable: true, endsAt: NEVER });
  });

  it('does not take none for anything beside an origin', () => {
    expect(parse('none,https://a.example.com')).toEqual({
      origins: ['https://a.example.com'],
      rejected: [{ value: 'none', code: 'origin-scheme' }],
      usable: true,
      endsAt: NEVER,
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
      endsAt: NEVER,
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

describe('entries that end', () => {
  const END = Date.UTC(2026, 11, 4);
  const at = (value: string, now: number) => parseAllowlist(value, orders, [], now);

  it('admit their origin to the end of their last day, in UTC', () => {
    const value = 'https://pr-12.shop.example;until=2026-12-03,https://shop.example';
    expect(at(value, END - 1)).toEqual({
      origins: ['https://pr-12.shop.example', 'https://shop.example'],
      rejected: [],
      usable: true,
      endsAt: END,
    });
    expect(at(value, END)).toEqual({
      origins: ['https://shop.example'],
      rejected: [{ value: 'https://pr-12.shop.example;until=2026-12-03', code: 'entry-ended' }],
      usable: true,
      endsAt: NEVER,
    });
  });

  it('leave an empty list when the last one has ended, and not a value that cannot be relied on', () => {
    expect(at('https://pr-12.shop.example;until=2026-12-03', END)).toMatchObject({ origins: [], usable: true });
  });

  it('may say when to look at them again, which ends nothing', () => {
    expect(parse('https://a.example.com;review=2020-01-01')).toMatchObject({
      origins: ['https://a.example.com'],
      endsAt: NEVER,
    });
  });

  it.each(['tea-ltd', 'ops@tea.example', 'Tea_Ltd.', 'a'.repeat(64)])(
    'may name %s as who answers for them',
    (owner) => {
      const endsAt = Date.UTC(2026, 11, 4);
      expect(at(`https://a.example.com;owner=${owner};until=2026-12-03`, 0)).toMatchObject({
        origins: ['https://a.example.com'],
        rejected: [],
        endsAt,
      });
    },
  );

  it('end by the last entry of an origin that has several', () => {
    const value = 'https://a.example.com;until=2026-12-01,https://a.example.com;until=2026-12-03';
    expect(at(value, Date.UTC(2026, 11, 2)).origins).toEqual(['https://a.example.com']);
    expect(at(value, END).origins).toEqual([]);
  });

  it.each([
    ['https://a.example.com;keeper=shop', 'entry-key-unknown'],
    ['https://a.example.com;until=2026-12-03;keeper=shop', 'entry-key-unknown'],
    ['https://a.example.com;Owner=shop', 'entry-key-unknown'],
    ['https://a.example.com;owner', 'entry-key-unknown'],
    ['https://a.example.com;owner=a;owner=a', 'entry-key-repeated'],
    ['https://a.example.com;owner=', 'entry-owner-invalid'],
    ['https://a.example.com;owner=tea=ltd', 'entry-owner-invalid'],
    ['https://a.example.com;owner=café', 'entry-owner-invalid'],
    ["https://a.example.com;owner='x'", 'entry-owner-invalid'],
    [`https://a.example.com;owner=${'a'.repeat(65)}`, 'entry-owner-invalid'],
    ['https://a.example.com;owner=shop;until=2026-13-01', 'entry-date-invalid'],
    ['https://a.example.com;', 'entry-key-unknown'],
    ['https://a.example.com;until', 'entry-key-unknown'],
    ['https://a.example.com;UNTIL=2026-12-03', 'entry-key-unknown'],
    ['https://a.example.com;until=2026-12-03;until=2027-12-03', 'entry-key-repeated'],
    ['https://a.example.com;until=2026-02-30', 'entry-date-invalid'],
    ['https://a.example.com;until=2026-13-01', 'entry-date-invalid'],
    ['https://a.example.com;until=03.12.2026', 'entry-date-invalid'],
    ['https://a.example.com;until=2026-12-03T10:00Z', 'entry-date-invalid'],
    ['https://a.example.com;until=', 'entry-date-invalid'],
    ['https://a.example.com;review=soon', 'entry-date-invalid'],
    ['null;until=2026-12-03', 'origin-null'],
    ['*;until=2026-12-03', 'origin-wildcard'],
    [';until=2026-12-03', 'origin-scheme'],
    ['none;until=2026-12-03', 'origin-scheme'],
    ['https://*.com;until=2026-12-03', 'pattern-not-under-allowed-domain'],
  ])('admit nothing where they are not understood: %s', (value, code) => {
    expect(parse(value)).toMatchObject({ origins: [], rejected: [{ value, code }], usable: false });
    // and take nobody else down
    expect(parse(`${value},https://b.example.com`).origins).toEqual(['https://b.example.com']);
  });
});
