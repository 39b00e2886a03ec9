import type { HttpLambdaAuthorizer } from '../../lib/template/http-api/http-api';
import { routeArn } from './arns';
import { requestV1 } from './event-v1';
import { requestV2 } from './event-v2';
import type { HttpExchange } from './exchange';

/**
 * Event of a Lambda authorizer.
 *
 * @param identity values of its identity sources
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.payload-format
 */
export function authorizerEvent(
  { format }: HttpLambdaAuthorizer,
  exchange: HttpExchange,
  identity: readonly string[],
): Record<string, unknown> {
  const type = 'REQUEST';
  const arn = routeArn(exchange);
  if (format === '2.0') return { ...requestV2(exchange), type, routeArn: arn, identitySource: identity };
  const identitySource = identity.join(',');
  return { ...requestV1(exchange), type, methodArn: arn, identitySource, authorizationToken: identitySource };
}
