import { describe, expect, it } from '@jest/globals';
import { type CorsRequest, compilePolicy, decide } from '../../lib/policy';
import { compactPolicy } from '../../lib/policy/compact';
import { decideWith } from '../../lib/policy/decide';
import type { PolicyInput } from '../../lib/policy/model';
import { OriginSet } from '../../lib/policy/origin-set';
import { PreparedPolicy } from '../../lib/policy/prepared-policy';
import { decideCases } from '../support/cases/load';

const orders: PolicyInput = {
  name: 'orders',
  origins: ['https://app.example.com'],
  methods: ['PUT'],
  requestHeaders: ['content-type'],
  credentials: true,
};
const preflight: CorsRequest = { method: 'OPTIONS', origin: 'https://app.example.com', requestMethod: 'PUT' };

describe('decide', () => {
  it.each(decideCases())('$file: $name', ({ policy, request, expect: expected }) => {
    const compiled = compilePolicy(policy);
    const decision = decide(compiled, request);
    const { kind, allowed, reason, status, headers } = decision;
    expect({ kind, allowed, reason, status }).toEqual({ status: undefined, ...expected, headers: undefined });
    expect(headers).toEqual(expected.headers);
    expect(decide(compactPolicy(compiled), request)).toEqual(decision);
  });

  it('has no case with a name that another case of its file has', () => {
    const names = decideCases().map(({ file, name }) => `${file}: ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('makes no object for a denial: all are there before the first request', () => {
    for (const { policy, request } of decideCases()) {
      const one = decide(compilePolicy(policy), request);
      if (one.allowed) continue;
      expect(decide(compilePolicy(policy), { ...request })).toBe(one);
      expect(Object.isFrozen(one) && Object.isFrozen(one.headers)).toBe(true);
    }
  });

  it('gives an answer that its receiver may change without changing the next one', () => {
    for (const { policy, request } of decideCases()) {
      const compiled = compilePolicy(policy);
      const { headers } = decide(compiled, request);
      const before = { ...headers };
      for (const name of [...Object.keys(headers), 'access-control-allow-origin', 'x-added']) {
        Reflect.set(headers, name, 'https://attacker.example');
      }
      expect(decide(compiled, request).headers).toEqual(before);
    }
  });

  it('names to each origin its own, however requests alternate', () => {
    const policy = compilePolicy({ ...orders, origins: ['https://*.example.com', 'https://a.example.net'] });
    const origins = [
      'https://a.example.com',
      'https://b.example.com',
      'https://a.example.net',
      'https://a.example.com',
    ];
    const answers = origins.map((origin) => decide(policy, { method: 'GET', origin }).headers);
    expect(answers.map((headers) => headers['access-control-allow-origin'])).toEqual(origins);
  });

  it('answers each header list for itself, however requests alternate', () => {
    const policy = compilePolicy(orders);
    const allowedFor = (requestHeaders: string) =>
      decide(policy, { ...preflight, requestHeaders }).headers['access-control-allow-headers'];
    expect(['accept', 'content-type', 'x-unknown', 'accept', 'x-unknown', ''].map(allowedFor)).toEqual([
      'content-type,accept',
      'content-type',
      undefined,
      'content-type,accept',
      undefined,
      'content-type',
    ]);
  });

  it.each([
    ['no headers', null],
    ['a number', 7],
    ['an object', {}],
    ['a list of numbers', [7]],
    ['a list of lists', [['content-type']]],
    ['a list with a hole', new Array(1)],
  ])('never throws for a header list that is none: %s', (_, requestHeaders) => {
    const decision = decide(compilePolicy(orders), { ...preflight, requestHeaders } as unknown as CorsRequest);
    expect(decision.reason).toBe(requestHeaders === null ? 'origin-listed' : 'header-not-allowed');
  });
});

describe('decideWith', () => {
  const policy = new PreparedPolicy(compilePolicy(orders));

  it('admits the origins of the list that it is given, not those of the policy', () => {
    const origins = new OriginSet(['https://live.example.com']);
    expect(decideWith(policy, origins, preflight).reason).toBe('origin-not-listed');
    expect(decideWith(policy, origins, { ...preflight, origin: 'https://live.example.com' }).allowed).toBe(true);
  });

  it('admits no origin without a list', () => {
    expect(decideWith(policy, undefined, preflight).allowed).toBe(false);
    expect(decideWith(policy, undefined, { ...preflight, method: 'GET' }).allowed).toBe(false);
  });
});

describe('an Origin that is no text', () => {
  const policy = compilePolicy({ ...orders, methods: ['POST'], rejectForeignWrites: true });

  it.each([[['https://app.example.com']], [42], [{}]])('is there, and listed nowhere: %j', (origin) => {
    const request = { method: 'POST', origin: origin as unknown as string };
    expect(decide(policy, request)).toMatchObject({ kind: 'actual', allowed: false, status: 403 });
    const preflight = { ...request, method: 'OPTIONS', requestMethod: 'POST' };
    expect(decide(policy, preflight)).toMatchObject({ kind: 'preflight', reason: 'origin-not-listed' });
  });
});
