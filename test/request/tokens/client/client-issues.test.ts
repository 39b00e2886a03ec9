import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeIssue } from '../../../../lib/policy';
import type { Client, ClientInput } from '../../../../request/tokens/client/client';
import { hasIssues, validateClient } from '../../../../request/tokens/client/client-issues';
import { CLIENT_ISSUE_CODES } from '../../../../request/tokens/client/client-report';
import { frameAncestorsPolicy } from '../../../../request/tokens/client/frame-ancestors';

const browser = {
  id: 'widget',
  type: 'browser',
  origins: ['https://www.shop.example'],
  scopes: ['quotes:read'],
} as const;
const partner = { id: 'partner', type: 'partner', scopes: ['orders:read'] } as const;
const hash = 'A'.repeat(43);
/** Any that are none of anybody's: the base point of P-256, and a product of two primes of Mersenne's. */
const ec = {
  kty: 'EC',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  alg: 'ES256',
};
const n = Buffer.from(((2n ** 1279n - 1n) * (2n ** 2203n - 1n)).toString(16).padStart(872, '0'), 'hex').toString(
  'base64url',
);

/** `path: code` of each issue. */
function issuesOf(input: unknown, maxLifetimeSeconds?: number): string[] {
  const client = validateClient(input, { ...(maxLifetimeSeconds && { maxLifetimeSeconds }) });
  return hasIssues(client) ? client.issues.map(({ path, code }) => `${path}: ${code}`) : [];
}

describe('a valid client', () => {
  it.each<ClientInput>([
    browser,
    partner,
    { ...browser, origins: ['http://localhost:3000', 'capacitor://localhost'], dpop: true, maxLifetime: 900 },
    { ...browser, frameAncestors: ['https://*.news.example', 'https://blog.example'] },
    { ...partner, id: 'A-b.c_d~1', secrets: [{ id: 's', hash, created: 1, expires: 2 }], status: 'disabled' },
    { ...partner, type: 'mobile', jwks: { keys: [ec, { kty: 'RSA', n, e: 'AQAB', alg: 'PS256' }] } },
  ])('has nothing wrong: %j', (input) => {
    expect(issuesOf(input)).toEqual([]);
  });

  it('gets its defaults', () => {
    expect(validateClient(partner)).toEqual({
      ...partner,
      origins: [],
      status: 'active',
      secrets: [],
      dpop: false,
      version: 0,
    });
  });
});

describe('a client with something wrong', () => {
  it.each<[object, string[]]>([
    [{ ...browser, id: '' }, ['id: client-id-invalid']],
    [{ ...browser, id: 'a#b' }, ['id: client-id-invalid']],
    [{ ...browser, id: '__proto__' }, ['id: client-id-invalid']],
    [{ ...browser, id: 'a'.repeat(65) }, ['id: client-id-invalid']],
    [{ ...partner, type: 'server' }, ['type: type-unknown']],
    [{ ...partner, status: 'deleted' }, ['status: status-unknown']],
    [{ ...partner, scope: 'x' }, ['scope: option-unknown']],
    [{ ...browser, origins: [] }, ['origins: origins-missing']],
    [{ ...browser, origins: undefined }, ['origins: origins-missing']],
    [{ ...browser, origins: 'https://a.example' }, ['origins: type-invalid']],
    [{ ...browser, origins: ['https://*.shop.example'] }, ['origins[0]: origin-not-exact']],
    [
      { ...browser, origins: ['null', '*', 'https://a.example/'] },
      ['origins[0]: origin-null', 'origins[1]: origin-wildcard', 'origins[2]: origin-path'],
    ],
    [{ ...browser, origins: ['http://a.example'] }, ['origins[0]: origin-insecure']],
    [{ ...browser, origins: [7] }, ['origins[0]: type-invalid']],
    [{ ...browser, origins: Array(51).fill('https://a.example') }, ['origins: entries-too-many']],
    [{ ...partner, origins: ['https://a.example'] }, ['origins: origins-unexpected']],
    [{ ...partner, frameAncestors: ['https://a.example'] }, ['frameAncestors: frame-ancestors-unexpected']],
    [{ ...browser, frameAncestors: ['http://a.example'] }, ['frameAncestors[0]: origin-insecure']],
    [{ ...browser, frameAncestors: ["'self'; script-src *"] }, ['frameAncestors[0]: origin-scheme']],
    [{ ...partner, scopes: [] }, ['scopes: scopes-missing']],
    [
      { ...partner, scopes: ['a b', 'c"', ''] },
      ['scopes[0]: scope-invalid', 'scopes[1]: scope-invalid', 'scopes[2]: scope-invalid'],
    ],
    [{ ...partner, scopes: Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(60, 'x')) }, ['scopes: scopes-too-long']],
    [{ ...partner, maxLifetime: 0 }, ['maxLifetime: lifetime-out-of-range']],
    [{ ...partner, maxLifetime: 901 }, ['maxLifetime: lifetime-out-of-range']],
    [{ ...partner, maxLifetime: 1.5 }, ['maxLifetime: lifetime-out-of-range']],
    [{ ...browser, secrets: [{ id: 's', hash, created: 1 }] }, ['secrets: secrets-unexpected']],
    [{ ...browser, jwks: { keys: [ec] } }, ['jwks: jwks-unexpected']],
    [{ ...partner, secrets: [{ id: 's', hash: 'short', created: 1 }] }, ['secrets[0]: secret-invalid']],
    [{ ...partner, secrets: [null] }, ['secrets[0]: secret-invalid']],
    [{ ...partner, secrets: Array(3).fill({ id: 's', hash, created: 1 }) }, ['secrets: secrets-too-many']],
    [{ ...partner, jwks: { keys: [] } }, ['jwks: jwks-invalid']],
    [{ ...partner, jwks: 'x' }, ['jwks: jwks-invalid']],
    [
      {
        ...partner,
        jwks: {
          keys: [
            { ...ec, d: 'd' },
            { kty: 'oct', k: 'k', alg: 'HS256' },
          ],
        },
      },
      ['jwks.keys[0]: jwk-private', 'jwks.keys[1]: jwk-private'],
    ],
    [
      {
        ...partner,
        jwks: { keys: [{ ...ec, alg: 'RS256' }, { ...ec, crv: 'P-384' }, { ...ec, alg: undefined }, null] },
      },
      [0, 1, 2, 3].map((i) => `jwks.keys[${i}]: jwks-invalid`),
    ],
    [{ ...partner, jwks: { keys: [{ ...ec, alg: 'constructor' }] } }, ['jwks.keys[0]: jwks-invalid']],
    [{ ...partner, dpop: 'yes' }, ['dpop: type-invalid']],
  ])('is told what: %j', (input, issues) => {
    expect(issuesOf(input)).toEqual(issues);
  });

  it('is told all of it at once, in sentences', () => {
    const client = validateClient({ id: 'a b', type: 'browser', origins: ['https://A.example'], scopes: [''] });
    expect(hasIssues(client) ? client.issues.map((issue) => describeIssue(issue, 'client')) : []).toEqual([
      'id: client-id-invalid - got "a b": a client id has 1 to 64 of the characters A-Z a-z 0-9 . _ ~ - and begins with a letter or digit; write an id such as "partner-shop"',
      'origins[0]: origin-case - got "https://A.example": browsers send origins in lower case; write "https://a.example"',
      'scopes[0]: scope-invalid - got "": a scope has 1 to 128 visible ASCII characters without " and \\; write a scope such as "quotes:read"',
    ]);
  });

  it('may not live longer than the deployment allows', () => {
    expect(issuesOf({ ...partner, maxLifetime: 121 }, 120)).toEqual(['maxLifetime: lifetime-out-of-range']);
    expect(issuesOf({ ...partner, maxLifetime: 120 }, 120)).toEqual([]);
  });

  it('never makes it throw, nor gets through with a value of the wrong kind', () => {
    const keys = [
      'id',
      'type',
      'origins',
      'scopes',
      'maxLifetime',
      'status',
      'secrets',
      'jwks',
      'dpop',
      'frameAncestors',
    ];
    const field = fc.constantFrom(...keys);
    fc.assert(
      fc.property(fc.constantFrom(browser, partner), field, fc.anything(), (base, name, value) => {
        const client = validateClient({ ...base, [name]: value });
        if (hasIssues(client)) {
          for (const issue of client.issues) {
            expect(CLIENT_ISSUE_CODES.includes(issue.code as never) || issue.code.startsWith('origin-')).toBe(true);
            describeIssue(issue, 'client');
          }
          return;
        }
        expect(client.origins.every((origin) => typeof origin === 'string')).toBe(true);
        expect(typeof client.dpop).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.anything(), (value) => void validateClient(value)));
    const jwk = fc.dictionary(fc.constantFrom('kty', 'crv', 'alg', 'kid', 'x'), fc.anything());
    fc.assert(fc.property(fc.array(jwk), (keys) => void validateClient({ ...partner, jwks: { keys } })));
  });
});

describe('pages that may embed the frames of a client', () => {
  const policyOf = (frameAncestors?: string[]) =>
    frameAncestorsPolicy(validateClient({ ...browser, ...(frameAncestors && { frameAncestors }) }) as Client);

  it('are named in a header, and are none by default', () => {
    expect(policyOf()).toBe("frame-ancestors 'none'");
    expect(policyOf([])).toBe("frame-ancestors 'none'");
    expect(policyOf(['https://a.example', 'https://*.b.example'])).toBe(
      'frame-ancestors https://a.example https://*.b.example',
    );
  });
});
