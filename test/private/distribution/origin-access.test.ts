import { describe, expect, it } from '@jest/globals';
import {
  AllowedMethods,
  type CfnDistribution,
  FunctionUrlOriginAccessControl,
  type IOrigin,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  Signing,
} from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin, HttpOrigin, OriginGroup, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { DistributionCors, EndpointClass, OriginAllowlist } from '../../../lib';
import { refusal, Shop } from '../../support/synth/distribution-shop';
import { quotesClass } from '../../support/synth/token-app';
import { NOTHING_TOLD, toldOf } from '../../support/synth/told-by-synth';

const HASH = 'x-amz-content-sha256';
const group = () =>
  new OriginGroup({
    primaryOrigin: new HttpOrigin('a.shop.example'),
    fallbackOrigin: new HttpOrigin('b.shop.example'),
    fallbackStatusCodes: [500],
  });

/** One that everybody may call. */
function openUrl(shop: Shop): IOrigin {
  const code = Code.fromInline('exports.handler = async () => ({});');
  const fn = new LambdaFunction(shop, 'Open', { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
  return new FunctionUrlOrigin(fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }));
}

function functionUrl(shop: Shop, signing?: Signing): IOrigin {
  const fn = new LambdaFunction(shop, 'Api', {
    code: Code.fromInline('exports.handler = async () => {}'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
  });
  const url = fn.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  const originAccessControl = signing && new FunctionUrlOriginAccessControl(shop, 'Oac', { signing });
  return FunctionUrlOrigin.withOriginAccessControl(url, { ...(originAccessControl && { originAccessControl }) });
}

const writing = (shop: Shop, methods: string[], ...requestHeaders: string[]) =>
  EndpointClass.credentialed(shop, 'Writing', {
    methods,
    requestHeaders,
    allowlist: OriginAllowlist.of('https://app.shop.example'),
  });

describe('an origin group', () => {
  const { ALLOW_GET_HEAD_OPTIONS, ALLOW_ALL } = AllowedMethods;

  it('fails with methods that CloudFront refuses there', () => {
    const behavior = () => ({ origin: group() });
    expect(toldOf({ behavior }).refused).toContain(
      'origin-group-methods - *: it has an origin group, with which CloudFront takes GET, HEAD and OPTIONS alone, and PUT, PATCH, ' +
        'POST, DELETE are among its allowedMethods; write AllowedMethods.ALLOW_GET_HEAD_OPTIONS, or give it one origin',
    );
  });

  it('is told of a class that writes, without advising what CloudFront refuses', () => {
    const behavior = () => ({ origin: group(), allowedMethods: ALLOW_GET_HEAD_OPTIONS });
    expect(toldOf({ behavior })).toEqual({
      refused: '',
      warnings: {
        'method-not-allowed-by-behavior':
          '*: its class has POST, which the behaviour does not forward, nor could it with an origin group, which takes GET, HEAD ' +
          'and OPTIONS alone: add a behaviour with one origin for the paths that are written, or leave these methods out of ' +
          'the class',
      },
    });
  });

  it('has nothing to be told of once the class only reads, as the remark says', () => {
    const behavior = () => ({ origin: group(), allowedMethods: ALLOW_GET_HEAD_OPTIONS });
    expect(toldOf({ behavior, classOf: (shop) => writing(shop, ['GET'], 'x-a') })).toEqual(NOTHING_TOLD);
  });

  it('goes with a behaviour with one origin for what is written, as the remark says', () => {
    const shop = new Shop();
    const { cachePolicy } = shop.uncached;
    const distribution = shop.distribution({
      defaultBehavior: { origin: group(), cachePolicy, allowedMethods: ALLOW_GET_HEAD_OPTIONS },
      additionalBehaviors: { '/baskets*': { origin: shop.origin, cachePolicy, allowedMethods: ALLOW_ALL } },
    });
    DistributionCors.of(distribution)
      .apply('*', writing(shop, ['GET']))
      .apply('/baskets*', shop.orders);
    expect(refusal(shop)).toBe('');
  });
});

describe('a function URL that CloudFront signs requests to', () => {
  it('is told that pages may not send the hash of a body', () => {
    expect(toldOf({ behavior: (shop) => ({ origin: functionUrl(shop) }) })).toEqual({
      refused: '',
      warnings: {
        'content-hash-not-allowed':
          '*: CloudFront signs requests to the function URL behind it, which then takes bodies with their SHA-256 in ' +
          `${HASH} alone, and it does not get that: add '${HASH}' to the requestHeaders of orders, have pages send it, and ` +
          'forward it by OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER',
      },
    });
  });

  it('gets the hash once the class allows it, as the remark says', () => {
    const classOf = (shop: Shop) => writing(shop, ['POST'], HASH);
    expect(toldOf({ classOf, behavior: (shop) => ({ origin: functionUrl(shop) }) })).toEqual(NOTHING_TOLD);
  });

  it('does not get it through a policy that keeps it back', () => {
    const classOf = (shop: Shop) => writing(shop, ['POST'], HASH);
    const through = (headers: string[]) =>
      toldOf({
        classOf,
        behavior: (shop) => ({
          origin: functionUrl(shop),
          originRequestPolicy: new OriginRequestPolicy(shop, 'Few', {
            headerBehavior: OriginRequestHeaderBehavior.allowList(...headers),
          }),
        }),
      }).warnings;
    const cors = ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers', 'Sec-Fetch-Site'];
    expect(through(cors)).toHaveProperty('content-hash-not-allowed');
    expect(through([...cors, HASH])).not.toHaveProperty('content-hash-not-allowed');
  });

  it('needs no hash of what is only read', () => {
    const classOf = (shop: Shop) => writing(shop, ['GET', 'DELETE']);
    expect(toldOf({ classOf, behavior: (shop) => ({ origin: functionUrl(shop) }) })).toEqual(NOTHING_TOLD);
  });

  it.each([
    ['overwrites the Authorization header', undefined],
    ['does not sign those with the Authorization header', Signing.SIGV4_NO_OVERRIDE],
  ])('is told that signing %s', (what, signing) => {
    const behavior = (shop: Shop) => ({ origin: functionUrl(shop, signing) });
    expect(toldOf({ classOf: quotesClass, behavior }).warnings['authorization-overwritten']).toBe(
      `*: CloudFront signs requests to the function URL behind it, and ${what} that pages send to quotes: have them ` +
        'send it in a header of their own, x-authorization for example, which the handler reads, or leave the origin access ' +
        'control out, with FunctionUrlAuthType.NONE and new FunctionUrlOrigin',
    );
    const bearer = (shop: Shop) => writing(shop, ['GET'], 'authorization');
    expect(toldOf({ classOf: bearer, behavior }).warnings).toHaveProperty('authorization-overwritten');
  });

  it('leaves the header alone without the access control, as the remark says', () => {
    const behavior = (shop: Shop) => ({ origin: openUrl(shop) });
    const { refused, warnings } = toldOf({ classOf: quotesClass, behavior });
    expect(refused).toBe('');
    expect(warnings).not.toHaveProperty('authorization-overwritten');
  });

  it('needs nothing of a class without signing', () => {
    expect(toldOf({ behavior: (shop) => ({ origin: functionUrl(shop, Signing.NEVER) }) })).toEqual(NOTHING_TOLD);
  });
});

describe('a bucket that CloudFront signs requests to', () => {
  it('is told that pages may not send the hash that an origin access identity needs', () => {
    const behavior = (shop: Shop) => ({ origin: S3BucketOrigin.withOriginAccessIdentity(new Bucket(shop, 'Files')) });
    const text = toldOf({ behavior }).warnings['content-hash-not-allowed'];
    expect(text).toMatch(
      /^\*: CloudFront signs requests to the bucket behind it, .*; or use S3BucketOrigin.withOriginAccessControl/,
    );
    const classOf = (shop: Shop) => writing(shop, ['PUT'], HASH);
    expect(toldOf({ behavior, classOf })).toEqual(NOTHING_TOLD);
  });

  it('needs no hash by an origin access control, as the remark says', () => {
    const behavior = (shop: Shop) => ({ origin: S3BucketOrigin.withOriginAccessControl(new Bucket(shop, 'Files')) });
    expect(toldOf({ behavior })).toEqual(NOTHING_TOLD);
  });
});

describe('headers that an origin gets from CloudFront', () => {
  it.each(['Origin', 'sec-fetch-site', 'Access-Control-Request-Method'])(
    'fail where they speak for the viewer: %s',
    (name) => {
      const origin = new HttpOrigin('api.shop.example', { customHeaders: { [name]: 'https://app.shop.example' } });
      expect(toldOf({ behavior: () => ({ origin }) }).refused).toContain(
        `origin-header-overwritten - *: its origin gets ${name} by customHeaders in place of what the viewer says, so that withCors ` +
          'and APIs behind it judge every request alike; leave it out',
      );
    },
  );

  it('may say anything else', () => {
    const origin = new HttpOrigin('api.shop.example', { customHeaders: { 'x-from': 'cloudfront' } });
    expect(toldOf({ behavior: () => ({ origin }) })).toEqual(NOTHING_TOLD);
  });

  it('are found where an override put them', () => {
    const after = (shop: Shop) => {
      const resource = shop.node.findChild('Distribution').node.defaultChild as CfnDistribution;
      resource.addPropertyOverride('DistributionConfig.Origins.0.OriginCustomHeaders', [
        { HeaderName: 'Origin', HeaderValue: 'https://app.shop.example' },
      ]);
    };
    expect(toldOf({ after }).refused).toContain('origin-header-overwritten - *: its origin gets Origin');
  });
});
