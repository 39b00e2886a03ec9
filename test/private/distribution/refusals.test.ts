import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachedMethods,
  CacheHeaderBehavior,
  CachePolicy,
  type CachePolicyProps,
  type CfnDistribution,
  Function as CloudFrontFunction,
  CloudFrontWebDistribution,
  Distribution,
  type DistributionProps,
  experimental,
  FunctionCode,
  FunctionEventType,
  LambdaEdgeEventType,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Architecture, Code, type FunctionOptions, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DistributionCors, type EndpointClass } from '../../../lib';
import { refusal, Shop, shopApp } from '../../support/synth/distribution-shop';
import { quotesClass } from '../../support/synth/token-app';
import { NOTHING_TOLD, toldOf } from '../../support/synth/told-by-synth';

/** What synth says where a class is applied to a default behaviour. */
function refusalOf(
  endpointClass: (shop: Shop) => EndpointClass,
  behavior: (shop: Shop) => Partial<BehaviorOptions>,
  props: Partial<DistributionProps> = {},
  shop = new Shop(),
): string {
  const defaultBehavior = { origin: shop.origin, allowedMethods: AllowedMethods.ALLOW_ALL, ...behavior(shop) };
  DistributionCors.of(shop.distribution({ defaultBehavior, ...props })).apply('*', endpointClass(shop));
  return refusal(shop);
}

const catalogue = (shop: Shop) => shop.catalogue;
const admin = (shop: Shop) => shop.admin;
const orders = (shop: Shop) => shop.orders;

function cachePolicy(props: CachePolicyProps) {
  return (shop: Shop) => ({ cachePolicy: new CachePolicy(shop, 'Policy', props) });
}

function edgeFunction(shop: Shop, eventType: LambdaEdgeEventType, options: FunctionOptions = {}) {
  const functionVersion = new experimental.EdgeFunction(shop, 'Own', {
    code: Code.fromInline('exports.handler = async () => {}'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
    ...options,
  });
  return { edgeLambdas: [{ eventType, functionVersion }] };
}

describe('a class whose reads need a token', () => {
  it('fails where responses are kept', () => {
    const text = refusalOf(
      (shop) => quotesClass(shop),
      () => ({ cachePolicy: CachePolicy.CACHING_OPTIMIZED }),
    );
    expect(text).toContain(
      'tokens-cached - *: quotes needs a token for reads, and what the cache policy ' +
        `${CachePolicy.CACHING_OPTIMIZED.cachePolicyId} keeps is given to others without one, and after a revocation; use ` +
        'CachePolicy.CACHING_DISABLED',
    );
  });

  it('has its token forwarded where none is', () => {
    const shop = new Shop();
    const defaultBehavior = { origin: shop.origin, ...shop.uncached };
    DistributionCors.of(shop.distribution({ defaultBehavior })).apply('*', quotesClass(shop));
    const all = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId;
    expect(shop.behavior('*')).toMatchObject({ OriginRequestPolicyId: all });
  });
});

describe('functions of the app', () => {
  it('fail where ours have to be', () => {
    const text = refusalOf(orders, (shop) => edgeFunction(shop, LambdaEdgeEventType.ORIGIN_RESPONSE));
    expect(text).toContain(
      'event-taken - *: Shop/Own/Fn/CurrentVersion runs at origin-response, where CORS has to be decided, and CloudFront takes ' +
        'one function an event; move it to a viewer event, or to the behaviour of another path',
    );
  });

  it('may be at origin-response where a response headers policy does the rest', () => {
    expect(refusalOf(admin, (shop) => edgeFunction(shop, LambdaEdgeEventType.ORIGIN_RESPONSE))).toBe('');
  });

  it('fail where two are at one event', () => {
    const text = refusalOf(catalogue, (shop) => {
      const fn = new CloudFrontFunction(shop, 'Light', {
        code: FunctionCode.fromInline('function handler(e) { return e.request; }'),
      });
      const functionAssociations = [{ eventType: FunctionEventType.VIEWER_REQUEST, function: fn }];
      return { ...edgeFunction(shop, LambdaEdgeEventType.VIEWER_REQUEST), functionAssociations };
    });
    expect(text).toContain(
      'event-taken - *: Shop/Light and Shop/Own/Fn/CurrentVersion both run at viewer-request, and CloudFront takes one ' +
        'function an event; make them one',
    );
  });

  const tooMuch = { memorySize: 1024, timeout: Duration.seconds(60), architecture: Architecture.ARM_64 };

  it.each(['us-east-1', 'eu-west-1'])(
    'fail with ARM64, or too much memory or time at viewer events, in %s',
    (region) => {
      const shop = new Shop(shopApp(), { env: { region } });
      const own = (one: Shop) => edgeFunction(one, LambdaEdgeEventType.VIEWER_RESPONSE, tooMuch);
      const text = refusalOf(catalogue, own, {}, shop);
      const name = region === 'us-east-1' ? 'Shop/Own/Fn/CurrentVersion' : 'Shop/Own/ArnReader';
      for (const excess of [
        'runs on arm64, Lambda@Edge on x86_64 only',
        'has 1024 MB, at most 128',
        'may take 60 s, at most 5',
      ]) {
        expect(text).toContain(
          `function-limits - *: ${name} at viewer-response ${excess}; CloudFront refuses it at deployment`,
        );
      }
    },
  );

  it('may be larger at origin events', () => {
    const { architecture: _, ...large } = tooMuch;
    expect(refusalOf(catalogue, (shop) => edgeFunction(shop, LambdaEdgeEventType.ORIGIN_RESPONSE, large))).toBe('');
  });

  it('are found by their version too', () => {
    const text = refusalOf(catalogue, (shop) => {
      const fn = new LambdaFunction(shop, 'Plain', {
        code: Code.fromInline('exports.handler = async () => {}'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_22_X,
        memorySize: 256,
      });
      return { edgeLambdas: [{ eventType: LambdaEdgeEventType.VIEWER_REQUEST, functionVersion: fn.currentVersion }] };
    });
    expect(text).toContain('Shop/Plain/CurrentVersion at viewer-request has 256 MB, at most 128');
  });
});

describe('caching', () => {
  const origin = CacheHeaderBehavior.allowList('Origin');

  it('fails with OPTIONS cached but not allowed', () => {
    const cachedMethods = CachedMethods.CACHE_GET_HEAD_OPTIONS;
    const text = refusalOf(catalogue, () => ({ cachedMethods, allowedMethods: AllowedMethods.ALLOW_GET_HEAD }));
    expect(text).toContain(
      'options-not-allowed - *: OPTIONS is among the cachedMethods and not among the allowedMethods; leave it out, the class ' +
        'needs no preflight',
    );
  });

  it('fails with headers in the key at TTL 0', () => {
    const zero = { minTtl: Duration.seconds(0), defaultTtl: Duration.seconds(0), maxTtl: Duration.seconds(0) };
    expect(refusalOf(orders, cachePolicy({ ...zero, headerBehavior: origin }))).toContain(
      'key-without-caching - *: the cache policy Shop/Policy has a maxTtl of 0 and something in its key, which CloudFront ' +
        'refuses; use CachePolicy.CACHING_DISABLED, or a maxTtl of 1 s',
    );
  });

  it('fails for an echoing class without Origin in the key', () => {
    expect(refusalOf(orders, cachePolicy({ defaultTtl: Duration.seconds(0), maxTtl: Duration.seconds(30) }))).toContain(
      'cache-key-without-origin - *: its responses depend on Origin, which the cache policy Shop/Policy does not have in its ' +
        'key, so that one origin would get the headers of another; give it a CachePolicy with headerBehavior: ' +
        "CacheHeaderBehavior.allowList('Origin') and maxTtl: Duration.seconds(30)",
    );
  });

  it('fails for an echoing class that is cached for longer than the soft limit', () => {
    const text = refusalOf(
      orders,
      cachePolicy({ defaultTtl: Duration.seconds(0), maxTtl: Duration.seconds(31), headerBehavior: origin }),
    );
    expect(text).toContain(
      'cache-too-long - *: the cache policy Shop/Policy keeps responses for up to 31 s, and with them headers for origins ' +
        'that were taken off the list; give it a CachePolicy with a maxTtl of at most 30 s',
    );
  });

  it('takes a policy of the app that keeps origins apart for 30 s at most', () => {
    const own = cachePolicy({ defaultTtl: Duration.seconds(0), maxTtl: Duration.seconds(30), headerBehavior: origin });
    expect(refusalOf(orders, own)).toBe('');
  });

  it.each(['CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS', 'AMPLIFY', 'ELEMENTAL_MEDIA_PACKAGE'] as const)(
    'knows the managed policy %s',
    (name) => {
      expect(refusalOf(orders, () => ({ cachePolicy: CachePolicy[name] }))).toContain('cache-too-long - *');
      expect(refusalOf(catalogue, () => ({ cachePolicy: CachePolicy[name] }))).toBe('');
    },
  );

  it('fails where one preflight would get the answer of another', () => {
    const cachedMethods = CachedMethods.CACHE_GET_HEAD_OPTIONS;
    expect(refusalOf(admin, () => ({ cachedMethods }))).toContain(
      'cache-key-without-preflight - *: OPTIONS is among the cachedMethods, and the cache policy ' +
        `${CachePolicy.CACHING_OPTIMIZED.cachePolicyId} does not have origin, access-control-request-method, ` +
        'access-control-request-headers in its key, so that one preflight would get the answer of another; leave OPTIONS out',
    );
    expect(refusalOf(orders, () => ({ cachedMethods }))).toBe('');
  });
});

describe('forwarding', () => {
  it('fails where a policy of the app keeps back what CORS decides by', () => {
    const text = refusalOf(orders, (shop) => ({
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: new OriginRequestPolicy(shop, 'Few', {
        headerBehavior: OriginRequestHeaderBehavior.allowList('Origin', 'Access-Control-Request-Method'),
      }),
    }));
    expect(text).toContain(
      'headers-not-forwarded - *: the origin request policy Shop/Few does not forward access-control-request-headers, ' +
        'sec-fetch-site, which CORS decides by; add them, use OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER, or leave ' +
        'the policy out',
    );
  });

  it.each([
    ['CORS_S3_ORIGIN', 'sec-fetch-site,'],
    ['CORS_CUSTOM_ORIGIN', 'access-control-request-method, access-control-request-headers, sec-fetch-site,'],
    ['USER_AGENT_REFERER_HEADERS', 'origin, access-control-request-method'],
    ['ALL_VIEWER', undefined],
    ['ALL_VIEWER_EXCEPT_HOST_HEADER', undefined],
  ] as const)('knows what the managed policy %s forwards', (name, missing) => {
    const text = refusalOf(orders, () => ({
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy[name],
    }));
    if (missing === undefined) expect(text).toBe('');
    else expect(text).toContain(`does not forward ${missing}`);
  });

  it('takes a policy that leaves out other headers', () => {
    const text = refusalOf(orders, (shop) => ({
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: new OriginRequestPolicy(shop, 'Most', {
        headerBehavior: OriginRequestHeaderBehavior.denyList('Host'),
      }),
    }));
    expect(text).toBe('');
  });
});

describe('responses', () => {
  it('fail with error pages that turn a denial into 200', () => {
    const errorResponses = [{ httpStatus: 403, responseHttpStatus: 200, responsePagePath: '/index.html' }];
    expect(refusalOf(orders, () => ({}), { errorResponses })).toContain(
      'error-page-hides-denials - errorResponses turn 403 into 200 /index.html, also where a preflight or a write is denied, ' +
        'and for errors of the API; leave 403 out, and let a CloudFront Function at viewer-request of the ' +
        "pages' behaviour rewrite paths of a single-page app",
    );
    expect(refusalOf(catalogue, () => ({}), { errorResponses })).toBe('');
  });

  it('may have error pages for what is no denial, and are told what scripts then meet', () => {
    const errorResponses = [
      { httpStatus: 404, responseHttpStatus: 200, responsePagePath: '/index.html', ttl: Duration.seconds(0) },
      { httpStatus: 503, ttl: Duration.seconds(0) },
    ];
    expect(toldOf({ props: { errorResponses } })).toEqual({
      refused: '',
      warnings: {
        'error-page-replaces-answers':
          'errorResponses put /index.html with status 200 in the place of 404, also where an API answered it to a script, which gets ' +
          'the page with the headers of the page; leave 404 out, and let a CloudFront Function at viewer-request of the ' +
          "pages' behaviour rewrite paths of a single-page app",
      },
    });
    expect(toldOf({ props: { errorResponses: errorResponses.slice(1) } })).toEqual(NOTHING_TOLD);
  });

  it("are left to the API where a function rewrites the pages' paths, as the remark says", () => {
    const shop = new Shop();
    const code =
      "function handler(e) { if (!e.request.uri.includes('.')) e.request.uri = '/index.html'; return e.request; }";
    const fn = new CloudFrontFunction(shop, 'Pages', { code: FunctionCode.fromInline(code) });
    const functionAssociations = [{ eventType: FunctionEventType.VIEWER_REQUEST, function: fn }];
    const distribution = shop.distribution({ defaultBehavior: { origin: shop.origin, functionAssociations } });
    distribution.addBehavior('/orders*', shop.origin, shop.uncached);
    DistributionCors.of(distribution).apply('/orders*', shop.orders);
    expect(refusal(shop)).toBe('');
    Annotations.fromStack(shop).hasNoWarning('*', Match.stringLikeRegexp('errorResponses|Shop/Pages'));
  });

  it('keep the settings of the app for errors, and are kept by CloudFront for no other error', () => {
    const shop = new Shop();
    const errorResponses = [{ httpStatus: 404, ttl: Duration.minutes(5) }];
    expect(refusalOf(orders, () => shop.uncached, { errorResponses }, shop)).toBe('');
    const { CustomErrorResponses: errors } = shop.distributionConfig();
    expect(errors).toHaveLength(10);
    expect(errors[0]).toEqual({ ErrorCode: 404, ErrorCachingMinTTL: 300 });
    expect(errors).toContainEqual({ ErrorCode: 403, ErrorCachingMinTTL: 0 });
  });

  it.each([
    ['catalogue', 'SECURITY_HEADERS'],
    ['orders', 'CORS_ALLOW_ALL_ORIGINS'],
  ] as const)('of %s fail with the existing response headers policy %s', (name, policy) => {
    const responseHeadersPolicy = ResponseHeadersPolicy[policy];
    expect(
      refusalOf(
        (shop) => shop[name],
        () => ({ responseHeadersPolicy }),
      ),
    ).toContain(
      `response-headers-policy-exists - *: it has the response headers policy ${responseHeadersPolicy.responseHeadersPolicyId}, ` +
        'and CloudFront takes one a behaviour; leave it out, and give its other headers to apply as { responseHeaders }',
    );
  });

  it.each([
    [
      'adds',
      {
        customHeadersBehavior: {
          customHeaders: [{ header: 'Access-Control-Allow-Origin', value: '*', override: true }],
        },
      },
    ],
    ['removes', { removeHeaders: ['access-control-allow-credentials'] }],
    ['takes from Vary', { removeHeaders: ['Vary'] }],
  ])('of echoing classes fail with a policy that %s what the function states', (_, props) => {
    const text = refusalOf(orders, (shop) => ({
      responseHeadersPolicy: new ResponseHeadersPolicy(shop, 'Own', props),
    }));
    expect(text).toContain('response-headers-policy-exists - *: it has the response headers policy Shop/Own');
    const shop = new Shop();
    const cors = DistributionCors.of(shop.distribution());
    expect(() => cors.apply('*', shop.orders, { responseHeaders: props })).toThrow('response-headers-cors');
  });

  it('of echoing classes may have a policy without CORS', () => {
    const responseHeadersPolicy = (shop: Shop) =>
      new ResponseHeadersPolicy(shop, 'Own', { securityHeadersBehavior: { contentTypeOptions: { override: true } } });
    expect(refusalOf(orders, (shop) => ({ responseHeadersPolicy: responseHeadersPolicy(shop) }))).toBe('');
    expect(refusalOf(orders, () => ({ responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS }))).toBe('');
  });
});

it('a distribution of the old kind fails', () => {
  const shop = new Shop();
  const originConfigs = [
    { customOriginSource: { domainName: 'api.shop.example' }, behaviors: [{ isDefaultBehavior: true }] },
  ];
  const old = new CloudFrontWebDistribution(shop, 'Old', { originConfigs });
  DistributionCors.of(old).apply('*', shop.orders);
  expect(refusal(shop)).toContain(
    'behavior-without-cache-policy - *: it has forwardedValues and no cache policy, so that headers cannot be forwarded apart ' +
      'from caching; define the distribution with Distribution instead of CloudFrontWebDistribution, and keep its logical id by ' +
      'overrideLogicalId on its defaultChild: with another one, a deployed distribution is replaced',
  );
});

it('the way out of it keeps a deployed distribution', () => {
  const [old, shop] = [new Shop(), new Shop()];
  const originConfigs = [
    { customOriginSource: { domainName: 'api.shop.example' }, behaviors: [{ isDefaultBehavior: true }] },
  ];
  new CloudFrontWebDistribution(old, 'Site', { originConfigs });
  const idsIn = (one: Shop) => Object.keys(Template.fromStack(one).findResources('AWS::CloudFront::Distribution'));
  const [deployed = ''] = idsIn(old);
  const site = new Distribution(shop, 'Site', { defaultBehavior: { origin: new HttpOrigin('api.shop.example') } });
  (site.node.defaultChild as CfnDistribution).overrideLogicalId(deployed);
  DistributionCors.of(site).apply('*', shop.catalogue);
  expect(idsIn(shop)).toEqual([deployed]);
});

it('tells everything that is wrong at once', () => {
  const errorResponses = [{ httpStatus: 503, responseHttpStatus: 200, responsePagePath: '/sorry.html' }];
  const text = refusalOf(
    orders,
    () => ({ cachePolicy: CachePolicy.AMPLIFY, originRequestPolicy: OriginRequestPolicy.CORS_S3_ORIGIN }),
    { errorResponses },
  );
  for (const code of [
    'cache-key-without-origin',
    'cache-too-long',
    'headers-not-forwarded',
    'error-page-hides-denials',
  ]) {
    expect(text).toContain(`${code} - `);
  }
});
