import type { CorsRequest, Decision, PolicyInput } from './model';
import type { OriginSet } from './origin-set';
import { PreparedPolicy } from './prepared-policy';

const prepared = new WeakMap<PolicyInput, PreparedPolicy>();

/**
 * Decides what a policy answers to a request. Never throws, whatever the request holds; work is bounded by the size of
 * the policy; a denial allocates nothing.
 *
 * @param policy what `compilePolicy` returned. The first call prepares look-up tables, later ones find them again.
 */
export function decide(policy: PolicyInput, request: CorsRequest): Decision {
  let ready = prepared.get(policy);
  if (ready === undefined) {
    ready = new PreparedPolicy(policy);
    prepared.set(policy, ready);
  }
  return decideWith(ready, ready.origins, request);
}

/**
 * `decide` for callers whose origins come from elsewhere than the policy: a live list that changes under it. Without a
 * list, only a policy for any origin admits one.
 */
export function decideWith(policy: PreparedPolicy, origins: OriginSet | undefined, request: CorsRequest): Decision {
  const { requestMethod } = request;
  if (request.origin === undefined || request.origin === null) return policy.notCors;
  // what is no text is there, but equal to nothing: an absent `Origin` would mean something else
  const origin = typeof request.origin === 'string' ? request.origin : '';
  const rule = policy.anyOrigin ? '*' : origins?.match(origin);
  if (isPreflight(request)) return policy.preflight(rule, origin, requestMethod as string, request.requestHeaders);
  return policy.actual(rule, origin, request);
}

/** https://fetch.spec.whatwg.org/#cors-preflight-request */
export function isPreflight({ method, origin, requestMethod }: CorsRequest): boolean {
  return method === 'OPTIONS' && origin !== undefined && origin !== null && typeof requestMethod === 'string';
}
