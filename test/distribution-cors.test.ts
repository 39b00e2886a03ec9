import { describe, expect, it } from '@jest/globals';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  OriginRequestPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { DistributionCors, EndpointClass, OriginAllowlist } from '../lib';
import { refusal, Shop, shopApp } from './support/synth/distribution-shop';
import { EVENTS } from './support/synth/edge-stack';

describe('DistributionCors.of', () => {
  it('is the same for every call', () => {
    const distribution = new Shop().distribution();
    const cors = DistributionCors.of(distribution, { parameterRegion: 'eu-west-1' });
    expect(DistributionCors.of(distribution)).toBe(cors);
    expect(DistributionCors.of(distribution, { parameterRegion: 'eu-west-1' })).toBe(cors);
  });

  it('takes options from any call, whatever was applied before, and fails where two do not agree', () => {
    const shop = new Shop();
    const distribution = shop.distribution();
    DistributionCors.of(distribution).apply('*', shop.orders);
    DistributionCors.of(distribution, { removalPolicy: RemovalPolicy.RETAIN });
    DistributionCors.of(distribution, { parameterRegion: 'ap-south-1' });
    expect(() => DistributionCors.of(distribution, { parameterRegion: 'eu-west-1' })).toThrow(
      'options-differ - Shop/Distribution: got parameterRegion "eu-west-1", and another call of "of" gave "ap-south-1"; give one of them',
    );
    const template = Template.fromStack(shop);
    template.hasResource('AWS::Lambda::Function', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::Lambda::Version', { DeletionPolicy: 'Retain' });
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toContain(':ssm:ap-south-1:');
  });

  it('fails for an imported distribution', () => {
    const shop = new Shop();
    const attributes = { domainName: 'd111111abcdef8.cloudfront.net', distributionId: 'E1' };
    const imported = Distribution.fromDistributionAttributes(shop, 'Imported', attributes);
    expect(() => DistributionCors.of(imported)).toThrow(
      'distribution-imported - Shop/Imported: the behaviours of an imported distribution are defined elsewhere, where ' +
        'nothing can be added; call DistributionCors in the app that defines it',
    );
  });
});

describe('DistributionCors.apply', () => {
  it('gives a class of any origin and simple requests a response headers policy, and no function', () => {
    const shop = new Shop();
    const distribution = shop.distribution();
    DistributionCors.of(distribution).apply('/products*', shop.catalogue);
    distribution.addBehavior('/products*', shop.origin);
    expect(shop.behavior('/products*')).toMatchObject({
      CachePolicyId: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
      ResponseHeadersPolicyId: { Ref: expect.stringContaining('Headerscatalogue') },
    });
    expect(shop.behavior('/products*')).not.toHaveProperty('AllowedMethods');
    expect(shop.resources('AWS::Lambda::Function')).toEqual([]);
  });

  it('gives a literal class with preflights a response headers policy, and a function at origin-request', () => {
    const shop = new Shop();
    const distribution = shop.distribution({ additionalBehaviors: { '/admin/*': { origin: shop.origin } } });
    DistributionCors.of(distribution).apply('/admin/*', shop.admin);
    const behavior = shop.behavior('/admin/*');
    expect(EVENTS(behavior)).toEqual(['origin-request']);
    expect(behavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
      CachePolicyId: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
      OriginRequestPolicyId: { Ref: expect.any(String) },
      ResponseHeadersPolicyId: { Ref: expect.any(String) },
    });
    expect(
      shop.resources('AWS::CloudFront::OriginRequestPolicy')[0].Properties.OriginRequestPolicyConfig,
    ).toMatchObject({
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
      HeadersConfig: {
        HeaderBehavior: 'whitelist',
        Headers: ['origin', 'access-control-request-method', 'access-control-request-headers', 'sec-fetch-site'],
      },
    });
  });

  it('gives a live class the function at both origin events, and keeps origins apart in the cache for 30 s at most', () => {
    const shop = new Shop();
    const distribution = shop.distribution({ additionalBehaviors: { '/orders/*': { origin: shop.origin } } });
    DistributionCors.of(distribution).apply('/orders/*', shop.orders);
    const behavior = shop.behavior('/orders/*');
    expect(EVENTS(behavior)).toEqual(['origin-request', 'origin-response']);
    expect(behavior).not.toHaveProperty('ResponseHeadersPolicyId');
    expect(shop.resources('AWS::CloudFront::CachePolicy')[0].Properties.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 0,
      MaxTTL: 30,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { Headers: ['origin', 'access-control-request-method', 'access-control-request-headers'] },
      },
    });
    expect(shop.distributionConfig()).not.toHaveProperty('CustomErrorResponses');
  });

  it('treats patterns, and paths split by method, as live classes', () => {
    const shop = new Shop();
    const partners = EndpointClass.credentialed(shop, 'Partners', {
      methods: ['GET'],
      allowlist: OriginAllowlist.of('https://*.partners.shop.example'),
    });
    const cors = DistributionCors.of(shop.distribution());
    cors.apply('*', partners);
    expect(EVENTS(shop.behavior('*'))).toEqual(['origin-request', 'origin-response']);

    const other = new Shop();
    DistributionCors.of(other.distribution()).apply('*', other.catalogue, { writes: other.admin });
    expect(EVENTS(other.behavior('*'))).toEqual(['origin-request', 'origin-response']);
  });

  it('never turns caching on: CACHING_DISABLED stays, sees the whole request, and keeps no errors', () => {
    const shop = new Shop();
    const distribution = shop.distribution({ defaultBehavior: { origin: shop.origin, ...shop.uncached } });
    DistributionCors.of(distribution).apply('*', shop.orders);
    expect(shop.behavior('*')).toMatchObject({
      CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
      OriginRequestPolicyId: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
    });
    expect(shop.resources('AWS::CloudFront::CachePolicy')).toEqual([]);
    const errors = shop.distributionConfig().CustomErrorResponses;
    expect(errors).toContainEqual({ ErrorCode: 404, ErrorCachingMinTTL: 0 });
    expect(errors).toHaveLength(10);
  });

  it('makes one function, one cache policy and one origin request policy for all behaviours', () => {
    const shop = new Shop();
    const distribution = shop.distribution();
    const cors = DistributionCors.of(distribution);
    for (const path of ['/orders', '/orders/*', '/session', '/baskets*']) {
      cors.apply(path, shop.orders);
      distribution.addBehavior(path, shop.origin);
    }
    for (const type of [
      'Lambda::Function',
      'Lambda::Version',
      'CloudFront::CachePolicy',
      'CloudFront::OriginRequestPolicy',
    ]) {
      expect(shop.resources(`AWS::${type}`)).toHaveLength(1);
    }
  });

  it('keeps what the behaviour has: functions at viewer events, policies, origins of other stacks', () => {
    const app = shopApp();
    const policies = new Stack(app, 'Policies', { env: { region: 'us-east-1' } });
    const originRequestPolicy = new OriginRequestPolicy(policies, 'All', {
      headerBehavior: { behavior: 'allViewer' } as never,
    });
    const shop = new Shop(app);
    const viewer = new CloudFrontFunction(shop, 'Viewer', {
      code: FunctionCode.fromInline('function handler(e) { return e.request; }'),
    });
    const functionAssociations = [{ eventType: FunctionEventType.VIEWER_REQUEST, function: viewer }];
    const distribution = shop.distribution({
      additionalBehaviors: {
        '/orders/*': { origin: shop.origin, ...shop.uncached, originRequestPolicy, functionAssociations },
      },
    });
    DistributionCors.of(distribution).apply('/orders/*', shop.orders);
    expect(shop.behavior('/orders/*')).toMatchObject({
      FunctionAssociations: [{ EventType: 'viewer-request' }],
      OriginRequestPolicyId: { 'Fn::ImportValue': expect.stringContaining('Policies') },
      TargetOriginId: expect.any(String),
    });
  });

  it('merges other response headers into the policy, one policy for each class and set of headers', () => {
    const shop = new Shop();
    const distribution = shop.distribution();
    const cors = DistributionCors.of(distribution);
    const responseHeaders = { securityHeadersBehavior: { contentTypeOptions: { override: true } } };
    cors.apply('/products*', shop.catalogue, { responseHeaders });
    cors.apply('/offers*', shop.catalogue, { responseHeaders: structuredClone(responseHeaders) });
    cors.apply('/plain*', shop.catalogue);
    cors.apply('/orders*', shop.orders, { responseHeaders });
    for (const path of ['/products*', '/offers*', '/plain*', '/orders*']) distribution.addBehavior(path, shop.origin);
    const policy = (path: string) => shop.behavior(path)['ResponseHeadersPolicyId'];
    expect(policy('/offers*')).toEqual(policy('/products*'));
    const configs = shop
      .resources('AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ Properties }) => Properties.ResponseHeadersPolicyConfig);
    expect(configs.map((config) => [Boolean(config.CorsConfig), Boolean(config.SecurityHeadersConfig)])).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
  });

  it('removes what the origin says of CORS, but for any origin, which CloudFront says only where it is asked with Origin', () => {
    const shop = new Shop();
    const responseHeaders = { removeHeaders: ['X-Powered-By'] };
    DistributionCors.of(shop.distribution()).apply('*', shop.catalogue, { responseHeaders });
    const [{ Properties }] = shop.resources('AWS::CloudFront::ResponseHeadersPolicy');
    expect(Properties.ResponseHeadersPolicyConfig.RemoveHeadersConfig.Items).toEqual([
      { Header: 'X-Powered-By' },
      { Header: 'access-control-allow-credentials' },
      { Header: 'access-control-expose-headers' },
    ]);
  });

  it('fails with CORS headers among the other response headers', () => {
    const shop = new Shop();
    const customHeadersBehavior = {
      customHeaders: [{ header: 'Access-Control-Allow-Origin', value: '*', override: true }],
    };
    const cors = DistributionCors.of(shop.distribution());
    expect(() => cors.apply('*', shop.catalogue, { responseHeaders: { customHeadersBehavior } })).toThrow(
      'response-headers-cors - got Access-Control-Allow-Origin in responseHeaders: CORS headers follow from the endpoint ' +
        'class alone; leave them out',
    );
  });

  it('fails for a pattern twice, with or without its leading slash', () => {
    const shop = new Shop();
    const cors = DistributionCors.of(shop.distribution()).apply('/orders/*', shop.orders);
    expect(() => cors.apply('orders/*', shop.catalogue)).toThrow(
      'path-has-classes - got "orders/*": it has orders already; apply once a path, and two classes as apply(path, reads, { writes })',
    );
  });

  it('fails for two classes of one name', () => {
    const shop = new Shop();
    const other = EndpointClass.publicRead(shop, 'Other', { className: 'orders' });
    const cors = DistributionCors.of(shop.distribution()).apply('/orders/*', shop.orders);
    expect(() => cors.apply('*', other)).toThrow(
      'class-name-taken - got "orders": Shop/Orders and Shop/Other have this name on one distribution; give one of them another className',
    );
  });

  it('fails for a pattern that no behaviour has, and lists them', () => {
    const shop = new Shop();
    const distribution = shop.distribution({ additionalBehaviors: { 'images/*': { origin: shop.origin } } });
    DistributionCors.of(distribution).apply('/orders/*', shop.orders);
    expect(refusal(shop)).toContain(
      'pattern-unknown - got "/orders/*": no behaviour has this path pattern; the distribution has /images/*, *, and "*" is ' +
        'its default behaviour',
    );
  });

  it('fails for a pattern that is none', () => {
    const shop = new Shop();
    expect(() => DistributionCors.of(shop.distribution()).apply('', shop.orders)).toThrow(
      'pattern-invalid - got "": a path pattern is 1 to 255 characters, as the behaviour has it; write "/orders/*", or "*" ' +
        'for the default behaviour',
    );
  });
});
