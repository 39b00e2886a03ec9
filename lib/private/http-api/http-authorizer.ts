import { Names } from 'aws-cdk-lib';
import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { MakeAuthorizer } from '../api/authorizers';

const TOKEN = '$request.header.Authorization';
/**
 * What a kept result is for: the same token from the same origin, for the same method, path and route. Whatever of it is
 * missing is answered by 401 without the function.
 */
const CACHE_KEY = [TOKEN, '$request.header.Origin', '$context.httpMethod', '$context.path', '$context.routeKey'];

/** Makes the authorizers of an HTTP API. */
export function makeHttpAuthorizer(apiId: string): MakeAuthorizer {
  return (scope, tokens, authorizerUri) => {
    const { resultCacheSeconds, authorizer } = tokens._plan;
    const name = Names.uniqueResourceName(scope, { maxLength: 128 });
    if (authorizerUri !== undefined) {
      return new CfnAuthorizer(scope, 'Resource', {
        apiId,
        name,
        authorizerType: 'REQUEST',
        authorizerUri,
        authorizerPayloadFormatVersion: '2.0',
        enableSimpleResponses: true,
        authorizerResultTtlInSeconds: resultCacheSeconds,
        identitySource: resultCacheSeconds > 0 ? CACHE_KEY : [TOKEN],
      });
    }
    const native = new CfnAuthorizer(scope, 'Resource', {
      apiId,
      name,
      authorizerType: 'JWT',
      identitySource: [TOKEN],
      jwtConfiguration: { issuer: tokens.issuerUrl, audience: [authorizer.audience] },
    });
    // API Gateway reads the issuer's metadata
    native.node.addDependency(tokens);
    return native;
  };
}
