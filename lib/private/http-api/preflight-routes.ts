import { CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { RegionalResponder } from '../api/regional-responder';
import { acknowledge } from '../messages/acknowledge';

/** Has a function answer `OPTIONS`, for which nobody has to be authorised. */
export function addPreflightRoutes(
  scope: Construct,
  apiId: string,
  paths: readonly string[],
  { handler }: RegionalResponder,
): void {
  const integration = new CfnIntegration(scope, 'Integration', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: handler.functionArn,
    // as a REST API calls it
    payloadFormatVersion: '1.0',
  });
  const target = `integrations/${integration.ref}`;
  for (const path of paths) {
    const routeKey = `OPTIONS ${path}`;
    const route = new CfnRoute(scope, routeKey, { apiId, routeKey, target, authorizationType: 'NONE' });
    const reason = 'browsers send preflights without credentials (https://fetch.spec.whatwg.org/#cors-preflight-fetch)';
    acknowledge(route, 'AwsSolutions-APIG4', reason);
  }
}
