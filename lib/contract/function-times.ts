/** How long Lambda lets the functions run that browsers wait for, in seconds. */
export const ANSWERING_SECONDS = 5;

/** How long Lambda lets each function of the package run, in seconds. */
export const FUNCTION_TIMEOUT_SECONDS = {
  // API Gateway waits for 10
  'connect-authorizer': ANSWERING_SECONDS,
  // queries of Logs Insights take their time, and after the first deployment there are many
  'denial-watch': 900,
  // at most 5 at viewer events, which is where some move it
  'edge-responder': ANSWERING_SECONDS,
  'cors-canary': 300,
  'cors-diagnosis': ANSWERING_SECONDS,
  // AWS services may throttle for some time, and a deployment waits for it
  'allowlist-sync': 120,
  // a list that is renamed may have 100 parameters, and an account has 3 writes a second: time for seven such lists. A run that is
  // not done says so, the deployment goes back to the old names, and the next one goes on where it was
  'initial-origins': 300,
  'key-rotation': 60,
  // as long as Lambda lets any run: thousands of origins may be slow
  'origin-audit': 900,
  'regional-responder': ANSWERING_SECONDS,
  'subject-revocation': 30,
  'token-authorizer': ANSWERING_SECONDS,
  'token-issuer': 10,
} as const;

/** The functions that come with the package. */
export type FunctionName = keyof typeof FUNCTION_TIMEOUT_SECONDS;

/**
 * The part of its time that a function waits for others at most: the rest is for its answer and its line in the log. Whom
 * Lambda stops says nothing, and remembers nothing of what it learnt.
 */
const WAITING = 0.8;
/** The part that a custom resource has for telling CloudFormation, once it waits for nobody else. */
const REPORTING = 0.15;

/** How long one invocation may wait for others, all its waits together, in milliseconds. */
export function waitingMilliseconds(name: FunctionName): number {
  return Math.floor(FUNCTION_TIMEOUT_SECONDS[name] * 1000 * WAITING);
}

/** The same for functions that browsers wait for. */
export const ANSWERING_WAIT_MS = ANSWERING_SECONDS * 1000 * WAITING;

/** How long a custom resource may try to tell CloudFormation how it went, in milliseconds. */
export function reportingMilliseconds(name: FunctionName): number {
  return Math.floor(FUNCTION_TIMEOUT_SECONDS[name] * 1000 * REPORTING);
}
