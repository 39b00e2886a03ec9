import type { Outcome } from './outcome';

/**
 * Bytes of an event and of a result.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_EVENT = 6 * 1024 * 1024;
const MAX_RESULT = MAX_EVENT + 100;

/**
 * Bytes of a response that is streamed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */
export const MAX_STREAMED = 200 * 1024 * 1024;

const TOO_LARGE_EVENT = 'RequestEntityTooLargeException';

/** Lambda's answer to an event that is too large; undefined for others. */
export function refusedEvent(event: unknown): Outcome | undefined {
  if (Buffer.byteLength(JSON.stringify(event) ?? '') <= MAX_EVENT) return undefined;
  const errorMessage = `Request must be smaller than ${MAX_EVENT} bytes for the InvokeFunction operation`;
  return { error: { errorType: TOO_LARGE_EVENT, errorMessage } };
}

/** Whether a function did not run, as its event was too large. */
export function isRefusedEvent({ error }: Outcome): boolean {
  return error?.errorType === TOO_LARGE_EVENT;
}

/** What Lambda makes of an invocation: an error of a result that is too large. */
export function withinQuota(outcome: Outcome): Outcome {
  if (outcome.error || Buffer.byteLength(outcome.result) <= MAX_RESULT) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESULT} bytes).`;
  return { error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}
