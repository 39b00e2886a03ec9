import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, ResponseTransferMode, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';

/** A chat whose page reads the answer piece by piece. */
export class ChatStack extends Stack {
  /** @param modelUrl where the answers come from */
  constructor(scope: Construct, id: string, modelUrl: string) {
    super(scope, id);
    const timeout = Duration.minutes(5);
    const chat = EndpointClass.credentialed(this, 'Chat', {
      allowlist: OriginAllowlist.of('https://app.shop.example'),
      methods: ['POST'],
      requestHeaders: ['content-type'],
    });
    const handler = new NodejsFunction(this, 'Handler', {
      entry: join(__dirname, 'handlers', 'chat.ts'),
      runtime: Runtime.NODEJS_22_X,
      environment: { MODEL_URL: modelUrl },
      timeout,
    });
    const api = new RestApi(this, 'Api', { restApiName: 'chat' });
    const integration = new LambdaIntegration(handler, { responseTransferMode: ResponseTransferMode.STREAM, timeout });
    api.root.addResource('chat').addMethod('POST', integration);
    RestApiCors.of(api).apply('/chat', chat).addToFunction(handler);
  }
}
