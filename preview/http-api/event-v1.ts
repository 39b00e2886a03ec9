import { commonLogTime } from '../gateway/common-log-time';
import { lastValues } from '../gateway/wire-request';
import { domainPrefix } from './context';
import { eventBody } from './event-body';
import type { AuthorizerContext, HttpExchange } from './exchange';
import { joinedHeader } from './http-api-request';

/**
 * Event of a Lambda integration, payload format 1.0.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventV1(exchange: HttpExchange): Record<string, unknown> {
  const { query, headers } = exchange.request;
  return {
    ...requestV1(exchange),
    multiValueHeaders: Object.fromEntries(headers),
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    ...eventBody(exchange.request),
  };
}

/** What the events of integrations and of authorizers have in common. */
export function requestV1(exchange: HttpExchange): Record<string, unknown> {
  const { request, route, stage, pathParameters } = exchange;
  return {
    version: '1.0',
    resource: resourceOf(route.key),
    path: request.path,
    httpMethod: request.method,
    headers: lastValues(request.headers),
    queryStringParameters: request.query.size > 0 ? lastValues(request.query) : null,
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    stageVariables: stage.variables ?? null,
    requestContext: requestContext(exchange),
  };
}

function requestContext({ api, stage, request, route, authorizer }: HttpExchange): Record<string, unknown> {
  return {
    accountId: api.stack.account,
    apiId: api.id,
    ...(authorizer && { authorizer: flat(authorizer) }),
    domainName: request.host,
    domainPrefix: domainPrefix(request.host),
    extendedRequestId: request.id,
    httpMethod: request.method,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: joinedHeader(request, 'user-agent') ?? '',
      userArn: null,
    },
    path: request.path,
    protocol: request.protocol,
    requestId: request.id,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    resourceId: null,
    resourcePath: resourceOf(route.key),
    stage: stage.name,
  };
}

/** Path of a route key, or the key itself. */
function resourceOf(routeKey: string): string {
  return routeKey.split(' ')[1] ?? routeKey;
}

function flat(authorizer: AuthorizerContext): object {
  return 'jwt' in authorizer ? authorizer.jwt : authorizer.lambda;
}
