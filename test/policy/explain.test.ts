import { describe, expect, it } from '@jest/globals';
import { type CorsRequest, compilePolicy, decide, explain, type PolicyInput } from '../../lib/policy';
import { decideCases } from '../support/cases/load';

const orders = compilePolicy({
  name: 'orders',
  origins: ['https://app.example.com', 'https://*.tenant.example.com'],
  methods: ['GET', 'PATCH'],
  requestHeaders: ['content-type'],
  credentials: true,
  rejectForeignWrites: true,
  selfOrigins: ['https://api.example.com'],
});
const catalogue = compilePolicy({ name: 'catalogue', origins: '*', methods: ['GET'] });

const origin = 'https://app.example.com';
const foreign = 'https://other.example';
const preflight: CorsRequest = { method: 'OPTIONS', origin, requestMethod: 'PATCH' };

describe('explain', () => {
  it.each(decideCases())(
    'decides as decide does, and says what to change only where something is to change: $name',
    ({ policy, request }) => {
      const compiled = compilePolicy(policy);
      const { decision, rule, summary, fix } = explain(compiled, request);
      expect(decision).toEqual(decide(compiled, request));
      expect(fix === undefined).toBe(decision.allowed);
      expect(rule !== undefined).toBe(admits(decision.reason));
      for (const text of [summary, fix ?? summary]) {
        expect(text).not.toBe('');
        expect(text).not.toMatch(/[^.]\.$|undefined|\[object/);
        expect(text.length).toBeLessThan(4000);
      }
    },
  );

  it.each<[string, string | undefined, string, PolicyInput, CorsRequest]>([
    ['an origin by name', origin, 'orders lists "https://app.example.com"', orders, preflight],
    [
      'an origin by pattern',
      'https://*.tenant.example.com',
      '"https://a.tenant.example.com" matches the pattern "https://*.tenant.example.com" of orders',
      orders,
      { method: 'GET', origin: 'https://a.tenant.example.com' },
    ],
    ['any origin', '*', 'catalogue allows any origin', catalogue, { method: 'GET', origin: foreign }],
    [
      'the own origin',
      undefined,
      '"https://api.example.com" is the API\'s own origin: browsers apply no CORS',
      orders,
      { method: 'POST', origin: 'https://api.example.com' },
    ],
    [
      'a request without Origin',
      undefined,
      'the "GET" request has no Origin header: no browser applies CORS to it, and CORS does not stop it',
      orders,
      { method: 'GET' },
    ],
  ])('says why it allows: %s', (_, rule, summary, policy, request) => {
    expect(explain(policy, request)).toMatchObject({ rule, summary, fix: undefined, decision: { allowed: true } });
  });

  it.each<[string, string | undefined, RegExp, string, PolicyInput, CorsRequest]>([
    [
      'null',
      undefined,
      /^Origin is null: a sandboxed frame.*no-referrer; orders cannot list it$/,
      'send the request from a page with an origin of its own, without a redirect across origins, by fetch in mode cors or with another Referrer-Policy, such as strict-origin-when-cross-origin',
      orders,
      { ...preflight, origin: 'null' },
    ],
    [
      'a write from null',
      undefined,
      /^orders stops "POST" requests of nobody in particular; Origin is null: .*no-referrer/,
      'send the request from a page with an origin of its own, without a redirect across origins, by fetch in mode cors or with another Referrer-Policy, such as strict-origin-when-cross-origin; a page of the API itself is known by Sec-Fetch-Site, which browsers send over https and to localhost only',
      { ...orders, rejectForeignWrites: true },
      { method: 'POST', origin: 'null' },
    ],
    [
      'a write that a service worker passed on',
      undefined,
      /^orders stops "POST" requests from "https:\/\/other.example": .* \(Sec-Fetch-Site: same-origin is not believed of it: a service worker/,
      'add "https://other.example" to the origins of orders; if the API itself serves that page, add it to selfOrigins',
      { ...orders, rejectForeignWrites: true },
      { method: 'POST', origin: foreign, secFetchSite: 'same-origin', selfOrigin: 'https://api.example.com' },
    ],
    [
      'an origin that could be listed',
      undefined,
      /^orders does not list "https:\/\/other.example"$/,
      'add "https://other.example" to the origins of orders',
      orders,
      { ...preflight, origin: foreign },
    ],
    [
      'an origin by http, which should not be listed',
      undefined,
      /^orders does not list "http:\/\/other.example"$/,
      'serve the page by https, and add "https://other.example" to the origins of orders',
      orders,
      { ...preflight, origin: 'http://other.example' },
    ],
    [
      'an origin that cannot be listed',
      undefined,
      /^orders does not list "https:\/\/app.example.com."$/,
      'it cannot be listed: a host with a trailing dot is another origin',
      orders,
      { ...preflight, origin: 'https://app.example.com.' },
    ],
    [
      'a method',
      origin,
      /^orders allows GET, PATCH, not "DELETE"$/,
      'add "DELETE" to the methods of orders',
      orders,
      { ...preflight, requestMethod: 'DELETE' },
    ],
    [
      'a method in lower case',
      origin,
      /^orders allows GET, PATCH, not "patch"$/,
      'methods are case-sensitive: call fetch with "PATCH"',
      orders,
      { ...preflight, requestMethod: 'patch' },
    ],
    [
      'headers',
      origin,
      /^orders allows the request headers content-type, not "x-a", "x-b"$/,
      'add "x-a", "x-b" to requestHeaders, or send the request without',
      orders,
      { ...preflight, requestHeaders: ['content-type,x-a', 'x-b'] },
    ],
    [
      'a header where none is listed',
      '*',
      /^catalogue allows no request headers, not "authorization"$/,
      'add "authorization" to requestHeaders, or send the request without',
      catalogue,
      { method: 'OPTIONS', origin, requestMethod: 'GET', requestHeaders: 'authorization' },
    ],
    [
      'a header list that is too long',
      origin,
      /^orders allows the request headers content-type; the list in the request is too long$/,
      'ask for fewer headers',
      orders,
      { ...preflight, requestHeaders: ','.repeat(8000) },
    ],
    [
      'a foreign write',
      undefined,
      /^orders stops "POST" requests from "https:\/\/other.example": browsers send simple ones without a preflight/,
      'add "https://other.example" to the origins of orders; if the API itself serves that page, add it to selfOrigins',
      orders,
      { method: 'POST', origin: foreign },
    ],
  ])('says why it denies, and what to change: %s', (_, rule, summary, fix, policy, request) => {
    const explanation = explain(policy, request);
    expect(explanation).toMatchObject({ rule, fix, decision: { allowed: false } });
    expect(explanation.summary).toMatch(summary);
  });

  it('does not advise against http where the policy accepts it', () => {
    const policy = compilePolicy({ ...orders, dangerouslyAllowInsecureOrigins: true });
    const { fix } = explain(policy, { ...preflight, origin: 'http://other.example' });
    expect(fix).toBe('add "http://other.example" to the origins of orders');
  });

  it('gives advice that helps: the request is allowed once it is followed', () => {
    const request = { ...preflight, origin: foreign, requestMethod: 'PUT', requestHeaders: 'x-a' };
    const policy = {
      ...orders,
      origins: [...orders.origins, foreign],
      methods: [...orders.methods, 'PUT'],
      requestHeaders: [...orders.requestHeaders, 'x-a'],
    };
    expect(decide(compilePolicy(policy), request).allowed).toBe(true);
  });
});

/** Whether the origin of a request that was decided like this is admitted by an entry. */
function admits(reason: string): boolean {
  return ['any-origin', 'origin-listed', 'origin-matches-pattern', 'method-not-allowed', 'header-not-allowed'].includes(
    reason,
  );
}
