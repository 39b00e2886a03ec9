import type { LambdaAuthorizer } from '../../lib/template/lambda-authorizer';
import type { Functions } from '../functions/functions';
import { functionArnOf, integratedFunction, invokeWithin } from '../functions/integrated-function';
import type { LambdaPermissions } from '../functions/lambda-permissions';
import type { Log } from '../log';

/** What calling a function needs of the preview. */
export interface CallServices {
  readonly functions: Functions;
  readonly permissions: LambdaPermissions;
  readonly log: Log;
}

/** How a call ended: with what the function returned, or why not. */
export type AuthorizerCall =
  | { readonly output: unknown; readonly failure?: undefined }
  | { readonly failure: 'unauthorized' | 'failed' | 'unreachable'; readonly detail: string };

/** Longest time that an authorizer may take. */
const TIMEOUT_MILLISECONDS = 10_000;

/** Calls the function of an authorizer. @throws {NotServedError} where the preview does not serve it */
export async function callAuthorizer(
  authorizer: LambdaAuthorizer,
  event: unknown,
  { functions, permissions, log }: CallServices,
): Promise<AuthorizerCall> {
  const { id, apiId, stack, uri, hasRole } = authorizer;
  const called = integratedFunction(functions, uri);
  const { label } = called.definition;
  const sourceArn = `arn:aws:execute-api:${stack.region}:${stack.account}:${apiId}/authorizers/${id}`;
  if (!hasRole && !permissions.allow(functionArnOf(uri), sourceArn)) {
    return { failure: 'unreachable', detail: `no permission lets API Gateway call ${label} as authorizer` };
  }
  const outcome = await invokeWithin(called, event, TIMEOUT_MILLISECONDS);
  if (!outcome) return { failure: 'failed', detail: `${label} did not answer within ${TIMEOUT_MILLISECONDS} ms` };
  if (!outcome.error) return { output: JSON.parse(outcome.result) };
  const { errorType, errorMessage, trace = [] } = outcome.error;
  if (errorMessage === 'Unauthorized') return { failure: 'unauthorized', detail: `${label} says Unauthorized` };
  for (const line of trace.slice(1)) log(`${label}  ${line}`);
  return { failure: 'failed', detail: `${label} failed: ${errorType}: ${errorMessage}` };
}
