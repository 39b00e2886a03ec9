import type { LambdaFunction } from '../functions/lambda-function';
import type { Outcome } from '../functions/outcome';
import { isRefusedEvent } from '../functions/payload-quotas';
import { type ApiResponse, isSendable } from '../gateway/api-server';
import { integrationResponse } from '../http-api/integration-response';
import type { Log } from '../log';
import { FunctionUrlError } from './function-url-error';

/**
 * Answer of a function whose URL waits until all of it is there (`BUFFERED`).
 *
 * @throws {FunctionUrlError} 413 and 502
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload
 */
export async function bufferedAnswer(called: LambdaFunction, event: unknown, log: Log): Promise<ApiResponse> {
  const response = urlResponse(resultOf(await called.invoke(event), called, log));
  if (!isSendable(response)) throw new FunctionUrlError(502, 'the answer has a header that HTTP does not allow');
  return response;
}

/** What a function returned, in JSON. @throws {FunctionUrlError} 413, and 502 where it failed */
export function resultOf(outcome: Outcome, { definition: { label } }: LambdaFunction, log: Log): string {
  if (isRefusedEvent(outcome)) throw new FunctionUrlError(413, `the event is too large for ${label}`);
  if (outcome.error) {
    const { errorType, errorMessage, trace = [] } = outcome.error;
    for (const line of trace.slice(1)) log(`${label}  ${line}`);
    throw new FunctionUrlError(502, `${label} failed: ${errorType}: ${errorMessage}`);
  }
  return outcome.result;
}

/** As an HTTP API reads results of payload 2.0. @throws {FunctionUrlError} 502 */
export function urlResponse(result: string): ApiResponse {
  try {
    return integrationResponse('2.0', result);
  } catch (error) {
    throw new FunctionUrlError(502, error instanceof Error ? error.message : String(error));
  }
}
