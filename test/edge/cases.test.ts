import { beforeAll, describe, expect, it } from '@jest/globals';
import { edgeSettings } from '../../lib/contract/edge-settings';
import { PROBLEM_BODIES } from '../../lib/contract/problem-details';
import { storedList } from '../../lib/contract/stored-list';
import { compilePolicy } from '../../lib/policy';
import { compactPolicy } from '../../lib/policy/compact';
import { type DecideCase, decideCases } from '../support/cases/load';
import { ENGINES, hasNjs, type Job, type Outcome } from '../support/edge/engines';
import { viewerRequest } from '../support/edge/viewer-request';

// what is no text cannot come in an event
const cases = decideCases().filter(({ request }) => typeof request.method === 'string');

if (!hasNjs) console.warn('njs is not installed (apt-get install njs): its cases are left out');

/** The list of the policy is part of the code. */
function inCode({ policy: input, request }: DecideCase): Job {
  const policy = compactPolicy(compilePolicy(input));
  return { settings: settingsOf({ policy }, { policy: input, request }), events: [viewerRequest(request)] };
}

/** The list of the policy is in the store; patterns count under the domains that they name. */
function inStore({ policy: input, request }: DecideCase): Job {
  const policy = compactPolicy(compilePolicy(input));
  if (policy.origins === '*') return inCode({ policy: input, request } as DecideCase);
  const patternsUnder = policy.origins.filter((origin) => origin.includes('*')).map((origin) => domainOf(origin));
  const { items, leftOut } = storedList(policy.name, policy.origins, patternsUnder);
  expect(leftOut).toEqual([]);
  const live = { parameter: '/p', freshForSeconds: 30, usableForSeconds: 600, patternsUnder };
  const settings = settingsOf({ policy: { ...policy, origins: [] }, live }, { policy: input, request });
  return { settings, items, events: [viewerRequest(request)] };
}

function domainOf(origin: string): string {
  return origin.replace(/^.*:\/\/(?:\*\.)?/, '').replace(/:.*$/, '');
}

function settingsOf(
  one: Parameters<typeof edgeSettings>[0]['classes'][string],
  { policy, request }: Pick<DecideCase, 'policy' | 'request'>,
) {
  const { name } = one.policy;
  const otherDomains = request.selfOrigin === undefined && policy.selfOrigins === undefined;
  return edgeSettings({
    classes: { [name]: one },
    routes: [{ path: '*', read: name, write: name }],
    ...(otherDomains && { otherDomains }),
  });
}

describe.each(ENGINES)('the CloudFront Function in %s', (_, run) => {
  describe.each([
    ['a list in its code', inCode],
    ['a list in its store', inStore],
  ])('with %s', (_, jobOf) => {
    let outcomes: Outcome[][];
    beforeAll(async () => {
      outcomes = await run(cases.map(jobOf));
    });

    it.each(cases.map((one, i) => [one.file, one.name, i] as const))('%s: %s', (_, __, i) => {
      const { expect: expected } = cases[i]!;
      const { answer, error, reads } = outcomes[i]![0]!;
      expect(error).toBeUndefined();
      expect(reads).toBeLessThanOrEqual(3);
      if (expected.status === undefined) {
        expect(answer).toBeNull();
        return;
      }
      const { statusCode, headers, body } = answer!;
      expect(statusCode).toBe(expected.status);
      const granted = Object.entries(headers).filter(([name]) => /^(?:vary|access-control-.*)$/.test(name));
      expect(Object.fromEntries(granted.map(([name, { value }]) => [name, value]))).toEqual(expected.headers);
      const text = expected.allowed ? undefined : PROBLEM_BODIES[expected.reason as keyof typeof PROBLEM_BODIES];
      expect(body?.data).toBe(text);
    });
  });
});
