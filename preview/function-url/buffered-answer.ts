import type { LambdaFunction } from '../functions/lambda-function';
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
  const { label } = called.definition;
  const outcome = await called.invoke(event);
  if (isRefusedEvent(outcome)) throw new FunctionUrlError(413, `the event is too large for ${label}`);
  if (outcome.error) {
    const { errorType, errorMessage, trace = [] } = outcome.error;
    for (const line of trace.slice(1)) log(`${label}  ${line}`);
    throw new FunctionUrlError(502, `${label} failed: ${errorType}: ${errorMessage}`);
  }
  const response = responseOf(outcome.result);
  if (!isSendable(response)) throw new FunctionUrlError(502, 'the answer has a header that HTTP does not allow');
  return response;
}

/** As an HTTP API reads results of payload 2.0. */
function responseOf(result: string): ApiResponse {
  try {
    return integrationResponse('2.0', result);
  } catch (error) {
    throw new FunctionUrlError(502, error instanceof Error ? error.message : String(error));
  }
}
