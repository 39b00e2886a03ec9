import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import { DistributionCors, EndpointClass, OriginAllowlist } from '../lib';
import { refusal, Shop, shopApp } from './support/synth/distribution-shop';
import { quotesClass } from './support/synth/token-app';

const EVENTS = (behavior: Record<string, unknown>) =>
  (behavior['LambdaFunctionAssociations'] as { EventType: string }[] | undefined)?.map(({ EventType }) => EventType);

/** The edge function of a stack elsewhere is in a stack of its own. */
function edgeStackOf(shop: Shop): Stack {
  return shop.node.root.node.children.find((child) => child.node.id.startsWith('edge-lambda-stack')) as Stack;
}

describe('DistributionCors.of', () => {
  it('is the same for every call', () => {
    const distribution = new Shop().distribution();
    const cors = DistributionCors.of(distribution, { parameterRegion: 'eu-west-1' });
    expect(DistributionCors.of(distribution)).toBe(cors);
    expect(DistributionCors.of(distribution, { parameterRegion: 'eu-west-1' })).toBe(cors);
  });

  it('fails with other options the second time', () => {
    const distribution = new Shop().distribution();
    DistributionCors.of(distribution);
    expect(() => DistributionCors.of(distribution, { removalPolicy: RemovalPolicy.RETAIN })).toThrow(
      'options-differ - got {"removalPolicy":"retain"}: DistributionCors.of was called for Shop/Distribution with {} before; give options once',
    );
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
    DistributionCors.of(other.distribution()).apply('*', { read: other.catalogue, write: other.admin });
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

  it('removes what the origin says of CORS: to origins that are not listed, CloudFront adds nothing in its place', () => {
    const shop = new Shop();
    const responseHeaders = { removeHeaders: ['X-Powered-By'] };
    DistributionCors.of(shop.distribution()).apply('*', shop.catalogue, { responseHeaders });
    const [{ Properties }] = shop.resources('AWS::CloudFront::ResponseHeadersPolicy');
    expect(Properties.ResponseHeadersPolicyConfig.RemoveHeadersConfig.Items).toEqual([
      { Header: 'X-Powered-By' },
      { Header: 'access-control-allow-origin' },
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
      'path-has-classes - got "orders/*": it has orders already; apply once a path, and two classes as ' +
        '{ read: one, write: other }',
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

describe('the function at the edge', () => {
  it('fits viewer events too, and may read the parameter and write its log, nothing else', () => {
    const shop = new Shop();
    DistributionCors.of(shop.distribution()).apply('*', shop.orders);
    const [{ Properties }] = shop.resources('AWS::Lambda::Function');
    expect(Properties).toMatchObject({ MemorySize: 128, Timeout: 5, Runtime: 'nodejs22.x' });
    expect(Properties).not.toHaveProperty('Environment');
    expect(Properties).not.toHaveProperty('Architectures');
    const [role] = shop.resources('AWS::IAM::Role');
    expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toContainEqual({
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'edgelambda.amazonaws.com' },
    });
    const [{ PolicyDocument }] = role.Properties.Policies;
    expect(JSON.stringify(PolicyDocument)).toContain(':parameter/shop/cors/orders/origins');
    expect(PolicyDocument.Statement.map(({ Action }: { Action: unknown }) => Action)).toEqual([
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      'ssm:GetParameter',
    ]);
    expect(shop.resources('AWS::IAM::Policy')).toEqual([]);
  });

  it('lives in us-east-1, also for a stack elsewhere, with the same asset', () => {
    const assets = ['us-east-1', 'eu-west-1'].map((region) => {
      const shop = new Shop(shopApp(), { env: { region } });
      DistributionCors.of(shop.distribution(), { parameterRegion: 'eu-central-1' }).apply('*', shop.orders);
      const home = region === 'us-east-1' ? shop : edgeStackOf(shop);
      const [fn] = Object.values(Template.fromStack(home).findResources('AWS::Lambda::Function'));
      return fn?.['Properties'].Code.S3Key;
    });
    expect(assets[0]).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(assets[1]).toBe(assets[0]);
  });

  it('has a new version when a policy changes', () => {
    const versionOf = (methods: string[]) => {
      const shop = new Shop();
      const allowlist = OriginAllowlist.of('https://*.shop.example');
      DistributionCors.of(shop.distribution()).apply('*', new EndpointClass(shop, 'Class', { methods, allowlist }));
      return Object.keys(Template.fromStack(shop).findResources('AWS::Lambda::Version'))[0];
    };
    expect(versionOf(['GET', 'PUT'])).not.toBe(versionOf(['GET', 'PATCH']));
    expect(versionOf(['GET', 'PUT'])).toBe(versionOf(['GET', 'PUT']));
  });

  it('serves two distributions of one stack elsewhere by a function each', () => {
    const shop = new Shop(shopApp(), { env: { region: 'eu-west-1' } });
    DistributionCors.of(shop.distribution()).apply('*', shop.orders);
    DistributionCors.of(shop.distribution({}, 'Second')).apply('*', shop.orders);
    Template.fromStack(edgeStackOf(shop)).resourceCountIs('AWS::Lambda::Function', 2);
  });

  it.each(['us-east-1', 'eu-west-1'])('stays behind on request, its version too, in %s', (region) => {
    const shop = new Shop(shopApp(), { env: { region } });
    const cors = DistributionCors.of(shop.distribution(), { removalPolicy: RemovalPolicy.RETAIN });
    cors.apply('*', shop.orders);
    const template = Template.fromStack(region === 'us-east-1' ? shop : edgeStackOf(shop));
    template.allResources('AWS::Lambda::Version', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::Lambda::Function', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ Timeout: 5 }),
    });
  });

  it('fails in a stack that does not say where it is', () => {
    const shop = new Shop(shopApp(), {});
    expect(() => DistributionCors.of(shop.distribution()).apply('*', shop.orders)).toThrow(
      'region-missing - Shop: functions at the edge live in us-east-1, and this stack does not say where it is itself; give ' +
        "it env: { region: 'us-east-1' }, or any other region",
    );
  });

  it('is told the region of parameters: of the list, else the given one, else of the stack', () => {
    const shop = new Shop(shopApp(), { env: { region: 'eu-west-1' } });
    const far = EndpointClass.credentialed(shop, 'Far', {
      methods: ['GET'],
      allowlist: OriginAllowlist.fromParameterName('/shop/cors/far/origins', { region: 'ap-south-1' }),
    });
    const distribution = shop.distribution();
    DistributionCors.of(distribution).apply('/far*', far).apply('*', shop.orders);
    distribution.addBehavior('/far*', shop.origin);
    const { classes } = Template.fromStack(shop).toJSON().Metadata['cdk-cors'].distributions[0].config;
    expect([classes.far.live.region, classes.orders.live.region]).toEqual(['ap-south-1', 'eu-west-1']);
    const policies = JSON.stringify(Template.fromStack(edgeStackOf(shop)).findResources('AWS::IAM::Role'));
    expect(policies).toContain(':ssm:ap-south-1:');
    expect(policies).toContain(':ssm:eu-west-1:');
  });

  it('fails where nothing says in which region a parameter is', () => {
    const app = shopApp();
    const shop = new Shop(app);
    const elsewhere = new Shop(app, {}, 'Elsewhere');
    expect(() => DistributionCors.of(shop.distribution()).apply('*', elsewhere.orders)).toThrow(
      'parameter-region-missing - orders: functions at the edge run in many regions, and nothing says in which one ' +
        '/shop/cors/orders/origins is; give its stack an env with a region, the allowlist a region, or DistributionCors.of ' +
        "{ parameterRegion: 'eu-west-1' }",
    );
  });

  it('fails where only the deployment knows the name of a parameter', () => {
    const shop = new Shop();
    const parameter = new StringListParameter(shop, 'Origins', { stringListValue: ['https://app.shop.example'] });
    const allowlist = OriginAllowlist.fromParameter(parameter);
    const live = EndpointClass.credentialed(shop, 'Live', { methods: ['GET'], allowlist });
    expect(() => DistributionCors.of(shop.distribution()).apply('*', live)).toThrow(
      'parameter-unresolved - live: the name of its parameter is known at deployment only, and a function at the edge has ' +
        'no environment that could tell it; give the parameter a literal parameterName that begins with "/", or use ' +
        'OriginAllowlist.fromParameterName',
    );
  });
});

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
});

describe('synth tells', () => {
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
    warnings.hasInfo('/Shop/Distribution/Cors', Match.stringLikeRegexp('no class was applied to \\*'));
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
        'that the origin never sees them: use CachePolicy.CACHING_DISABLED with ' +
        'OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER [ack: cdk-cors:credentials-not-forwarded]',
    ]);
    expect(told({ cachePolicy: CachePolicy.CACHING_DISABLED })).toEqual([]);
    expect(toldOf('credentials-not-forwarded', {}, ({ catalogue }) => catalogue)).toEqual([]);
  });

  it('that users share a cache which does not know them apart', () => {
    const told = (behavior: Partial<BehaviorOptions>) => toldOf('users-share-cache', behavior, ({ orders }) => orders);
    const originRequestPolicy = OriginRequestPolicy.ALL_VIEWER;
    expect(told({ originRequestPolicy })).toEqual([
      '*: the origin sees who asks for orders by cookie and authorization, and the cache keeps answers without regard to ' +
        "it, so that one user's answer may be given to another: use CachePolicy.CACHING_DISABLED, or make it part of the " +
        'key [ack: cdk-cors:users-share-cache]',
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
      expect.stringContaining('*: quotes takes tokens, and the behaviour forwards no Authorization header'),
    ]);
    expect(toldOf('credentials-not-forwarded', { cachePolicy }, quotesClass)).toEqual([]);
    expect(toldOf('tokens-over-http', { cachePolicy }, quotesClass)).toEqual([
      '*: quotes takes tokens, and the behaviour takes them over http, where anybody on the way can read them: write ' +
        'viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY [ack: cdk-cors:tokens-over-http]',
    ]);
    const viewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS;
    expect(toldOf('tokens-over-http', { cachePolicy, viewerProtocolPolicy }, quotesClass)).toEqual([]);
  });
});
