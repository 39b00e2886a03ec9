import { lastValues } from '../gateway/wire-request';
import { contextOf } from './context';
import type { Exchange } from './exchange';
import { firstMediaType, isBinary } from './media-types';

/**
 * Event of a Lambda proxy integration.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function proxyEvent(exchange: Exchange): Record<string, unknown> {
  const { request, node, stage, pathParameters, api } = exchange;
  const isBase64Encoded =
    request.body.length > 0 && isBinary(api.binaryMediaTypes, firstMediaType(request, 'content-type'));
  return {
    resource: node.path,
    path: request.path,
    httpMethod: request.method,
    headers: lastValues(request.headers),
    multiValueHeaders: Object.fromEntries(request.headers),
    queryStringParameters: request.query.size > 0 ? lastValues(request.query) : null,
    multiValueQueryStringParameters: request.query.size > 0 ? Object.fromEntries(request.query) : null,
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    stageVariables: stage.variables ?? null,
    requestContext: requestContext(exchange),
    body: request.body.length > 0 ? request.body.toString(isBase64Encoded ? 'base64' : 'utf8') : null,
    isBase64Encoded,
  };
}

/** `requestContext` of an event. */
export function requestContext(exchange: Exchange): Record<string, unknown> {
  const { identity, ...context } = contextOf(exchange);
  return {
    ...context,
    identity: {
      ...(identity as object),
      accessKey: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
    },
  };
}
