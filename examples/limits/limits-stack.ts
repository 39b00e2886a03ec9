import { Stack } from 'aws-cdk-lib';
import { MockIntegration, PassthroughBehavior, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { EndpointClass, OriginAllowlist, RestApiCors } from 'cdk-cors';
import type { Construct } from 'constructs';

/** An API that bounds what all callers together cost, and what each address may use of that. */
export class LimitsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const api = new RestApi(this, 'Api', { cloudWatchRole: false });
    for (const path of ['prices', 'stock'])
      api.root.addResource(path).addMethod('GET', answering(`{"of":"${path}"}`), RESPONSES);

    const prices = EndpointClass.publicRead(this, 'Prices', { throttlingRateLimit: 1, throttlingBurstLimit: 3 });
    const stock = new EndpointClass(this, 'Stock', {
      allowlist: OriginAllowlist.of('https://app.shop.example', 'https://partner.example'),
      methods: ['GET'],
      requestHeaders: ['x-warehouse'],
    });
    const cors = RestApiCors.of(api).apply('/prices', prices).apply('/stock', stock);
    const limits = cors.addRuleGroup(stock, { requestsPerMinutePerAddress: 10, preflightsPerMinutePerAddress: 30 });

    const webAcl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'shop', sampledRequestsEnabled: true },
      rules: [limits.rule(0)],
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: webAcl.attrArn,
    });
  }
}

const RESPONSES = { methodResponses: [{ statusCode: '200' }] };

function answering(body: string): MockIntegration {
  return new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    passthroughBehavior: PassthroughBehavior.NEVER,
    integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': body } }],
  });
}
