import { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, OriginAllowlist, ScopedTokens } from 'cdk-cors';
import { Construct } from 'constructs';

/** What examples in documents may use without defining it. */
export class ExampleStack extends Stack {
  readonly fixture: ReturnType<typeof fixtureIn> & typeof TEST_RUNNER & { readonly stack: Stack };

  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { region: 'eu-central-1', account: '123456789012' } });
    this.fixture = { ...fixtureIn(new Construct(this, 'Fixture')), ...TEST_RUNNER, stack: this };
  }
}

/** As jest and vitest have them. */
const TEST_RUNNER = {
  test: (_name: string, run: () => void): void => run(),
  expect: (text: string) => ({
    toMatchSnapshot(): void {
      if (text === '') throw new Error('there is nothing to compare');
    },
  }),
};

function fixtureIn(scope: Construct) {
  const fn = new LambdaFunction(scope, 'Fn', {
    code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 })'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_LATEST,
  });
  const api = new RestApi(scope, 'Api');
  for (const path of ['orders', 'products', 'prices', 'admin']) {
    api.root.addResource(path).addMethod('ANY', new LambdaIntegration(fn));
  }
  api.root.addResource('quotes').addMethod('GET', new LambdaIntegration(fn));
  const httpApi = new HttpApi(scope, 'HttpApi');
  const integration = new HttpLambdaIntegration('Integration', fn);
  httpApi.addRoutes({ path: '/quotes', methods: [HttpMethod.GET], integration });
  const tokens = new ScopedTokens(scope, 'Tokens', { audience: 'https://api.shop.example' });
  const userPool = new UserPool(scope, 'UserPool');
  const client = userPool.addClient('Client');
  const orders = EndpointClass.credentialed(scope, 'Orders', {
    allowlist: OriginAllowlist.of('https://app.shop.example'),
    methods: ['GET', 'POST'],
  });
  const origin = new HttpOrigin('api.shop.example');
  const distribution = new Distribution(scope, 'Distribution', {
    defaultBehavior: { origin },
    additionalBehaviors: { '/orders/*': { origin } },
  });
  return { api, client, distribution, fn, httpApi, orders, tokens, userPool };
}
