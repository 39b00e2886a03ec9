/** One stack with a REST API that API Gateway answers by itself, once its authorizer has let a request in. */
import { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';

export function buildTokenApp(app, maxRevocationSeconds, { EndpointClass, RestApiCors, ScopedTokens }) {
  const stack = new Stack(app, 'Shop', { env: { region: 'us-east-1' } });
  const tokens = new ScopedTokens(stack, 'Tokens', {
    audience: 'https://api.shop.example',
    publicScopes: ['quotes:read'],
    maxRevocationSeconds,
  });
  const quotes = EndpointClass.tokenGated(stack, 'Quotes', { tokens, scopes: { GET: ['quotes:read'] } });
  const api = new RestApi(stack, 'Api');
  const integration = new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode":200}' },
    integrationResponses: [{ statusCode: '200' }],
  });
  api.root.addResource('quotes').addMethod('GET', integration, { methodResponses: [{ statusCode: '200' }] });
  RestApiCors.of(api).apply('/quotes', quotes);
}
