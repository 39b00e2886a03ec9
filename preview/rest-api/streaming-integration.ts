import type { CallServices } from '../authorizer/call-authorizer';
import { within } from '../functions/integrated-function';
import type { LambdaFunction } from '../functions/lambda-function';
import { isRefusedEvent } from '../functions/payload-quotas';
import { cookieLines, takeMetadata } from '../functions/streamed-metadata';
import type { StreamedResponse } from '../functions/streamed-response';
import type { ApiResponse } from '../gateway/api-server';
import { withinLimits } from '../gateway/stream-limits';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { failed, logTrace, permittedFunction } from './lambda-integration';
import { proxyEvent } from './proxy-event';
import { malformed, proxyHead } from './proxy-response';
import { DEFAULT_TIMEOUT_MILLISECONDS } from './timeout';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html */
const IDLE_MILLISECONDS = { edge: 30_000, region: 300_000 };
const MAX_MILLISECONDS = 900_000;

/** Answers by a function that streams: with its metadata, once they are there, and then as it goes on. */
export async function streamingIntegration(exchange: Exchange, services: CallServices): Promise<ApiResponse> {
  const { api, method } = exchange;
  const { TimeoutInMillis = DEFAULT_TIMEOUT_MILLISECONDS } = method.integration;
  const milliseconds = Math.min(TimeoutInMillis, MAX_MILLISECONDS);
  const called = permittedFunction(exchange, services);
  const started = Date.now();
  const beginning = begin(called, exchange, services);
  const begun = await within(beginning, milliseconds);
  if (!begun) {
    // the function goes on, without anybody who listens
    beginning.then(({ stream }) => stream.destroy()).catch(() => {});
    throw new GatewayError('INTEGRATION_TIMEOUT', `no metadata within ${milliseconds} ms`);
  }
  const { head, stream } = begun;
  const body = withinLimits(stream, {
    idleMilliseconds: api.isEdgeOptimized ? IDLE_MILLISECONDS.edge : IDLE_MILLISECONDS.region,
    totalMilliseconds: milliseconds - (Date.now() - started),
  });
  body.on('error', ({ message }) => services.log(`${called.definition.label}  its response is cut off: ${message}`));
  return { ...head, body };
}

async function begin(called: LambdaFunction, exchange: Exchange, services: CallServices) {
  const answered = await called.stream(proxyEvent(exchange));
  if (!('stream' in answered)) {
    if (isRefusedEvent(answered)) throw new GatewayError('REQUEST_TOO_LARGE', answered.error?.errorMessage);
    logTrace(answered, called, services);
    throw answered.error ? failed(answered.error, called) : malformed('the function does not stream');
  }
  return { stream: answered.stream, head: await headOf(answered) };
}

async function headOf({ stream }: StreamedResponse): Promise<Omit<ApiResponse, 'body'>> {
  try {
    const metadata = await takeMetadata(stream);
    const { status, headers } = proxyHead({ statusCode: 200, ...metadata });
    return { status, headers: [...headers, ...cookieLines(metadata)] };
  } catch (error) {
    stream.destroy();
    throw error instanceof GatewayError ? error : malformed((error as Error).message);
  }
}
