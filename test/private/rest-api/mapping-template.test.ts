import { describe, expect, it } from '@jest/globals';
import { PROBLEM_BODIES } from '../../../lib/contract/problem-details';
import { compilePolicy, type Decision, decide, type PolicyInput } from '../../../lib/policy';
import { PREFLIGHT_VARY } from '../../../lib/policy/response-header-names';
import { allowOf, mappingTemplateOf } from '../../../lib/private/rest-api/mapping-template';
import { isForTemplate } from '../../support/cases/applicable';
import { decideCases } from '../../support/cases/load';
import { headerMap, LOWER_CASE, type MockResponse, renderMock } from '../../support/synth/velocity-harness';

const ORDERS = compilePolicy({
  name: 'orders',
  origins: ['https://app.example.com', 'https://shop.example.com'],
  methods: ['GET', 'PUT'],
  requestHeaders: ['content-type', 'x-token'],
  credentials: true,
});
const PREFLIGHT = { method: 'OPTIONS', origin: 'https://app.example.com', requestMethod: 'PUT' };

/** What a MOCK integration has to answer where `decide` says this; it owns the method, so it answers all of OPTIONS. */
function answerTo(decision: Decision, policy: PolicyInput): MockResponse {
  if (decision.kind !== 'preflight') {
    return { status: 204, headers: { vary: PREFLIGHT_VARY, allow: allowOf(policy) }, body: '' };
  }
  if (decision.allowed) return { status: 204, headers: decision.headers, body: '' };
  const headers = { ...decision.headers, 'content-type': 'application/problem+json' };
  return { status: 403, headers, body: PROBLEM_BODIES[decision.reason as keyof typeof PROBLEM_BODIES] };
}

const cases = decideCases()
  .filter(isForTemplate)
  .map((one) => ({ ...one, policy: compilePolicy(one.policy) }));

describe('mappingTemplateOf', () => {
  it('has cases to run', () => expect(cases.length).toBeGreaterThan(150));

  it.each(cases)('$file: $name', ({ policy, request }) => {
    const response = renderMock(mappingTemplateOf(policy)!, headerMap(request));
    expect(response).toEqual(answerTo(decide(policy, request), policy));
  });

  it('knows headers in any spelling', () => {
    for (const respell of [
      (name: string) => name.toUpperCase(),
      (name: string) => name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase()),
    ]) {
      const spelling = {
        origin: respell(LOWER_CASE.origin),
        requestMethod: respell(LOWER_CASE.requestMethod),
        requestHeaders: respell(LOWER_CASE.requestHeaders),
      };
      const request = { ...PREFLIGHT, requestHeaders: 'x-token' };
      const response = renderMock(mappingTemplateOf(ORDERS)!, headerMap(request, spelling));
      expect(response).toEqual(answerTo(decide(ORDERS, request), ORDERS));
      expect(response.status).toBe(204);
    }
  });

  it('denies a request with two spellings of Origin, whichever comes first', () => {
    const [first, second] = ['https://app.example.com', 'https://evil.example'];
    for (const header of [
      { origin: first, Origin: second },
      { origin: second, Origin: first },
    ]) {
      const response = renderMock(mappingTemplateOf(ORDERS)!, { ...headerMap(PREFLIGHT), ...header });
      expect(response.status).toBe(403);
    }
  });

  it('never takes two listed origins in one header for one', () => {
    const response = renderMock(
      mappingTemplateOf(ORDERS)!,
      headerMap({ ...PREFLIGHT, origin: 'https://app.example.com https://shop.example.com' }),
    );
    expect(response.body).toBe(PROBLEM_BODIES['origin-not-listed']);
  });

  it('grows by the origins alone', () => {
    const more = compilePolicy({ ...ORDERS, origins: [...ORDERS.origins, 'https://third.example.com'] });
    const added = mappingTemplateOf(more)!.length - mappingTemplateOf(ORDERS)!.length;
    expect(added).toBe(' https://third.example.com'.length);
  });
});

describe('policies that a template can say', () => {
  it.each<[string, Partial<PolicyInput>, boolean]>([
    ['exact origins', {}, true],
    ['any origin', { origins: '*', credentials: false }, true],
    ['a pattern', { origins: ['https://*.tenant.example.com'] }, false],
    ['any request header', { credentials: false, requestHeaders: ['*'] }, false],
    ['a name that Velocity would read', { requestHeaders: ["x-$method'"] }, false],
    [
      'more origins than a template holds',
      { origins: Array.from({ length: 10_000 }, (_, i) => `https://tenant-${i}.example.com`) },
      false,
    ],
  ])('%s', (_, change, fits) => {
    expect(mappingTemplateOf(compilePolicy({ ...ORDERS, ...change })) !== undefined).toBe(fits);
  });
});
