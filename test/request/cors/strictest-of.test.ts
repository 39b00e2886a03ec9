import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePolicy, decide, type PolicyInput } from '../../../lib/policy';
import { strictestVerdict } from '../../../request/cors/strictest-of';

const ORIGIN = 'https://app.shop.example';
const site: PolicyInput = {
  name: 'site',
  origins: '*',
  methods: ['GET', 'PUT'],
  requestHeaders: ['*', 'authorization'],
  exposedHeaders: ['*'],
  maxAgeSeconds: 7200,
};
const orders: PolicyInput = {
  name: 'orders',
  origins: [ORIGIN],
  methods: ['GET', 'PUT', 'DELETE'],
  requestHeaders: ['authorization', 'content-type', 'x-trace'],
  exposedHeaders: ['x-request-id', 'x-trace'],
  credentials: true,
  maxAgeSeconds: 600,
};
const notes: PolicyInput = {
  name: 'notes',
  origins: [ORIGIN],
  methods: ['PUT', 'DELETE'],
  requestHeaders: ['content-type', 'x-note'],
  exposedHeaders: ['x-request-id'],
  credentials: true,
  maxAgeSeconds: 60,
};
const none: PolicyInput = { name: 'none', origins: [], methods: [] };

const preflight = { method: 'OPTIONS', origin: ORIGIN, requestMethod: 'PUT', requestHeaders: 'content-type' };
const judged = (policies: readonly PolicyInput[], request: Parameters<typeof decide>[1]) =>
  strictestVerdict(
    policies.map((policy) => decide(policy, request)),
    request,
  );

describe('the strictest of several verdicts', () => {
  it('grants in a preflight what all classes grant', () => {
    expect(judged([orders, notes], preflight)).toMatchObject({
      allowed: true,
      status: 204,
      reason: 'origin-listed',
      headers: {
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT,DELETE',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '60',
      },
    });
  });

  it('names the origin, without credentials, where one class is for any origin', () => {
    const { headers, reason } = judged([site, orders], preflight);
    expect(reason).toBe('origin-listed');
    expect(headers).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'authorization,content-type,x-trace',
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    });
  });

  it('grants a response what all classes grant, and varies as all of them do', () => {
    const actual = { method: 'GET', origin: ORIGIN };
    expect(judged([site, orders], actual).headers).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': 'x-request-id,x-trace',
      vary: 'Origin',
    });
    expect(judged([site, orders], { method: 'GET' }).headers).toEqual({ vary: 'Origin' });
    expect(judged([site, site], { method: 'GET' }).headers).toMatchObject({ 'access-control-allow-origin': '*' });
  });

  it('grants nothing where a class allows without granting', () => {
    const own = { method: 'PUT', origin: 'https://api.shop.example', secFetchSite: 'same-origin' };
    expect(judged([site, orders], own)).toMatchObject({ allowed: true, headers: { vary: 'Origin' } });
    expect(judged([site, orders], own).headers).toEqual({ vary: 'Origin' });
  });

  it('tells a list that could not be read as that, and to try again, if nothing else is in the way', () => {
    const unreadable = {
      kind: 'actual',
      allowed: false,
      reason: 'allowlist-unavailable',
      status: undefined,
      headers: {},
    } as const;
    const write = { method: 'POST', origin: ORIGIN };
    const listed = decide(compilePolicy(orders), write);
    expect(strictestVerdict([unreadable, listed], write)).toMatchObject({
      reason: 'allowlist-unavailable',
      status: 503,
    });
    const unlisted = decide(compilePolicy(orders), { ...write, origin: 'https://attacker.example' });
    expect(strictestVerdict([unreadable, unlisted], write)).toMatchObject({ reason: 'foreign-write', status: 403 });
  });

  it('denies what one class denies, first by the denial that has to be answered', () => {
    const foreign = { method: 'PUT', origin: 'https://attacker.example' };
    expect(judged([site, none, { ...orders, rejectForeignWrites: true }], foreign)).toMatchObject({
      allowed: false,
      status: 403,
      reason: 'foreign-write',
    });
    const read = { method: 'GET', origin: 'https://attacker.example' };
    expect(judged([site, none], read)).toMatchObject({
      allowed: false,
      status: undefined,
      headers: { vary: 'Origin' },
    });
  });

  it('stops a write that one class denies: its preflight may have been answered by another', () => {
    const foreign = { method: 'PUT', origin: 'https://attacker.example' };
    expect(judged([site, none], foreign)).toMatchObject({ allowed: false, status: 403, reason: 'foreign-write' });
  });

  it('never grants more than any of them, whatever they are', () => {
    const some = <T>(...items: T[]) => fc.subarray(items);
    const header = some('authorization', 'content-type', 'x-a', 'x-b');
    const policy: fc.Arbitrary<PolicyInput> = fc.oneof(
      fc.record({
        name: fc.constant('any'),
        origins: fc.constant('*' as const),
        methods: some('GET', 'PUT', 'DELETE').filter((methods) => methods.length > 0),
        requestHeaders: fc.oneof(header, fc.constant(['*']), fc.constant(['*', 'authorization'])),
        exposedHeaders: fc.oneof(some('x-a', 'x-b'), fc.constant(['*'])),
        maxAgeSeconds: fc.nat(600),
      }),
      fc.record({
        name: fc.constant('listed'),
        origins: fc.constant([ORIGIN]),
        methods: some('GET', 'PUT', 'DELETE').filter((methods) => methods.length > 0),
        requestHeaders: header,
        exposedHeaders: some('x-a', 'x-b'),
        credentials: fc.boolean(),
        maxAgeSeconds: fc.nat(600),
      }),
    );
    const request = fc.record({
      method: fc.constantFrom('GET', 'PUT', 'OPTIONS'),
      origin: fc.constantFrom(ORIGIN, undefined),
      requestMethod: fc.constantFrom('PUT', 'DELETE', undefined),
      requestHeaders: fc.constantFrom('x-a', 'content-type,x-b', undefined),
    });
    fc.assert(
      fc.property(fc.array(policy, { minLength: 1, maxLength: 4 }), request, (policies, asked) => {
        const verdicts = policies.map((one) => decide(compilePolicy(one), asked));
        const { allowed, headers } = strictestVerdict(verdicts, asked);
        expect(allowed).toBe(verdicts.every((verdict) => verdict.allowed));
        const each = allowed ? verdicts : [];
        for (const verdict of each) expect(excess(headers, verdict.headers)).toEqual([]);
        const fields = each.flatMap(({ headers: { vary } }) => vary?.split(', ') ?? []);
        expect(new Set(allowed ? (headers['vary']?.split(', ') ?? []) : [])).toEqual(new Set(fields));
      }),
      { numRuns: 2000 },
    );
  });
});

type Headers = Readonly<Record<string, string>>;

/** What one answer grants and the other does not. */
function excess(headers: Headers, other: Headers): string[] {
  const names = (of: Headers, name: string) => of[name]?.split(',') ?? [];
  const lists = ['methods', 'headers'].map((name) => `access-control-allow-${name}`);
  const more = [...lists, 'access-control-expose-headers'].flatMap((list) =>
    names(headers, list).filter((name) => {
      const theirs = names(other, list);
      return !theirs.includes(name) && (name === 'authorization' || !theirs.includes('*'));
    }),
  );
  const origin = headers['access-control-allow-origin'];
  if (origin !== undefined && ![origin, '*'].includes(other['access-control-allow-origin']!)) more.push('origin');
  const credentials = 'access-control-allow-credentials';
  if (headers[credentials] && !other[credentials]) more.push('credentials');
  if (Number(headers['access-control-max-age']) > Number(other['access-control-max-age'])) more.push('max-age');
  return more;
}
