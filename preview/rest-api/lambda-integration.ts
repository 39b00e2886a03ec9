import type { CallServices } from '../authorizer/call-authorizer';
import { functionArnOf, integratedFunction, invokeWithin } from '../functions/integrated-function';
import type { LambdaFunction } from '../functions/lambda-function';
import type { FunctionError, Outcome } from '../functions/outcome';
import { isRefusedEvent } from '../functions/payload-quotas';
import type { ApiResponse } from '../gateway/api-server';
import type { Exchange } from './exchange';
import { GatewayError } from './gateway-error';
import { integrationPayload } from './integration-request';
import { integrationResponse } from './integration-response';
import { MappingTemplates } from './mapping-template';
import { methodArn } from './method-arn';
import { proxyEvent } from './proxy-event';
import { proxyResponse } from './proxy-response';
import { DEFAULT_TIMEOUT_MILLISECONDS } from './timeout';

/** Answers by a Lambda proxy integration. */
export async function lambdaIntegration(exchange: Exchange, services: CallServices): Promise<ApiResponse> {
  const { error, result } = await call(exchange, services, proxyEvent(exchange));
  if (error) throw failed(error, permittedFunction(exchange, services));
  return proxyResponse(exchange, result);
}

/** What becomes of a function that failed. */
export function failed({ errorType, errorMessage }: FunctionError, { definition }: LambdaFunction): GatewayError {
  return new GatewayError('DEFAULT_5XX', `${definition.label} failed: ${errorType}: ${errorMessage}`);
}

/**
 * Answers by a Lambda integration that is no proxy: the request template makes the event, the message of an error selects the
 * response.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export async function lambdaCustomIntegration(exchange: Exchange, services: CallServices): Promise<ApiResponse> {
  const templates = new MappingTemplates(exchange);
  const payload = integrationPayload(exchange, templates).toString();
  const { error, result } = await call(exchange, services, eventOf(payload));
  const body = Buffer.from(error ? JSON.stringify(error) : result);
  return integrationResponse(exchange, templates, { selector: error?.errorMessage ?? '', headers: [], body });
}

function eventOf(payload: string): unknown {
  if (payload.trim() === '') return {};
  try {
    return JSON.parse(payload);
  } catch {
    throw new GatewayError('API_CONFIGURATION_ERROR', `the event is no JSON: ${JSON.stringify(payload.slice(0, 200))}`);
  }
}

/** The function of a method. @throws {GatewayError} where API Gateway may not call it */
export function permittedFunction(exchange: Exchange, { functions, permissions }: CallServices): LambdaFunction {
  const { Uri = '', Credentials } = exchange.method.integration;
  const called = integratedFunction(functions, Uri);
  const { label } = called.definition;
  // by a role, its policies decide, which are not looked at
  if (Credentials === undefined && !permissions.allow(functionArnOf(Uri), methodArn(exchange, 'resource'))) {
    throw new GatewayError('API_CONFIGURATION_ERROR', `no permission lets API Gateway call ${label} here`);
  }
  return called;
}

/** Tells where in its code a function failed. */
export function logTrace({ error }: Outcome, { definition }: LambdaFunction, { log }: CallServices): void {
  for (const line of error?.trace?.slice(1) ?? []) log(`${definition.label}  ${line}`);
}

async function call(exchange: Exchange, services: CallServices, event: unknown): Promise<Outcome> {
  const { TimeoutInMillis = DEFAULT_TIMEOUT_MILLISECONDS } = exchange.method.integration;
  const called = permittedFunction(exchange, services);
  const outcome = await invokeWithin(called, event, TimeoutInMillis);
  if (!outcome) throw new GatewayError('INTEGRATION_TIMEOUT', `no answer within ${TimeoutInMillis} ms`);
  if (isRefusedEvent(outcome)) throw new GatewayError('REQUEST_TOO_LARGE', outcome.error?.errorMessage);
  logTrace(outcome, called, services);
  return outcome;
}
