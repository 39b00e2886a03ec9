import type { IntegrationSettings } from '../../lib/template/http-api/http-api';
import type { CallServices } from '../authorizer/call-authorizer';
import { functionArnOf, integratedFunction, invokeWithin } from '../functions/integrated-function';
import { isRefusedEvent } from '../functions/payload-quotas';
import type { ApiResponse } from '../gateway/api-server';
import { callerArn } from './arns';
import { eventV1 } from './event-v1';
import { eventV2 } from './event-v2';
import type { HttpExchange } from './exchange';
import { HttpApiError } from './http-api-error';
import { integrationResponse } from './integration-response';

const DEFAULT_TIMEOUT_MILLISECONDS = 30_000;

/** Answers by a Lambda proxy integration. */
export async function lambdaIntegration(
  exchange: HttpExchange,
  settings: IntegrationSettings,
  { functions, permissions, log }: CallServices,
): Promise<ApiResponse> {
  const { IntegrationUri = '', PayloadFormatVersion, TimeoutInMillis = DEFAULT_TIMEOUT_MILLISECONDS } = settings;
  const called = integratedFunction(functions, IntegrationUri);
  const { label } = called.definition;
  if (!permissions.allow(functionArnOf(IntegrationUri), callerArn(exchange))) {
    throw new HttpApiError(500, `no permission lets API Gateway call ${label} here`);
  }
  const format = PayloadFormatVersion === '1.0' ? '1.0' : '2.0';
  const event = format === '1.0' ? eventV1(exchange) : eventV2(exchange);
  const outcome = await invokeWithin(called, event, TimeoutInMillis);
  if (!outcome) throw new HttpApiError(503, `${label} did not answer within ${TimeoutInMillis} ms`);
  if (isRefusedEvent(outcome)) throw new HttpApiError(413, `the event is too large for ${label}`);
  if (outcome.error) {
    const { errorType, errorMessage, trace = [] } = outcome.error;
    for (const line of trace.slice(1)) log(`${label}  ${line}`);
    throw new HttpApiError(500, `${label} failed: ${errorType}: ${errorMessage}`);
  }
  return integrationResponse(format, outcome.result);
}

/** Whether a function answers, and no other service. */
export function isLambdaProxy({ IntegrationType: type, IntegrationSubtype: subtype }: IntegrationSettings): boolean {
  return type === 'AWS_PROXY' && !subtype;
}
