import type { Policy } from './model';

/** Methods that need no preflight by themselves (https://fetch.spec.whatwg.org/#cors-safelisted-method). */
const SIMPLE_METHODS = ['GET', 'HEAD', 'POST'];

/** Whether browsers send a method without asking first. */
export function isSimpleMethod(method: string): boolean {
  return SIMPLE_METHODS.includes(method);
}

/** Whether browsers ask before they send some of what the policy allows. */
export function needsPreflight({ methods, requestHeaders }: Pick<Policy, 'methods' | 'requestHeaders'>): boolean {
  return requestHeaders.length > 0 || !methods.every(isSimpleMethod);
}

/** Whether something has to answer or stop requests before they get to the server: headers on its responses are not enough. */
export function needsAnswerFirst(policy: Pick<Policy, 'methods' | 'rejectForeignWrites' | 'requestHeaders'>): boolean {
  return policy.rejectForeignWrites || needsPreflight(policy);
}
