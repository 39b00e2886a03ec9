import type { RestLambdaAuthorizer } from '../../lib/template/rest-api/rest-api';
import { lastValues } from '../gateway/wire-request';
import type { Exchange } from './exchange';
import { methodArn } from './method-arn';
import { requestContext } from './proxy-event';

/**
 * Event of a Lambda authorizer.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */
export function authorizerEvent(
  { type }: RestLambdaAuthorizer,
  exchange: Exchange,
  token: string,
): Record<string, unknown> {
  const { request, node, stage, pathParameters } = exchange;
  const event = { type, methodArn: methodArn(exchange) };
  if (type === 'TOKEN') return { ...event, authorizationToken: token };
  return {
    ...event,
    resource: node.path,
    path: request.path,
    httpMethod: request.method,
    headers: lastValues(request.headers),
    multiValueHeaders: Object.fromEntries(request.headers),
    queryStringParameters: lastValues(request.query),
    multiValueQueryStringParameters: Object.fromEntries(request.query),
    pathParameters,
    stageVariables: stage.variables ?? {},
    requestContext: requestContext(exchange),
  };
}
