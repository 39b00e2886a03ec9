import { describe, expect, it } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi, type RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { CorsHttpMethod, HttpApi, type HttpApiProps, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import {
  Code,
  FunctionUrlAuthType,
  type FunctionUrlCorsOptions,
  Function as LambdaFunction,
  HttpMethod as LambdaHttpMethod,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { AlarmsStack } from '../../examples/alarms/alarms-stack';
import { QuotesStack } from '../../examples/function-url/quotes-stack';
import { LimitsStack } from '../../examples/limits/limits-stack';
import { OpenApiStack } from '../../examples/openapi/openapi-stack';
import { ServerStack } from '../../examples/server/server-stack';
import { ShopStack } from '../../examples/shop/shop-stack';
import { UploadsStack } from '../../examples/uploads/uploads-stack';
import { OriginAllowlist } from '../../lib';
import { findingsIn } from '../../lib/rules/findings';
import { linkedStacks } from '../../lib/template/assembly/linked-stacks';
import { templatesIn } from '../../lib/template/assembly/read-assembly';
import { readCorsApp } from '../../lib/template/cors/cors-app';

/** What is found in an app, by rule and place. */
function foundIn(app: App): string[] {
  const stacks = [...linkedStacks(templatesIn(app.synth().directory))].flat().map(({ stack }) => stack);
  return findingsIn(readCorsApp(stacks)).map(({ level, rule, message }) => `${level} ${rule.id}: ${message}`);
}

describe('the examples', () => {
  const EXAMPLES: readonly [string, (app: App) => unknown, readonly string[]][] = [
    ['shop', (app) => new ShopStack(app, 'Shop'), []],
    ['openapi', (app) => new OpenApiStack(app, 'OpenApi'), []],
    ['function-url', (app) => new QuotesStack(app, 'Quotes'), []],
    ['limits', (app) => new LimitsStack(app, 'Limits'), []],
    ['server', (app) => new ServerStack(app, 'Server', { serverUrl: 'https://stock.shop.example' }), []],
    [
      'alarms',
      (app) => new AlarmsStack(app, 'Alarms'),
      // a MOCK integration stands there for the owner's own, and synth says the same
      ['warning response-without-headers: GET /orders states no CORS headers: no integration response does'],
    ],
    [
      'uploads',
      (app) => new UploadsStack(app, 'Uploads'),
      // one class for the bucket and for the API
      ['note method-without-route: allows PUT, which no route serves'],
    ],
  ];

  it.each(EXAMPLES)('of %s keep to the rules', (_, make, expected) => {
    const app = new App();
    OriginAllowlist.setParameterRoot(app, '/shop/cors');
    make(app);
    expect(foundIn(app)).toEqual(expected);
  });
});

describe("CDK's own ways", () => {
  const APP = 'https://app.shop.example';
  const SILENT = 'exports.handler = async () => ({ statusCode: 200 })';

  function handler(stack: Stack): LambdaFunction {
    return new LambdaFunction(stack, 'Handler', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(SILENT),
    });
  }

  const restApi = (cors: RestApiProps['defaultCorsPreflightOptions']) => (stack: Stack) => {
    const api = new RestApi(stack, 'Api', { defaultCorsPreflightOptions: cors });
    api.root.addResource('orders').addMethod('PUT', new LambdaIntegration(handler(stack)));
  };
  const httpApi = (corsPreflight: HttpApiProps['corsPreflight']) => (stack: Stack) => {
    const api = new HttpApi(stack, 'Api', { corsPreflight });
    const integration = new HttpLambdaIntegration('Handler', handler(stack));
    api.addRoutes({ path: '/orders', methods: [HttpMethod.PUT], integration });
  };
  const functionUrl = (cors: FunctionUrlCorsOptions) => (stack: Stack) => {
    handler(stack).addFunctionUrl({ authType: FunctionUrlAuthType.NONE, cors });
  };

  const WAYS: readonly [string, (stack: Stack) => unknown, readonly string[]][] = [
    [
      'preflights of a REST API for any origin',
      restApi({ allowOrigins: ['*'] }),
      ['warning response-without-headers', 'note method-without-route', 'note method-without-route'],
    ],
    [
      'preflights of a REST API for one origin and the methods that are there',
      (stack) => {
        const orders = new RestApi(stack, 'Api').root.addResource('orders');
        orders.addMethod('PUT', new LambdaIntegration(handler(stack)));
        orders.addCorsPreflight({ allowOrigins: [APP], allowMethods: ['PUT'], allowCredentials: true });
      },
      ['warning response-without-headers'],
    ],
    [
      'preflights of a REST API for several origins',
      restApi({ allowOrigins: [APP, 'https://b.shop.example'], allowMethods: ['PUT'], allowCredentials: true }),
      [
        'warning first-origin-for-strangers',
        'warning first-origin-for-strangers',
        'warning response-without-headers',
        'note method-without-route',
      ],
    ],
    [
      'preflights of a REST API for any origin with credentials',
      restApi({ allowOrigins: ['*'], allowMethods: ['PUT'], allowCredentials: true }),
      [
        'error any-origin-with-credentials',
        'error any-origin-with-credentials',
        'warning response-without-headers',
        'note method-without-route',
      ],
    ],
    [
      'corsPreflight of an HTTP API',
      httpApi({ allowOrigins: [APP], allowMethods: [CorsHttpMethod.PUT], allowHeaders: ['content-type'] }),
      [],
    ],
    [
      'corsPreflight of an HTTP API, as it should not be',
      httpApi({ allowOrigins: ['https://*'], allowHeaders: ['*'], allowCredentials: true, maxAge: Duration.days(10) }),
      [
        'error any-origin-with-credentials',
        'error wildcard-with-credentials',
        'warning method-not-allowed',
        'warning max-age-too-long',
      ],
    ],
    ['cors of a function URL', functionUrl({ allowedOrigins: [APP], allowedMethods: [LambdaHttpMethod.PUT] }), []],
    [
      'cors of a function URL, as it should not be',
      functionUrl({ allowedOrigins: ['*'], allowedMethods: [LambdaHttpMethod.OPTIONS], allowCredentials: true }),
      ['error any-origin-with-credentials', 'error function-url-method-refused'],
    ],
    [
      'cors of a bucket',
      (stack) => new Bucket(stack, 'Uploads').addCorsRule({ allowedOrigins: ['*'], allowedMethods: [HttpMethods.PUT] }),
      ['note bucket-open-to-writes'],
    ],
  ];

  it.each(WAYS)('%s', (_, make, expected) => {
    const app = new App();
    make(new Stack(app, 'Shop'));
    expect(foundIn(app).map((line) => line.split(': ')[0])).toEqual(expected);
  });
});
