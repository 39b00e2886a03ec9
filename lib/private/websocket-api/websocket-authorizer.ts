import { Names } from 'aws-cdk-lib';
import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { MakeAuthorizer } from '../api/authorizers';

/** An authorizer of `$connect`. It has no identity sources: who lacks one would be refused before the function is asked. */
export function addAuthorizer(scope: Construct, apiId: string, authorizerUri: string): CfnAuthorizer {
  return new CfnAuthorizer(scope, 'Resource', {
    apiId,
    name: Names.uniqueResourceName(scope, { maxLength: 128 }),
    authorizerType: 'REQUEST',
    authorizerUri,
  });
}

/** Makes the authorizers of a WebSocket API for tokens, which `apply` takes only where a function verifies them. */
export function makeWebSocketAuthorizer(apiId: string): MakeAuthorizer {
  return (scope, _tokens, uri) => addAuthorizer(scope, apiId, uri!);
}
