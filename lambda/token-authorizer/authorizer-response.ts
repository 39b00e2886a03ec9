import type { Authorization } from '../../request/tokens/token/authorize';
import { TOKEN_REASONS } from '../../request/tokens/token/reasons';
import type { AccessEvent } from './access-event';

/** What an authorizer gives back: a policy to REST APIs, a simple response to HTTP APIs. */
export type AuthorizerResponse = PolicyAnswer | SimpleAnswer;

export interface PolicyAnswer {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly [
      { readonly Action: 'execute-api:Invoke'; readonly Effect: 'Allow' | 'Deny'; readonly Resource: string },
    ];
  };
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

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: characters of a policy's resource. */
const MAX_RESOURCE_LENGTH = 512;
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
  const Effect = status === 200 ? 'Allow' : 'Deny';
  return {
    principalId: claims?.sub ?? ANONYMOUS,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: resourceOf(arn) }],
    },
    context,
  };
}

/** The called method alone; of a path that is too long for that, as much as a policy can name. */
function resourceOf(arn: string): string {
  return arn.length <= MAX_RESOURCE_LENGTH ? arn : `${arn.slice(0, MAX_RESOURCE_LENGTH - 1)}*`;
}

function contextOf({ client_id, scope, sub }: NonNullable<Authorization['claims']>): AuthorizerContext {
  return { client_id, scope, sub };
}
