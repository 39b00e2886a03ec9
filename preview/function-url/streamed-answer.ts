import type { LambdaFunction } from '../functions/lambda-function';
import { takeMetadata, WITH_METADATA } from '../functions/streamed-metadata';
import type { StreamedResponse } from '../functions/streamed-response';
import { type ApiResponse, isSendable } from '../gateway/api-server';
import type { Log } from '../log';
import { resultOf, urlResponse } from './buffered-answer';
import { FunctionUrlError } from './function-url-error';

/**
 * Answer of a function whose URL sends it on as it comes (`RESPONSE_STREAM`).
 *
 * @throws {FunctionUrlError} 413 and 502
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export async function streamedAnswer(called: LambdaFunction, event: unknown, log: Log): Promise<ApiResponse> {
  const answered = await called.stream(event);
  if (!('stream' in answered)) {
    const headers = [['content-type', 'application/json'] as const];
    return { status: 200, headers, body: resultOf(answered, called, log) };
  }
  const { stream } = answered;
  try {
    const response = { ...(await headOf(answered)), body: stream };
    if (!isSendable(response)) throw new FunctionUrlError(502, 'the metadata have a header that HTTP does not allow');
    stream.on('error', ({ message }) => log(`${called.definition.label}  its response is cut off: ${message}`));
    return response;
  } catch (error) {
    stream.destroy();
    throw error instanceof FunctionUrlError ? error : new FunctionUrlError(502, (error as Error).message);
  }
}

async function headOf({ contentType, stream }: StreamedResponse): Promise<ApiResponse> {
  if (contentType !== WITH_METADATA) return { status: 200, headers: [['content-type', contentType]], body: '' };
  return urlResponse(JSON.stringify({ statusCode: 200, ...(await takeMetadata(stream)), body: '' }));
}
