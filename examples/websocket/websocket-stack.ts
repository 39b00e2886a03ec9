import { Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist, WebSocketApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';

/** A WebSocket API to which only the pages of the shop may connect. */
export class WebSocketStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const echo = new LambdaFunction(this, 'Echo', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async ({ body }) => ({ statusCode: 200, body });'),
    });
    const api = new WebSocketApi(this, 'Api', {
      connectRouteOptions: { integration: new WebSocketLambdaIntegration('Connect', echo) },
      defaultRouteOptions: { integration: new WebSocketLambdaIntegration('Message', echo), returnResponse: true },
    });
    new WebSocketStage(this, 'Stage', { webSocketApi: api, stageName: 'prod', autoDeploy: true });

    const updates = EndpointClass.credentialed(this, 'Updates', {
      allowlist: OriginAllowlist.of('https://app.shop.example'),
      methods: ['GET'],
    });
    WebSocketApiCors.of(api).apply(updates);
  }
}
