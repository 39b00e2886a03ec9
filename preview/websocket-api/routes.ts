import type { WebSocketApi, WebSocketRoute } from '../../lib/template/websocket-api/websocket-api';
import { type CallServices, callAuthorizer } from '../authorizer/call-authorizer';
import { policyAnswer } from '../authorizer/policy-answer';
import { policyEffect } from '../authorizer/policy-effect';
import { functionArnOf, integratedFunction, invokeWithin } from '../functions/integrated-function';
import { NotServedError } from '../not-served-error';
import type { Connection } from './connection';
import { authorizerEvent, routeArn } from './events';

const DEFAULT_TIMEOUT_MILLISECONDS = 29_000;

/** What an integration returned, or that it failed. */
export type Returned = { readonly result: unknown } | { readonly failure: string };

/** A status that keeps a connection out, or what the authorizer tells the integrations. */
export type Judgement = { readonly status: number } | { readonly context: object | undefined };

/** Asks the authorizer of `$connect`, if there is one. @throws {NotServedError} */
export async function judge(
  api: WebSocketApi,
  { authorizationType: type, authorizer }: WebSocketRoute,
  connection: Connection,
  services: CallServices,
): Promise<Judgement> {
  if (type === 'NONE') return { context: undefined };
  if (type !== 'CUSTOM' || !authorizer) throw new NotServedError(`authorization by ${type} of a WebSocket API`);
  const call = await callAuthorizer(authorizer, authorizerEvent(api, connection), services);
  if (call.failure === 'unauthorized') return { status: 401 };
  const answer = call.failure ? call.detail : policyAnswer(call.output);
  if (typeof answer === 'string') {
    services.log(`${api.logicalId}  ${authorizer.logicalId}: ${answer}`);
    return { status: 500 };
  }
  const isAllowed = policyEffect(answer.policyDocument, routeArn(api, connection, '$connect')) === 'allow';
  return isAllowed ? { context: { ...answer.context, principalId: answer.principalId } } : { status: 403 };
}

/** Calls the function of a route. @throws {NotServedError} */
export async function callRoute(
  api: WebSocketApi,
  { integration, key }: WebSocketRoute,
  connection: Connection,
  event: object,
  { functions, permissions, log }: CallServices,
): Promise<Returned> {
  const { IntegrationType: type, IntegrationUri: uri = '', TimeoutInMillis } = integration ?? {};
  if (type === 'MOCK') return { result: { statusCode: 200 } };
  if (type !== 'AWS_PROXY') throw new NotServedError(`${key}: integration type ${type} of a WebSocket API`);
  const called = integratedFunction(functions, uri);
  const { label } = called.definition;
  if (!permissions.allow(functionArnOf(uri), routeArn(api, connection, key))) {
    return { failure: `no permission lets API Gateway call ${label} here` };
  }
  const outcome = await invokeWithin(called, event, TimeoutInMillis ?? DEFAULT_TIMEOUT_MILLISECONDS);
  if (!outcome) return { failure: `${label} did not answer in time` };
  if (!outcome.error) return { result: JSON.parse(outcome.result) };
  for (const line of outcome.error.trace?.slice(1) ?? []) log(`${label}  ${line}`);
  return { failure: `${label} failed: ${outcome.error.errorType}: ${outcome.error.errorMessage}` };
}
