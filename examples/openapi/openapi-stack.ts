import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { ApiDefinition, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';

/** An API that an OpenAPI document defines. */
export class OpenApiStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const api = new SpecRestApi(this, 'Api', { apiDefinition: ApiDefinition.fromAsset(join(__dirname, 'api.yaml')) });
    const prices = EndpointClass.credentialed(this, 'Prices', {
      allowlist: OriginAllowlist.of('https://app.shop.example', 'https://partner.example'),
      methods: ['GET'],
    });
    RestApiCors.of(api).apply('/prices', prices);
  }
}
