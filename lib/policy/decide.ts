import { Answers } from './answers';
import type { CorsRequest, Decision, PolicyInput } from './model';
import { OriginSet } from './origin-set';

/** A policy made ready for requests: which origins it admits, and what it then answers. */
export interface PreparedPolicy {
  readonly answers: Answers;
  /** `undefined`: any origin. */
  readonly origins: OriginSet | undefined;
}

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
    ready = preparePolicy(policy);
    prepared.set(policy, ready);
  }
  return decideWith(ready.answers, ready.origins, request);
}

/** Makes the look-up tables of a policy. */
export function preparePolicy(policy: PolicyInput): PreparedPolicy {
  return { answers: new Answers(policy), origins: policy.origins === '*' ? undefined : new OriginSet(policy.origins) };
}

/**
 * `decide` for callers whose origins come from elsewhere than the policy: a live list that changes under it. Without a
 * list, only a policy for any origin admits one.
 */
export function decideWith(answers: Answers, origins: OriginSet | undefined, request: CorsRequest): Decision {
  const { requestMethod } = request;
  if (request.origin === undefined || request.origin === null) return answers.notCors;
  // what is no text is there, but equal to nothing: an absent `Origin` would mean something else
  const origin = typeof request.origin === 'string' ? request.origin : '';
  const rule = answers.anyOrigin ? '*' : origins?.match(origin);
  if (isPreflight(request)) return answers.preflight(rule, origin, requestMethod as string, request.requestHeaders);
  return answers.actual(rule, origin, request.method, request.secFetchSite);
}

/** https://fetch.spec.whatwg.org/#cors-preflight-request */
export function isPreflight({ method, origin, requestMethod }: CorsRequest): boolean {
  return method === 'OPTIONS' && origin !== undefined && origin !== null && typeof requestMethod === 'string';
}
