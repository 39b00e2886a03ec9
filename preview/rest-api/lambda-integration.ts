import type { Functions } from '../functions/functions';
import { functionArnOf, integratedFunction, invokeWithin } from '../functions/integrated-function';
import type { LambdaPermissions } from '../functions/lambda-permissions';
import { isRefusedEvent } from '../functions/payload-quotas';
import type { ApiResponse } from '../gateway/api-server';
import type { Log } from '../log';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { methodArn } from './method-arn';
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
  const called = integratedFunction(functions, Uri);
  if (!permissions.allow(functionArnOf(Uri), methodArn(exchange, 'resource'))) {
    throw new GatewayError(
      'API_CONFIGURATION_ERROR',
      `no permission lets API Gateway call ${called.definition.label} here`,
    );
  }
  const outcome = await invokeWithin(called, proxyEvent(exchange), TimeoutInMillis);
  if (!outcome) throw new GatewayError('INTEGRATION_TIMEOUT', `no answer within ${TimeoutInMillis} ms`);
  if (isRefusedEvent(outcome)) throw new GatewayError('REQUEST_TOO_LARGE', outcome.error?.errorMessage);
  if (outcome.error) {
    const { errorType, errorMessage, trace = [] } = outcome.error;
    for (const line of trace.slice(1)) log(`${called.definition.label}  ${line}`);
    throw new GatewayError('DEFAULT_5XX', `${called.definition.label} failed: ${errorType}: ${errorMessage}`);
  }
  return proxyResponse(exchange, outcome.result);
}
