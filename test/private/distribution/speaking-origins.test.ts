import { describe, expect, it } from '@jest/globals';
import { Fn } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { FunctionUrlOrigin, HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { BucketCors, DistributionCors, HttpApiCors } from '../../../lib';
import { Shop } from '../../support/synth/distribution-shop';
import { Messages } from '../../support/synth/messages';

const speaking = (infos: readonly string[]) => infos.filter((info) => info.includes('of its own; behind this'));

function fn(shop: Shop): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => ({});');
  return new LambdaFunction(shop, 'Fn', { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
}

describe('an origin that states CORS headers too', () => {
  const rule = { allowedOrigins: ['*'], allowedMethods: [HttpMethods.GET] };

  it.each<
    [
      string,
      (shop: Shop) => HttpOrigin | FunctionUrlOrigin | ReturnType<typeof S3BucketOrigin.withOriginAccessControl>,
      string,
    ]
  >([
    [
      'a bucket',
      (shop) => S3BucketOrigin.withOriginAccessControl(new Bucket(shop, 'Files', { cors: [rule] })),
      'Shop/Files has CORS rules (cors)',
    ],
    [
      'a function URL',
      (shop) => new FunctionUrlOrigin(fn(shop).addFunctionUrl({ cors: { allowedOrigins: ['*'] } })),
      'Shop/Fn/FunctionUrl has a CORS configuration (cors)',
    ],
    [
      'an HTTP API',
      (shop) => {
        const api = new HttpApi(shop, 'Api', { corsPreflight: { allowOrigins: ['*'] } });
        return new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint)));
      },
      'Shop/Api has a CORS configuration (corsPreflight)',
    ],
  ])('is named: %s', (_, origin, told) => {
    const shop = new Shop();
    DistributionCors.of(shop.distribution({ defaultBehavior: { origin: origin(shop) } })).apply('*', shop.catalogue);
    expect(speaking(new Messages(shop).infos())).toEqual([
      expect.stringContaining(`*: ${told} of its own; behind this`),
    ]);
  });

  it('is none where it states nothing, or what a class of ours says', () => {
    const shop = new Shop();
    const api = new HttpApi(shop, 'Api');
    api.addRoutes({ path: '/', integration: new HttpUrlIntegration('Url', 'https://backend.shop.example') });
    HttpApiCors.of(api).apply('/', shop.catalogue);
    const origin = new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint)));
    const bucket = new Bucket(shop, 'Files');
    BucketCors.of(bucket).apply(shop.catalogue);
    const files = S3BucketOrigin.withOriginAccessControl(bucket);
    const distribution = shop.distribution({
      defaultBehavior: { origin },
      additionalBehaviors: { '/files/*': { origin: files } },
    });
    DistributionCors.of(distribution).apply('*', shop.catalogue).apply('/files/*', shop.catalogue);
    expect(speaking(new Messages(shop).infos())).toEqual([]);
  });
});

describe('what CloudFront adds by itself', () => {
  it('is told to be unknown to other caches, with what helps', () => {
    const shop = new Shop();
    const distribution = shop.distribution({
      additionalBehaviors: {
        '/admin/*': { origin: shop.origin, ...shop.uncached },
        '/orders/*': { origin: shop.origin, ...shop.uncached },
      },
    });
    DistributionCors.of(distribution)
      .apply('*', shop.catalogue)
      .apply('/admin/*', shop.admin)
      .apply('/orders/*', shop.orders);
    const [info, ...others] = new Messages(shop).infos().filter((text) => text.includes('another CDN'));
    expect(others).toEqual([]);
    expect(info).toMatch(
      /\/admin\/\*: CloudFront adds .* send Vary: Origin, .*; \*: .* send Access-Control-Allow-Origin: \* itself/,
    );
    expect(info).not.toContain('/orders');
  });
});
