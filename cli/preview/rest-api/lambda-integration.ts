import type { Functions } from '../lambda/functions';
import type { Log } from '../log';
import type { ApiResponse, Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import type { LambdaPermissions } from './lambda-permissions';
import { proxyEvent } from './proxy-event';
import { proxyResponse } from './proxy-response';

const DEFAULT_TIMEOUT_MILLISECONDS = 29_000;

/** Answers by a Lambda proxy integration. */
export async function lambdaIntegration(
  exchange: Exchange,
  functions: Functions,
  permissions: LambdaPermissions,
  log: Log,
): Promise<ApiResponse> {
  const { Uri = '', TimeoutInMillis = DEFAULT_TIMEOUT_MILLISECONDS } = exchange.method.integration;
  const arn = /\/functions\/(arn:[^/]+)\/invocations$/.exec(Uri)?.[1] ?? '';
  const called = functions.get(arn);
  if (!called) throw new GatewayError('INTEGRATION_FAILURE', `no function is served for ${JSON.stringify(Uri)}`);
  if (!permissions.allows(arn, exchange)) {
    throw new GatewayError(
      'API_CONFIGURATION_ERROR',
      `no permission lets API Gateway call ${called.definition.label} here`,
    );
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TimeoutInMillis);
  });
  const outcome = await Promise.race([called.invoke(proxyEvent(exchange)), tooLate]);
  clearTimeout(timer);
  if (!outcome) throw new GatewayError('INTEGRATION_TIMEOUT', `no answer within ${TimeoutInMillis} ms`);
  if (outcome.error) {
    const { errorType, errorMessage, trace = [] } = outcome.error;
    for (const line of trace.slice(1)) log(`${called.definition.label}  ${line}`);
    throw new GatewayError('DEFAULT_5XX', `${called.definition.label} failed: ${errorType}: ${errorMessage}`);
  }
  return proxyResponse(exchange, outcome.result);
}
