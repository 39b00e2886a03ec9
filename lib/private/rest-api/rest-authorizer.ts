import { Names } from 'aws-cdk-lib';
import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { MakeAuthorizer } from '../api/authorizers';
import { acknowledge } from '../messages/acknowledge';

/**
 * What a kept result is for: the same token from the same origin, for the same method and path. Whatever of it is missing
 * is answered by 401 without the function.
 */
const CACHE_KEY = [
  'method.request.header.Authorization',
  'method.request.header.Origin',
  'context.httpMethod',
  'context.path',
].join(',');

/** Makes the authorizers of a REST API. */
export function makeRestAuthorizer(restApiId: string): MakeAuthorizer {
  return (scope, tokens, authorizerUri) => {
    const { resultCacheSeconds, authorizer } = tokens._plan;
    const common = { restApiId, name: Names.uniqueResourceName(scope, { maxLength: 128 }) };
    if (authorizerUri !== undefined) {
      return new CfnAuthorizer(scope, 'Resource', {
        ...common,
        type: 'REQUEST',
        authorizerUri,
        // 300 by default
        authorizerResultTtlInSeconds: resultCacheSeconds,
        ...(resultCacheSeconds > 0 && { identitySource: CACHE_KEY }),
      });
    }
    const native = new CfnAuthorizer(scope, 'Resource', {
      ...common,
      type: 'JWT',
      identitySource: 'method.request.header.Authorization',
    });
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
    native.addPropertyOverride('JwtConfiguration', {
      DefaultAlgorithms: ['RS256'],
      Issuers: [{ Issuer: tokens.issuerUrl, Audiences: [authorizer.audience] }],
    });
    const reason = 'REST APIs have JWT authorizers since 2026, which the rules of CDK do not know yet';
    acknowledge(native, 'CloudFormation-Validate::F3002', reason);
    // API Gateway reads the issuer's metadata
    native.node.addDependency(tokens);
    return native;
  };
}
