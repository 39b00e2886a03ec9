import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { BucketCors, EndpointClass, FunctionUrlCors, HttpApiCors, ListDelivery, OriginAllowlist } from '../lib';
import { Messages } from './support/synth/messages';
import { refusal } from './support/synth/rest-api-app';

/** A stack with a pushed class, and what its sync is told. */
class Shop extends Stack {
  readonly fn: LambdaFunction;

  constructor(app = new App()) {
    super(app, 'Shop');
    OriginAllowlist.setParameterRoot(app, '/shop');
    const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
    this.fn = new LambdaFunction(this, 'Handler', { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
  }

  orders(patternsUnder: string[] = [], scope: Stack = this): EndpointClass {
    const allowlist = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, patternsUnder });
    return new EndpointClass(scope, 'Orders', { allowlist, methods: ['GET', 'POST'], credentials: true });
  }

  httpApi(): HttpApi {
    const api = new HttpApi(this, 'Api');
    const integration = new HttpLambdaIntegration('Integration', this.fn);
    api.addRoutes({ path: '/orders', methods: [HttpMethod.POST], integration });
    return api;
  }

  get template(): Template {
    return Template.fromStack(this);
  }

  /** Kinds of the targets that the sync is told of. */
  get targets(): string[] {
    const functions = Object.values(this.template.findResources('AWS::Lambda::Function'));
    const text = JSON.stringify(functions.map(({ Properties }) => Properties.Environment?.Variables.SYNC ?? ''));
    return [...text.replaceAll('\\', '').matchAll(/"kind":"([a-z-]+)"/g)].map(([, kind = '']) => kind);
  }

  get statements(): string {
    const roles = Object.entries(this.template.findResources('AWS::IAM::Role'));
    return JSON.stringify(roles.filter(([id]) => id.includes('AllowlistSync')));
  }

  infos = () => new Messages(this).infos();
}

describe('a pushed class on an HTTP API', () => {
  it('is written into its configuration, of which the template names nothing', () => {
    const shop = new Shop();
    HttpApiCors.of(shop.httpApi()).apply('/', shop.orders());
    const [api] = Object.values(shop.template.findResources('AWS::ApiGatewayV2::Api'));
    expect(api!['Properties']).not.toHaveProperty('CorsConfiguration');
    expect(shop.targets).toEqual(['http-api']);
    expect(shop.statements).toContain('/apis/');
    expect(shop.infos().join()).toContain('Room: 100 exact origins');
    expect(JSON.stringify(shop.template.findResources('AWS::ApiGatewayV2::Route'))).not.toContain('OPTIONS');
  });

  it.each<[string, (shop: Shop) => void]>([
    ['patterns', (shop) => HttpApiCors.of(shop.httpApi()).apply('/', shop.orders(['tenant.example']))],
    ['a path of its own', (shop) => HttpApiCors.of(shop.httpApi()).apply('/orders', shop.orders())],
    [
      'a stack of its own',
      (shop) => HttpApiCors.of(shop.httpApi()).apply('/', shop.orders([], new Stack(shop.node.root, 'Classes'))),
    ],
  ])('is answered for by a function where it has %s, and synth says so', (_, apply) => {
    const shop = new Shop();
    apply(shop);
    expect(shop.targets).toEqual([]);
    expect(shop.infos().join()).toContain('does not hold the list itself');
  });

  it('refuses a stage that does not deploy by itself', () => {
    const shop = new Shop();
    const api = shop.httpApi();
    HttpApiCors.of(api).apply('/', shop.orders());
    new CfnStage(shop, 'Beta', { apiId: api.apiId, stageName: 'beta' });
    expect(refusal(() => (shop.node.root as App).synth()).join()).toContain('stage-not-automatic - Shop/Beta');
  });
});

describe('a pushed class on a function URL', () => {
  it('is written into its configuration, of which the template names nothing', () => {
    const shop = new Shop();
    FunctionUrlCors.of(shop.fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE })).apply('/', shop.orders());
    const [url] = Object.values(shop.template.findResources('AWS::Lambda::Url'));
    expect(url!['Properties']).not.toHaveProperty('Cors');
    expect(shop.targets).toEqual(['function-url']);
    expect(shop.statements).toContain('["lambda:GetFunctionUrlConfig","lambda:UpdateFunctionUrlConfig"]');
  });

  it('is enforced by the function where the list may have patterns', () => {
    const shop = new Shop();
    const url = shop.fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    FunctionUrlCors.of(url).apply('/', shop.orders(['tenant.example']));
    expect(shop.targets).toEqual([]);
    expect(JSON.stringify(shop.template.findResources('AWS::Lambda::Function'))).toContain('/shop/orders/effective');
    expect(shop.infos().join()).toMatch(
      /FunctionUrl does not hold the list itself, since that takes one class .* without patterns/,
    );
  });
});

describe('a pushed class on a bucket', () => {
  it('is written into its rules, of which the template names none', () => {
    const shop = new Shop();
    BucketCors.of(new Bucket(shop, 'Uploads')).apply(shop.orders(['tenant.example']));
    const [bucket] = Object.values(shop.template.findResources('AWS::S3::Bucket'));
    expect(bucket!['Properties'] ?? {}).not.toHaveProperty('CorsConfiguration');
    expect(shop.targets).toEqual(['bucket']);
    expect(shop.statements).toContain('["s3:GetBucketCORS","s3:PutBucketCORS"]');
  });

  it('refuses rules beside it, and lists of another stack', () => {
    const shop = new Shop();
    const bucket = new Bucket(shop, 'Uploads');
    BucketCors.of(bucket).apply(shop.orders());
    bucket.addCorsRule({ allowedMethods: [HttpMethods.GET], allowedOrigins: ['*'] });
    const elsewhere = new Shop();
    BucketCors.of(new Bucket(elsewhere, 'Uploads')).apply(
      elsewhere.orders([], new Stack(elsewhere.node.root, 'Classes')),
    );
    expect(refusal(() => (shop.node.root as App).synth()).join()).toContain('cors-configured');
    expect(refusal(() => (elsewhere.node.root as App).synth()).join()).toContain('bucket-list-live');
  });
});
