import {
  API_CONFIGURATION,
  type Enforcement,
  EXACT,
  FUNCTION_URL_CONFIGURATION,
  RESPONSE_HEADERS_POLICY,
  RESPONSE_HEADERS_POLICY_ALONE,
} from '../../checks/probes/enforcement';
import type { Policy } from '../../lib/policy';
import { needsAnswerFirst } from '../../lib/policy/needs-preflight';
import { readDistributions } from '../../lib/template/distribution/read-distributions';
import { readFunctionUrls } from '../../lib/template/function-url/read-function-urls';
import { readHttpApis } from '../../lib/template/http-api/read-http-apis';
import type { Stack } from '../../lib/template/stack';

/** Finds out what enforces a class at a route of a target. */
export type EnforcementOf = (route: string, policy: Policy) => Enforcement;

/** What enforces classes, by the id of the target; functions and templates of the construct where it is missing. */
export function enforcementsIn(stacks: readonly Stack[]): ReadonlyMap<string, EnforcementOf> {
  const apis = readHttpApis(stacks).filter(({ cors }) => cors);
  const urls = readFunctionUrls(stacks).filter(({ cors }) => cors);
  return new Map([
    ...apis.map(({ id }): [string, EnforcementOf] => [id, () => API_CONFIGURATION]),
    ...urls.map(({ id }): [string, EnforcementOf] => [id, () => FUNCTION_URL_CONFIGURATION]),
    ...readDistributions(stacks).map(({ id, behaviors }): [string, EnforcementOf] => {
      const configured = new Set(
        behaviors.flatMap(({ pattern, responseHeaders }) => (responseHeaders?.cors ? [pattern] : [])),
      );
      return [id, (route, policy) => (configured.has(route) ? byHeadersPolicy(policy) : EXACT)];
    }),
  ]);
}

/** The function at the edge is there only for what browsers ask first, or what it stops. */
function byHeadersPolicy(policy: Policy): Enforcement {
  return needsAnswerFirst(policy) ? RESPONSE_HEADERS_POLICY : RESPONSE_HEADERS_POLICY_ALONE;
}
