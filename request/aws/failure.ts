/** Why a service of AWS did not do what it was asked for. */
export const FAILURE_KINDS = [
  // there is no such thing
  'missing',
  // there is one already, or another one than was expected, and it was not to be overwritten
  'exists',
  'denied',
  'throttled',
  // no connection, half an answer, or an error of the service itself
  'unreachable',
  'timeout',
  // an answer that the API never gives
  'malformed',
  // the request was understood and turned down
  'refused',
] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Calls to AWS never reject: what went wrong is their value. */
export interface Failure {
  readonly failure: FailureKind;
  readonly message: string;
}

export function isFailure(answer: unknown): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'failure' in answer;
}
