import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { EndpointClass, HttpApiCors, OriginAllowlist } from 'cdk-cors';
import type { Construct } from 'constructs';

interface ServerStackProps extends StackProps {
  /** Where the server is. */
  readonly serverUrl: string;
}

/** A server of one's own behind an HTTP API: API Gateway answers its preflights, and the server all else. */
export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { serverUrl, ...props }: ServerStackProps) {
    super(scope, id, props);

    const api = new HttpApi(this, 'Api');
    const integration = new HttpUrlIntegration('Server', `${serverUrl}/stock/{proxy}`);
    api.addRoutes({ path: '/stock/{proxy+}', methods: [HttpMethod.GET, HttpMethod.PUT], integration });

    const stock = EndpointClass.credentialed(this, 'Stock', {
      allowlist: OriginAllowlist.of('https://app.shop.example', 'https://*.partners.shop.example'),
      methods: ['GET', 'PUT'],
      requestHeaders: ['content-type'],
    });
    const cors = HttpApiCors.of(api).apply('/stock', stock);
    // of a container of ECS, in its environment: { CDK_CORS: cors.functionConfig }
    new CfnOutput(this, 'ServerConfig', { value: cors.functionConfig });
  }
}
