import { describe, expect, it } from '@jest/globals';
import { Duration, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  type CfnDistribution,
  Function as CloudFrontFunction,
  type DistributionProps,
  FunctionCode,
  FunctionEventType,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { DistributionCors, EndpointClass, OriginAllowlist } from '../lib';
import { Shop } from './support/synth/distribution-shop';
import { quotesClass } from './support/synth/token-app';

describe('template metadata', () => {
  it('has the path patterns in the order of the distribution, and its aliases as own origins', () => {
    const shop = new Shop();
    const distribution = shop.distribution({ domainNames: ['shop.example', '*.shop.example'] });
    const cors = DistributionCors.of(distribution);
    cors.apply('*', shop.orders).apply('images/*', shop.catalogue).apply('/admin/*', shop.admin);
    distribution.addBehavior('/admin/*', shop.origin, shop.uncached);
    distribution.addBehavior('images/*', shop.origin);
    const { distributions } = Template.fromStack(shop).toJSON().Metadata['cdk-cors'];
    expect(distributions).toHaveLength(1);
    const { distribution: reference, config } = distributions[0];
    expect(reference).toEqual({ Ref: shop.getLogicalId(distribution.node.defaultChild as never) });
    expect(config.routes).toEqual([
      { path: '/admin/*', read: 'admin', write: 'admin' },
      { path: '/images/*', read: 'catalogue', write: 'catalogue' },
      { path: '*', read: 'orders', write: 'orders' },
    ]);
    expect(config.classes.orders.policy.selfOrigins).toEqual(['https://shop.example']);
    expect(config.classes.catalogue.policy).not.toHaveProperty('selfOrigins');
  });

  it.each<[string, boolean | undefined, DistributionProps['domainNames'], boolean]>([
    ['none but its own', undefined, undefined, false],
    ['those that are named', undefined, ['shop.example'], false],
    ['any below one', true, ['shop.example', '*.shop.example'], false],
    ['one that only the deployment knows', true, [Token.asString({ Ref: 'Alias' })], false],
    ['those of the distribution that it is staging for', true, undefined, true],
  ])('says whether other domains lead to it: %s', (_, otherDomains, domainNames, staging) => {
    const shop = new Shop();
    const distribution = shop.distribution({ domainNames });
    const resource = distribution.node.defaultChild as CfnDistribution;
    if (staging) resource.distributionConfig = { ...shop.resolve(resource.distributionConfig), staging };
    DistributionCors.of(distribution).apply('*', shop.orders);
    const { config } = Template.fromStack(shop).toJSON()['Metadata']['cdk-cors'].distributions[0];
    expect(config.otherDomains).toBe(otherDomains);
  });
});

describe('synth tells', () => {
  it('methods that CloudFront does not have, and no other way to forward them', () => {
    const shop = new Shop();
    const distribution = shop.distribution();
    const search = new EndpointClass(shop, 'Search', {
      allowlist: OriginAllowlist.anyOrigin(),
      methods: ['GET', 'QUERY'],
    });
    DistributionCors.of(distribution).apply('*', search);
    const warnings = Annotations.fromStack(shop);
    warnings.hasWarning(
      '/Shop/Distribution/Cors',
      Match.stringLikeRegexp('search has QUERY: CloudFront has no such method'),
    );
    warnings.hasNoWarning('/Shop/Distribution/Cors', Match.stringLikeRegexp('which the behaviour does not forward'));
  });

  it('what a pattern leaves out, what is not forwarded, and that errors of CloudFront have no CORS headers', () => {
    const shop = new Shop();
    const distribution = shop.distribution({ additionalBehaviors: { '/orders/*': { origin: shop.origin } } });
    DistributionCors.of(distribution).apply('/orders/*', shop.orders);
    const warnings = Annotations.fromStack(shop);
    const expectWarning = (text: string) =>
      warnings.hasWarning('/Shop/Distribution/Cors', Match.stringLikeRegexp(text));
    expectWarning(
      '/orders/\\* does not match /orders, which belongs to \\*: add a behaviour for /orders, or write /orders\\*',
    );
    expectWarning('/orders/\\*: its class has POST, which the behaviour does not forward');
    expectWarning('errors that CloudFront makes itself .* carry no CORS headers');
    warnings.hasInfo('/Shop/Distribution/Cors', Match.stringLikeRegexp('the default behaviour \\(\\*\\) has no class'));
    warnings.hasInfo(
      '/Shop/Distribution/Cors',
      Match.stringLikeRegexp("refused within 30 s and 30 s in CloudFront's cache"),
    );
  });

  it('nothing about a path that has the same classes', () => {
    const shop = new Shop();
    const behavior = { origin: shop.origin, ...shop.uncached };
    const distribution = shop.distribution({ additionalBehaviors: { '/orders': behavior, '/orders/*': behavior } });
    DistributionCors.of(distribution).apply('/orders/*', shop.orders).apply('/orders', shop.orders);
    const warnings = Annotations.fromStack(shop).findWarning('*', Match.anyValue());
    expect(warnings.map(({ id, entry }) => [id, entry.data])).toEqual([
      ['/Shop/Distribution/Cors', expect.stringContaining('errors that CloudFront makes itself')],
    ]);
    Annotations.fromStack(shop).hasInfo(
      '*',
      Match.stringLikeRegexp('/orders: an origin that was taken off the list is refused within 30 s;'),
    );
  });

  it('where an origin may serve a path that the function does not see', () => {
    const spellings = (admin: HttpOrigin) => {
      const shop = new Shop();
      const distribution = shop.distribution({
        additionalBehaviors: { '/admin*': { origin: admin, ...shop.uncached } },
      });
      DistributionCors.of(distribution).apply('*', shop.catalogue).apply('/admin*', shop.orders);
      return Annotations.fromStack(shop).findInfo('*', Match.stringLikeRegexp('other spellings of their paths'));
    };
    expect(spellings(new HttpOrigin('api.shop.example')).map(({ entry }) => entry.data)).toEqual([
      expect.stringMatching(/^\* shares an origin server with \/admin\*\. .* get the headers of \*,/),
    ]);
    expect(spellings(new HttpOrigin('admin.shop.example'))).toEqual([]);
  });

  it('that a function of the app may rewrite paths before', () => {
    const shop = new Shop();
    const viewer = new CloudFrontFunction(shop, 'Viewer', {
      code: FunctionCode.fromInline('function handler(e) { return e.request; }'),
    });
    const functionAssociations = [{ eventType: FunctionEventType.VIEWER_REQUEST, function: viewer }];
    DistributionCors.of(shop.distribution({ defaultBehavior: { origin: shop.origin, functionAssociations } })).apply(
      '*',
      shop.orders,
    );
    Annotations.fromStack(shop).hasWarning('*', Match.stringLikeRegexp('\\*: Shop/Viewer runs before CORS is decided'));
  });

  it('that a policy is not known to the app', () => {
    const shop = new Shop();
    const cachePolicy = CachePolicy.fromCachePolicyId(shop, 'Known', '00000000-0000-0000-0000-000000000000');
    const defaultBehavior = { origin: shop.origin, cachePolicy, allowedMethods: AllowedMethods.ALLOW_ALL };
    DistributionCors.of(shop.distribution({ defaultBehavior })).apply('*', shop.orders);
    Annotations.fromStack(shop).hasWarning('*', Match.stringLikeRegexp('does not define the policy 00000000-'));
  });

  /** @param cookieBehavior of a cache policy with all else in its key */
  const toldOf = (
    code: string,
    behavior: Partial<BehaviorOptions>,
    classOf: (shop: Shop) => EndpointClass,
    cookieBehavior?: CacheCookieBehavior,
  ) => {
    const shop = new Shop();
    const headerBehavior = CacheHeaderBehavior.allowList('authorization', 'origin');
    const policy = {
      maxTtl: Duration.seconds(30),
      defaultTtl: Duration.seconds(0),
      minTtl: Duration.seconds(0),
      headerBehavior,
    };
    const cachePolicy = cookieBehavior && new CachePolicy(shop, 'Keyed', { ...policy, cookieBehavior });
    const methods = { allowedMethods: AllowedMethods.ALLOW_ALL };
    const defaultBehavior = { origin: shop.origin, ...methods, ...(cachePolicy && { cachePolicy }), ...behavior };
    DistributionCors.of(shop.distribution({ defaultBehavior })).apply('*', classOf(shop));
    return Annotations.fromStack(shop)
      .findWarning('*', Match.stringLikeRegexp(`\\[ack: cdk-cors:${code}\\]`))
      .map(({ entry }) => String(entry.data));
  };

  it('that credentials are taken out on the way, unless cookies or the Authorization header get through', () => {
    const told = (behavior: Partial<BehaviorOptions>) =>
      toldOf('credentials-not-forwarded', behavior, ({ orders }) => orders);
    expect(told({})).toEqual([
      '*: orders lets pages send credentials, and the behaviour forwards neither cookies nor the Authorization header, so ' +
        "that the origin never sees them: give it a CachePolicy with cookieBehavior: CacheCookieBehavior.allowList('session'), " +
        "headerBehavior: CacheHeaderBehavior.allowList('Origin'), maxTtl: Duration.seconds(30) " +
        '[ack: cdk-cors:credentials-not-forwarded]',
    ]);
    const session = CacheCookieBehavior.allowList('session');
    expect(toldOf('credentials-not-forwarded', {}, ({ orders }) => orders, session)).toEqual([]);
    expect(toldOf('users-share-cache', {}, ({ orders }) => orders, session)).toEqual([]);
    expect(told({ cachePolicy: CachePolicy.CACHING_DISABLED })).toEqual([]);
    expect(toldOf('credentials-not-forwarded', {}, ({ catalogue }) => catalogue)).toEqual([]);
  });

  it('that users share a cache which does not know them apart', () => {
    const told = (behavior: Partial<BehaviorOptions>) => toldOf('users-share-cache', behavior, ({ orders }) => orders);
    const originRequestPolicy = OriginRequestPolicy.ALL_VIEWER;
    expect(told({ originRequestPolicy })).toEqual([
      '*: the origin sees who asks for orders by cookie and authorization, and the cache keeps answers without regard to ' +
        "it, so that one user's answer may be given to another: give it a CachePolicy with cookieBehavior: " +
        "CacheCookieBehavior.all(), headerBehavior: CacheHeaderBehavior.allowList('Authorization', 'Origin'), maxTtl: " +
        'Duration.seconds(30) [ack: cdk-cors:users-share-cache]',
    ]);
    expect(told({ originRequestPolicy, cachePolicy: CachePolicy.CACHING_DISABLED })).toEqual([]);
    expect(told({})).toEqual([]);
    const keyed = (cookieBehavior: CacheCookieBehavior) =>
      toldOf('users-share-cache', { originRequestPolicy }, ({ orders }) => orders, cookieBehavior);
    expect(keyed(CacheCookieBehavior.allowList('theme'))).toEqual([
      expect.stringContaining('by cookie, and the cache'),
    ]);
    expect(keyed(CacheCookieBehavior.all())).toEqual([]);
    expect(toldOf('users-share-cache', { originRequestPolicy }, ({ catalogue }) => catalogue)).toEqual([]);
  });

  it('that tokens are taken out on the way, or travel in the clear', () => {
    const cachePolicy = CachePolicy.CACHING_DISABLED;
    const originRequestPolicy = OriginRequestPolicy.CORS_S3_ORIGIN;
    expect(toldOf('credentials-not-forwarded', { cachePolicy, originRequestPolicy }, quotesClass)).toEqual([
      '*: quotes takes tokens, and the behaviour forwards no Authorization header, so that the origin never sees them: use ' +
        'OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER [ack: cdk-cors:credentials-not-forwarded]',
    ]);
    const all = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
    expect(toldOf('credentials-not-forwarded', { cachePolicy, originRequestPolicy: all }, quotesClass)).toEqual([]);
    expect(toldOf('credentials-not-forwarded', { cachePolicy }, quotesClass)).toEqual([]);
    expect(toldOf('tokens-over-http', { cachePolicy }, quotesClass)).toEqual([
      '*: quotes takes tokens, and the behaviour takes them over http, where anybody on the way can read them: write ' +
        'viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY [ack: cdk-cors:tokens-over-http]',
    ]);
    const viewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS;
    expect(toldOf('tokens-over-http', { cachePolicy, viewerProtocolPolicy }, quotesClass)).toEqual([]);
  });
});
