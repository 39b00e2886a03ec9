import { type InvokePolicy, invokePolicy } from '../../request/events/invoke-policy';
import type { Authorization } from '../../request/tokens/token/authorize';
import { TOKEN_REASONS } from '../../request/tokens/token/reasons';
import type { AccessEvent } from './access-event';

/** What an authorizer gives back: a policy to REST APIs, a simple response to HTTP APIs. */
export type AuthorizerResponse = PolicyAnswer | SimpleAnswer;

export interface PolicyAnswer {
  readonly principalId: string;
  readonly policyDocument: InvokePolicy;
  readonly context: AuthorizerContext;
}

export interface SimpleAnswer {
  readonly isAuthorized: boolean;
  readonly context: AuthorizerContext;
}

/** What integrations and gateway responses see as `$context.authorizer`. */
export type AuthorizerContext =
  | { readonly client_id: string; readonly scope: string; readonly sub: string }
  | { readonly reason: string };

/** Nobody in particular. */
const ANONYMOUS = 'anonymous';
/** Made once: finding out the stack of an error takes as long as all else about a request that is refused. */
const UNAUTHORIZED = new Error('Unauthorized');

/**
 * The answer that an authorization comes to. A 401 of a REST API is this error, by its exact message, and any other
 * error is a 500; HTTP APIs make a 403 of every denial
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html).
 *
 * @throws Error for API Gateway to see, not to be caught
 */
export function authorizerResponse(
  { reason, claims }: Authorization,
  { format, arn }: AccessEvent,
): AuthorizerResponse {
  const status = TOKEN_REASONS[reason];
  if (status === 500) throw new Error(reason);
  if (status === 401 && format === 'policy') throw UNAUTHORIZED;
  const context = status === 200 ? contextOf(claims!) : { reason };
  if (format === 'simple') return { isAuthorized: status === 200, context };
  return { principalId: claims?.sub ?? ANONYMOUS, policyDocument: invokePolicy(status === 200, arn), context };
}

function contextOf({ client_id, scope, sub }: NonNullable<Authorization['claims']>): AuthorizerContext {
  return { client_id, scope, sub };
}
