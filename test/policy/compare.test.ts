import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CorsRequest, decide, type Policy, type PolicyInput, validatePolicy } from '../../lib/policy';
import { comparePolicies, POLICY_CHANGES } from '../../lib/policy/compare';

const SHOP = 'https://app.shop.example';
const BASE: PolicyInput = { name: 'orders', origins: [SHOP], methods: ['GET', 'PUT'] };

const codes = (before: PolicyInput, after: PolicyInput) =>
  comparePolicies(before, after).map(({ code, value }) => `${code} ${value}`);

/** What a browser and the API behind go by; a denial's reason is for people. */
function answerOf(policy: PolicyInput, request: CorsRequest) {
  const { status, headers } = decide(policy, request);
  return {
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, readBy(name, value)])),
  };
}

/** `*` stands for all names of headers but one. */
function readBy(name: string, value: string): string {
  const names = value.split(',');
  if (!/-headers$/.test(name) || !names.includes('*')) return value;
  return names
    .filter((one) => one === '*' || one === 'authorization')
    .sort()
    .join(',');
}

describe('comparePolicies', () => {
  it.each<[string, Partial<PolicyInput>, Partial<PolicyInput>, string[]]>([
    ['the same', {}, {}, []],
    ['an origin more', {}, { origins: [SHOP, 'https://b.example'] }, ['origin-added https://b.example']],
    [
      'an origin that a pattern admits already',
      { origins: [SHOP, 'https://*.b.example'] },
      { origins: [SHOP, 'https://*.b.example', 'https://a.b.example'] },
      [],
    ],
    [
      'a narrower pattern',
      { origins: ['https://*.b.example'] },
      { origins: ['https://*.a.b.example'] },
      ['origin-removed https://*.b.example'],
    ],
    [
      'any port',
      { origins: ['http://localhost:3000'] },
      { origins: ['http://localhost:*'] },
      ['origin-added http://localhost:*'],
    ],
    ['any origin', {}, { origins: '*' }, [`any-origin ${SHOP}`]],
    ['no longer any origin', { origins: '*' }, {}, [`listed-origins ${SHOP}`]],
    ['other methods', {}, { methods: ['GET', 'DELETE'] }, ['method-added DELETE', 'method-removed PUT']],
    [
      'any header',
      { requestHeaders: ['X-A', 'authorization'] },
      { requestHeaders: ['*'] },
      ['request-header-added *', 'request-header-removed authorization'],
    ],
    ['a header to read', {}, { exposedHeaders: ['x-id'] }, ['exposed-header-added x-id']],
    ['credentials', {}, { credentials: true }, ['credentials-added credentials']],
    ['a longer max age', {}, { maxAgeSeconds: 7200 }, ['max-age-longer 600 s -> 7200 s']],
    ['the default max age, spelled out', {}, { maxAgeSeconds: 600 }, []],
    ['writes that pass', { rejectForeignWrites: true }, {}, ['foreign-writes-passed writes']],
    [
      'an own origin',
      { rejectForeignWrites: true, selfOrigins: ['https://a.example'] },
      { rejectForeignWrites: true, selfOrigins: ['https://b.example'] },
      ['self-origin-added https://b.example', 'self-origin-removed https://a.example'],
    ],
    ['own origins where they decide nothing', {}, { selfOrigins: ['https://b.example'] }, []],
  ])('finds %s', (_, before, after, expected) => {
    expect(codes({ ...BASE, ...before }, { ...BASE, ...after })).toEqual(expected);
  });

  it('knows no request where no origin is known', () => {
    const [change] = comparePolicies({ ...BASE, origins: [] }, { ...BASE, origins: [], credentials: true });
    expect(change).toEqual({ code: 'credentials-added', value: 'credentials' });
  });
});

const ORIGINS = [
  'https://a.example',
  'https://b.a.example',
  'https://*.a.example',
  'https://*.b.a.example',
  'http://localhost:*',
  'http://localhost:3000',
];
const policies: fc.Arbitrary<Policy> = fc
  .record(
    {
      name: fc.constant('orders'),
      origins: fc.oneof(fc.constant('*' as const), fc.subarray(ORIGINS, { minLength: 1 })),
      methods: fc.subarray(['GET', 'HEAD', 'POST', 'PUT'], { minLength: 1 }),
      requestHeaders: fc.subarray(['x-a', 'x-b', 'authorization', 'content-type', '*']),
      exposedHeaders: fc.subarray(['x-a', 'x-b', '*']),
      credentials: fc.boolean(),
      maxAgeSeconds: fc.constantFrom(0, 600, 7200),
      rejectForeignWrites: fc.boolean(),
      selfOrigins: fc.subarray(['https://a.example', 'https://own.example']),
    },
    { requiredKeys: ['name', 'origins', 'methods'] },
  )
  .map((input) => validatePolicy(input).policy)
  .filter((policy) => policy !== undefined);
const requests: fc.Arbitrary<CorsRequest> = fc.record(
  {
    method: fc.constantFrom('OPTIONS', 'GET', 'POST', 'PUT'),
    origin: fc.constantFrom(
      ...ORIGINS.filter((one) => !one.includes('*')),
      'https://x.a.example',
      'https://y.b.a.example',
      'https://own.example',
      'https://stranger.example',
      'null',
      'http://localhost:49',
    ),
    requestMethod: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH'),
    requestHeaders: fc.constantFrom('x-a', 'x-b,x-c', 'authorization', 'content-type,x-a'),
    secFetchSite: fc.constantFrom('same-origin', 'cross-site'),
  },
  { requiredKeys: ['method'] },
);

describe('what comparePolicies finds', () => {
  it('is shown by a request that the two answer differently', () => {
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        for (const { code, example } of comparePolicies(before, after)) {
          expect([code, example]).toEqual([code, expect.objectContaining({ origin: expect.any(String) })]);
          expect([code, answerOf(before, example!)]).not.toEqual([code, answerOf(after, example!)]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is all that there is: without it every request is answered alike, and nobody is let in by what is not looser', () => {
    fc.assert(
      fc.property(policies, policies, fc.array(requests, { minLength: 20, maxLength: 20 }), (before, after, asked) => {
        const changes = comparePolicies(before, after);
        const isLooser = changes.some(({ code }) => POLICY_CHANGES[code] === 'looser');
        for (const request of asked) {
          const [was, is] = [answerOf(before, request), answerOf(after, request)];
          if (changes.length === 0) expect(is).toEqual(was);
          if (!isLooser && was.status === 403) expect([request, is.status]).toEqual([request, 403]);
          const granted = 'access-control-allow-origin';
          if (!isLooser && was.headers[granted] === undefined)
            expect([request, is.headers[granted]]).toEqual([request, undefined]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
