import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PROBLEM_BODIES } from '../../../lib/contract/problem-details';
import { packVariables, type StageVariables, stageVariablesOf } from '../../../lib/contract/stage-variables';
import { compilePolicy, type Decision, decide, type PolicyInput } from '../../../lib/policy';
import { PREFLIGHT_VARY } from '../../../lib/policy/response-header-names';
import { allowOf, pushedTemplateOf } from '../../../lib/private/rest-api/mapping-template';
import { isForPushedTemplate } from '../../support/cases/applicable';
import { decideCases } from '../../support/cases/load';
import { headerMap, type MockResponse, renderMock } from '../../support/synth/velocity-harness';

/** What the template has to answer where `decide` says this. */
function answerTo(decision: Decision, policy: PolicyInput): MockResponse {
  if (decision.kind !== 'preflight') {
    return { status: 204, headers: { vary: PREFLIGHT_VARY, allow: allowOf(policy) }, body: '' };
  }
  if (decision.allowed) return { status: 204, headers: decision.headers, body: '' };
  const headers = { ...decision.headers, 'content-type': 'application/problem+json' };
  return { status: 403, headers, body: PROBLEM_BODIES[decision.reason as keyof typeof PROBLEM_BODIES] };
}

const cases = decideCases()
  .filter(isForPushedTemplate)
  .map((one) => ({ ...one, policy: compilePolicy(one.policy) }));

const ORDERS = compilePolicy({
  name: 'orders',
  origins: ['https://somebody.example'],
  methods: ['GET', 'PUT'],
  credentials: true,
});
const [FIRST = ''] = stageVariablesOf('orders');

function isAdmitted(origin: string, variables: StageVariables, hasPatterns = true): boolean {
  const request = { method: 'OPTIONS', origin, requestMethod: 'PUT' };
  return renderMock(pushedTemplateOf(ORDERS, hasPatterns)!, headerMap(request), variables).status === 204;
}

describe('pushedTemplateOf', () => {
  it('has cases to run', () => expect(cases.length).toBeGreaterThan(200));

  it.each(cases)('$file: $name', ({ policy, request }) => {
    const { values, leftOut } = packVariables(policy.name, policy.origins as string[], {});
    expect(leftOut).toEqual([]);
    const response = renderMock(pushedTemplateOf({ ...policy }, true)!, headerMap(request), values);
    expect(response).toEqual(answerTo(decide(policy, request), policy));
  });

  it('admits nobody where no variable is there', () => {
    for (const origin of [
      'https://a.example',
      `$!stageVariables.${FIRST}`,
      `$stageVariables.${FIRST}`,
      '',
      ',',
      '-',
      '://',
    ])
      expect(isAdmitted(origin, {})).toBe(false);
  });

  it.each([
    ['-', { [FIRST]: '-' }],
    ['', { [FIRST]: '-' }],
    ['https://.tenant.example', { [FIRST]: 'https://.tenant.example' }],
    ['https://a.example,https://b.example', { [FIRST]: 'https://a.example,https://b.example' }],
    ['https://a.example,', { [FIRST]: 'https://a.example' }],
    [',https://a.example', { [FIRST]: 'https://a.example' }],
    ['https://a.exampl', { [FIRST]: 'https://a.example' }],
    ['ttps://a.example', { [FIRST]: 'https://a.example' }],
    ['https://tenant.example', { [FIRST]: 'https://.tenant.example' }],
    ['https://a..tenant.example', { [FIRST]: 'https://.tenant.example' }],
    ['https://evil.example/.tenant.example', { [FIRST]: 'https://.tenant.example' }],
    ['https://evil.example:1.tenant.example', { [FIRST]: 'https://.tenant.example' }],
    ['http://a.tenant.example', { [FIRST]: 'https://.tenant.example' }],
    ['https://a.tenant.example:8443', { [FIRST]: 'https://.tenant.example' }],
    ['https://a.https://.tenant.example', { [FIRST]: 'https://.tenant.example' }],
  ])('denies %j where the variables say %j', (origin, variables) => {
    expect(isAdmitted(origin, variables)).toBe(false);
    expect(isAdmitted(origin, variables, false)).toBe(false);
  });

  it('knows no patterns where the list may have none', () => {
    const variables = { [FIRST]: 'https://.tenant.example,https://a.example' };
    expect(isAdmitted('https://a.tenant.example', variables, true)).toBe(true);
    expect(isAdmitted('https://a.tenant.example', variables, false)).toBe(false);
    expect(isAdmitted('https://a.example', variables, false)).toBe(true);
  });

  it('is none for a class whose name is too long for variables', () => {
    expect(pushedTemplateOf({ ...ORDERS, name: 'a'.repeat(60) }, true)).toBeUndefined();
  });
});

const LABELS = ['a', 'b', 'a-b', '-a', 'a_', 'tenant', '', 'A', 'x'.repeat(63), 'x'.repeat(64), 'ü', '*'];
const label = fc.constantFrom(...LABELS);
const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
const port = fc.constantFrom('', ':8443', ':', ':1');
const origin = fc
  .tuple(
    fc.constantFrom('https://', 'http://', 'HTTPS://', ''),
    host,
    fc.constantFrom('', '.tenant.example', '.a.b'),
    port,
  )
  .map((parts) => parts.join(''));
const entry = fc
  .oneof(
    fc.tuple(
      fc.constantFrom('https://', 'https://*.'),
      fc.constantFrom('tenant.example', 'a.b', 'b', 'a.tenant.example'),
      fc.constantFrom('', ':8443'),
    ),
    fc.tuple(
      fc.constantFrom('http://', 'http://*.'),
      fc.constantFrom('localhost', 'a.localhost'),
      fc.constantFrom('', ':1'),
    ),
  )
  .map((parts) => parts.join(''));

const list = fc.uniqueArray(entry, { maxLength: 40 });

describe('whatever the list and the request', () => {
  it('the template decides as decide', () => {
    fc.assert(
      fc.property(fc.uniqueArray(entry, { maxLength: 6 }), origin, (entries, asked) => {
        const policy = { ...ORDERS, origins: entries };
        const { values } = packVariables('orders', entries, {});
        const request = { method: 'OPTIONS', origin: asked, requestMethod: 'PUT' };
        expect(isAdmitted(asked, values)).toBe(decide(policy, request).allowed);
      }),
      { numRuns: 500 },
    );
  });

  it('variables that are missing, old, new or swapped admit no origin that neither list has', () => {
    const names = stageVariablesOf('orders');
    const states = fc.array(fc.constantFrom('missing', 'old', 'new', 'first', 'doubled'), {
      minLength: names.length,
      maxLength: names.length,
    });
    fc.assert(
      fc.property(list, list, states, fc.nat(), fc.constantFrom(0, 200), (before, after, kinds, at, filler) => {
        // lists of several variables
        const more = (tag: string) => Array.from({ length: filler }, (_, i) => `https://${tag}-${i}.example`);
        const lists = [
          [...before, ...more('old')],
          [...after, ...more('new')],
        ];
        const old = packVariables('orders', lists[0]!, {}).values;
        const next = packVariables('orders', lists[1]!, old).values;
        const mixed: Record<string, string> = {};
        for (const [i, name] of names.entries()) {
          const [kind] = [kinds[i]];
          const other = names[(i + 1) % names.length]!;
          const value = {
            missing: undefined,
            old: old[name],
            new: next[name],
            first: old[FIRST],
            doubled: next[other],
          };
          if (value[kind!] !== undefined) mixed[name] = value[kind!]!;
        }
        const asked = [...lists.flat(), 'https://x.tenant.example', 'https://x.a.b', 'http://x.localhost:1'];
        const one = asked[at % asked.length]!;
        const isKnown = lists.some((origins) => {
          return decide({ ...ORDERS, origins }, { method: 'OPTIONS', origin: one, requestMethod: 'PUT' }).allowed;
        });
        if (!isKnown) expect(isAdmitted(one, mixed)).toBe(false);
        // and what both admit is denied by no variable that is only old or new
        const isBoth =
          lists.every((origins) => new Set(origins).has(one)) && kinds.every((kind) => /old|new/.test(kind!));
        const isThere = [old, next].every((values) => JSON.stringify(values).includes(`${one.replace('*', '')}`));
        if (isBoth && isThere && !one.includes('*') && isKept(old, next, one))
          expect(isAdmitted(one, mixed)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether an entry is in the same variable before and after. */
function isKept(old: StageVariables, next: StageVariables, one: string): boolean {
  return stageVariablesOf('orders').some((name) =>
    [old, next].every((values) => values[name]?.split(',').includes(one)),
  );
}
