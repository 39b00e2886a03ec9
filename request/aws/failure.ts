/** Why a service of AWS did not do what it was asked for. */
export type FailureKind =
  /** There is no such thing. */
  | 'missing'
  /** There is one already, or another one than was expected, and it was not to be overwritten. */
  | 'exists'
  | 'denied'
  | 'throttled'
  /** No connection, half an answer, or an error of the service itself. */
  | 'unreachable'
  | 'timeout'
  /** An answer that the API never gives. */
  | 'malformed'
  /** The request was understood and turned down. */
  | 'refused';

/** Calls to AWS never reject: what went wrong is their value. */
export interface Failure {
  readonly failure: FailureKind;
  readonly message: string;
}

export function isFailure(answer: unknown): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'failure' in answer;
}
