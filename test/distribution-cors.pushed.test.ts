import { describe, expect, it } from '@jest/globals';
import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CacheHeaderBehavior,
  CachePolicy,
  Function as CloudFrontFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  KeyValueStore,
} from 'aws-cdk-lib/aws-cloudfront';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist } from '../lib';
import { storedList } from '../lib/contract/stored-list';
import { ENGINES, runWhole } from './support/edge/engines';
import { viewerRequest } from './support/edge/viewer-request';
import { refusal, Shop } from './support/synth/distribution-shop';
import { EVENTS } from './support/synth/edge-stack';

const NAME = '/shop/cors/pushed/origins';
const A = 'https://a.example';

class PushedShop extends Shop {
  readonly pushed = pushedClass(this);

  behaviour(functionArn?: CloudFrontFunction) {
    const { origin, uncached } = this;
    const eventType = FunctionEventType.VIEWER_REQUEST;
    return {
      ...uncached,
      origin,
      ...(functionArn && { functionAssociations: [{ function: functionArn, eventType }] }),
    };
  }
}

function pushedClass(scope: Stack, id = 'Pushed', name = NAME): EndpointClass {
  return EndpointClass.credentialed(scope, id, {
    allowlist: OriginAllowlist.fromParameterName(name, {
      delivery: ListDelivery.PUSH,
      patternsUnder: ['tenant.example'],
    }),
    methods: ['GET', 'POST', 'PUT'],
    requestHeaders: ['content-type'],
  });
}

function functionCodeOf(shop: Shop, i = 0): string {
  return shop.resources('AWS::CloudFront::Function')[i].Properties.FunctionCode;
}

function associations(shop: Shop, pattern: string): unknown {
  return shop.behavior(pattern)['FunctionAssociations'];
}

describe('a class with a pushed list on a distribution', () => {
  it('has its preflights answered by a CloudFront Function at viewer-request, and nothing at origin-request', () => {
    const shop = new PushedShop();
    DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour() })).apply('*', shop.pushed);
    expect(associations(shop, '*')).toEqual([{ EventType: 'viewer-request', FunctionARN: expect.anything() }]);
    expect(EVENTS(shop.behavior('*'))).toEqual(['origin-response']);
    const [{ Properties }] = shop.resources('AWS::CloudFront::Function');
    expect(Properties).toMatchObject({ AutoPublish: true, FunctionConfig: { Runtime: 'cloudfront-js-2.0' } });
    expect(Properties.FunctionConfig.KeyValueStoreAssociations).toHaveLength(1);
    expect(Properties.FunctionCode.length).toBeLessThan(10 * 1024);
  });

  it('has a template that holds no origin, and a store that the sync may write, and nothing else of CloudFront', () => {
    const shop = new PushedShop();
    DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour() })).apply('*', shop.pushed);
    const template = Template.fromStack(shop);
    const [store] = shop.resources('AWS::CloudFront::KeyValueStore');
    expect(store.Properties).not.toHaveProperty('ImportSource');
    expect(store.Properties.Name).toMatch(/^Shop.+-us-east-1$/);
    const sync = shop
      .resources('AWS::Lambda::Function')
      .find(({ Properties }) => Properties.Environment?.Variables.SYNC);
    const config = JSON.stringify(sync.Properties.Environment.Variables.SYNC);
    expect(config).toContain('key-value-store');
    expect(config).toContain('tenant.example');
    const policies = JSON.stringify(template.findResources('AWS::IAM::Role'));
    expect(policies).toContain('cloudfront-keyvaluestore:UpdateKeys');
    expect(policies).not.toContain('cloudfront:');
  });

  it.each(ENGINES.map(([name]) => name))('answers as its policy says, in %s', async (engine) => {
    const shop = new PushedShop();
    const distribution = shop.distribution({
      defaultBehavior: shop.behaviour(),
      additionalBehaviors: { '/admin/*': shop.behaviour() },
      domainNames: ['shop.example'],
      certificate: shop.certificate(),
    });
    DistributionCors.of(distribution).apply('*', shop.pushed).apply('/admin/*', shop.admin);
    const { items } = storedList('pushed', [A, 'https://*.tenant.example'], ['tenant.example']);
    const preflight = (origin: string, path = '/orders') =>
      viewerRequest({ method: 'OPTIONS', origin, requestMethod: 'PUT', requestHeaders: 'content-type' }, path);
    const events = [
      preflight(A),
      preflight('https://x.y.tenant.example'),
      preflight('https://stranger.example'),
      preflight(A, '/Admin/1'),
      viewerRequest({ method: 'POST', origin: 'https://stranger.example' }),
      viewerRequest({ method: 'POST', origin: 'https://shop.example' }),
      viewerRequest({ method: 'POST', origin: A }),
      viewerRequest({ method: 'GET', origin: 'https://stranger.example' }),
    ];
    const answers = await runWhole(engine, functionCodeOf(shop), items, events);
    const passed = events.map(({ request }) => request);
    expect(answers.map((one) => (one as { statusCode?: number }).statusCode)).toEqual([
      204,
      204,
      403,
      403,
      403,
      undefined,
      undefined,
      undefined,
    ]);
    expect(answers[0]).toMatchObject({
      headers: {
        'access-control-allow-origin': { value: A },
        'access-control-allow-methods': { value: 'GET,POST,PUT' },
        'access-control-allow-credentials': { value: 'true' },
      },
    });
    expect(answers.slice(5)).toEqual(passed.slice(5));
  });

  it('leaves classes of other kinds on the distribution to Lambda@Edge', () => {
    const shop = new PushedShop();
    const distribution = shop.distribution({
      defaultBehavior: shop.behaviour(),
      additionalBehaviors: { '/orders/*': shop.behaviour() },
    });
    DistributionCors.of(distribution).apply('*', shop.pushed).apply('/orders/*', shop.orders);
    expect(associations(shop, '/orders/*')).toBeUndefined();
    expect(EVENTS(shop.behavior('/orders/*'))).toEqual(['origin-request', 'origin-response']);
  });

  it('needs Origin in the cache key, for responses, and nothing of what preflights send', () => {
    const shop = new PushedShop();
    const cachePolicy = new CachePolicy(shop, 'Own', {
      headerBehavior: CacheHeaderBehavior.allowList('Origin'),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.seconds(30),
    });
    const distribution = shop.distribution({ defaultBehavior: { ...shop.behaviour(), cachePolicy } });
    DistributionCors.of(distribution).apply('*', shop.pushed);
    expect(refusal(shop)).toBe('');
    expect(shop.behavior('*')).not.toHaveProperty('OriginRequestPolicyId');
  });

  it('is pulled as any other, and said to be, from a distribution in another stack', () => {
    const shop = new PushedShop();
    const home = new Stack(shop.node.root as never, 'Home', { env: { region: 'us-east-1' } });
    const away = pushedClass(home, 'Away', '/shop/cors/away/origins');
    DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour() })).apply('*', away);
    expect(EVENTS(shop.behavior('*'))).toEqual(['origin-request', 'origin-response']);
    expect(shop.resources('AWS::CloudFront::KeyValueStore')).toEqual([]);
    expect(told(shop)).toContain('list-pulled');
  });
});

describe('responses of a class with a pushed list', () => {
  function exact(shop: Shop): EndpointClass {
    return EndpointClass.credentialed(shop, 'Exact', {
      allowlist: OriginAllowlist.fromParameterName('/shop/cors/exact/origins', { delivery: ListDelivery.PUSH }),
      methods: ['GET', 'POST'],
      requestHeaders: ['content-type'],
    });
  }

  const POLICY = 'Custom::CdkCorsResponseHeadersPolicy';

  it('get their headers from a policy that CloudFormation leaves to the sync, without a function of Lambda@Edge', () => {
    const shop = new PushedShop();
    const distribution = shop.distribution({ defaultBehavior: { origin: shop.origin } });
    const frameOptions = { frameOption: HeadersFrameOption.DENY, override: true };
    const responseHeaders = { securityHeadersBehavior: { frameOptions } };
    const cors = DistributionCors.of(distribution).apply('*', exact(shop), { responseHeaders });
    expect(refusal(shop)).toBe('');
    expect(cors.edgeFunction).toBeUndefined();
    expect(EVENTS(shop.behavior('*'))).toEqual([]);
    expect(shop.resources('AWS::CloudFront::ResponseHeadersPolicy')).toEqual([]);
    const [[id, policy]] = Object.entries(Template.fromStack(shop).findResources(POLICY)) as [[string, never]];
    expect(shop.behavior('*')['ResponseHeadersPolicyId']).toEqual({ Ref: id });
    expect(policy['Properties']).toMatchObject({
      ServiceToken: { 'Fn::GetAtt': [expect.stringContaining('HeadersPolicies'), 'Arn'] },
      ResponseHeadersPolicyConfig: {
        CorsConfig: {
          AccessControlAllowOrigins: { Items: ['https://nobody.invalid'] },
          AccessControlAllowCredentials: true,
          OriginOverride: true,
        },
        SecurityHeadersConfig: { FrameOptions: { FrameOption: 'DENY', Override: true } },
        RemoveHeadersConfig: { Items: expect.arrayContaining([{ Header: 'access-control-allow-origin' }]) },
      },
    });
    expect(shop.behavior('*')).toMatchObject({ CachePolicyId: CachePolicy.CACHING_OPTIMIZED.cachePolicyId });
  });

  it('are written by a role that may change that policy alone, and made by another', () => {
    const shop = new PushedShop();
    DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour() })).apply('*', exact(shop));
    const roles = Object.values(Template.fromStack(shop).findResources('AWS::IAM::Role')).map(({ Properties }) => {
      return Properties.Policies?.[0].PolicyDocument.Statement as { Action: string | string[]; Resource: object }[];
    });
    const of = (name: string) =>
      roles.flatMap((role) => (role ?? []).filter(({ Action }) => JSON.stringify(Action).includes(name)));
    const [update, ...others] = of('cloudfront:UpdateResponseHeadersPolicy');
    const [writes, makes] = JSON.stringify(update).includes('Create') ? [others[0], update] : [update, others[0]];
    expect(writes!.Action).toEqual([
      'cloudfront:GetResponseHeadersPolicyConfig',
      'cloudfront:UpdateResponseHeadersPolicy',
    ]);
    expect(JSON.stringify(writes!.Resource)).toContain('response-headers-policy/"');
    expect(JSON.stringify(writes!.Resource)).toContain('"Ref":"DistributionCorsPushedHeaders');
    expect(makes!.Action).toEqual([
      'cloudfront:CreateResponseHeadersPolicy',
      'cloudfront:DeleteResponseHeadersPolicy',
      'cloudfront:GetResponseHeadersPolicyConfig',
      'cloudfront:UpdateResponseHeadersPolicy',
    ]);
    expect(of('cloudfront:')).toHaveLength(2);
  });

  it('share a policy where several behaviours have the class, and have another id than that of a list in code', () => {
    const shop = new PushedShop();
    const one = exact(shop);
    const distribution = shop.distribution({
      defaultBehavior: shop.behaviour(),
      additionalBehaviors: { '/a/*': shop.behaviour(), '/admin/*': shop.behaviour() },
    });
    DistributionCors.of(distribution).apply('*', one).apply('/a/*', one).apply('/admin/*', shop.admin);
    expect(shop.resources(POLICY)).toHaveLength(1);
    expect(shop.resources('AWS::CloudFront::ResponseHeadersPolicy')).toHaveLength(1);
    const targets = told(shop).match(/responses of Shop\/Distribution get their headers/g);
    expect(targets).toHaveLength(1);
  });

  it('need no region, and nothing of us-east-1', () => {
    const shop = new PushedShop(undefined, {});
    DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour() })).apply('*', exact(shop));
    expect(refusal(shop)).toBe('');
    expect(shop.node.root.node.children.filter((one) => one instanceof Stack)).toEqual([shop]);
  });

  it.each<[string, (shop: PushedShop, cors: DistributionCors) => unknown, string]>([
    ['patterns', (shop, cors) => cors.apply('*', shop.pushed), 'its patternsUnder allow patterns'],
    [
      'reads of another class',
      (shop, cors) => cors.apply('*', shop.catalogue, { writes: exact(shop) }),
      'reads and writes have different classes',
    ],
    [
      'the author who wants them within 30 s',
      (shop, cors) => cors.apply('*', exact(shop), { headersByEdgeFunction: true }),
      'headersByEdgeFunction is set',
    ],
  ])('get their headers from Lambda@Edge because of %s, and synth says so', (_, apply, why) => {
    const shop = new PushedShop();
    apply(shop, DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour() })));
    expect(refusal(shop)).toBe('');
    expect(EVENTS(shop.behavior('*'))).toEqual(['origin-response']);
    expect(shop.resources(POLICY)).toEqual([]);
    expect(told(shop)).toMatch(
      new RegExp(`get their headers from Lambda@Edge, which reads what is in force within 30 s, since ${why}`),
    );
  });

  it('of a list in code get them from Lambda@Edge where that is asked for', () => {
    const shop = new PushedShop();
    const cors = DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour() }));
    cors.apply('*', shop.admin, { headersByEdgeFunction: true });
    expect(refusal(shop)).toBe('');
    expect(EVENTS(shop.behavior('*'))).toEqual(['origin-request', 'origin-response']);
  });
});

describe('where another function is at viewer-request', () => {
  const OWN = 'function handler(event) { event.request.headers["x-own"] = { value: "1" }; return event.request; }';

  it('refuses a CloudFront Function that does not call ours, and says what to do', () => {
    const shop = new PushedShop();
    const own = new CloudFrontFunction(shop, 'Own', { code: FunctionCode.fromInline(OWN) });
    DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour(own) })).apply('*', shop.pushed);
    expect(refusal(shop)).toMatch(
      /viewer-request-taken - \*: Shop\/Own runs at viewer-request.*viewerRequestCode.*leave delivery out/,
    );
  });

  it.each([
    ['viewer-request', 'viewer-request'],
    ['viewer-response', 'viewer-response'],
  ])('refuses Lambda@Edge at %s', (_, eventType) => {
    const shop = new PushedShop();
    const fn = new LambdaFunction(shop, 'Fn', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async ({ Records }) => Records[0].cf.request'),
    });
    const edgeLambdas = [{ functionVersion: fn.currentVersion, eventType: eventType as never }];
    DistributionCors.of(shop.distribution({ defaultBehavior: { ...shop.behaviour(), edgeLambdas } })).apply(
      '*',
      shop.pushed,
    );
    expect(refusal(shop)).toContain('viewer-request-taken');
  });

  it.each(ENGINES.map(([name]) => name))(
    'accepts one that calls ours, which then does what both say, in %s',
    async (engine) => {
      const shop = new PushedShop();
      // the function is there before the distribution, and both before the class is applied
      let cors: DistributionCors | undefined;
      const code = Lazy.string({
        produce: () => `${cors!.viewerRequestCode}
async function handler(event) {
  const answer = await cdkCorsAnswer(event);
  if (answer.statusCode) return answer;
  event.request.headers['x-own'] = { value: '1' };
  return event.request;
}`,
      });
      const own = new CloudFrontFunction(shop, 'Own', {
        code: FunctionCode.fromInline(code),
        runtime: FunctionRuntime.JS_2_0,
      });
      cors = DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour(own) })).apply('*', shop.pushed);
      expect(refusal(shop)).toBe('');
      const all = shop
        .resources('AWS::CloudFront::Function')
        .map(({ Properties }) => Properties.FunctionCode as string);
      const text = all.find((one) => one.includes('x-own'))!;
      const { items } = storedList('pushed', [A], []);
      const events = [
        viewerRequest({ method: 'OPTIONS', origin: A, requestMethod: 'PUT' }),
        viewerRequest({ method: 'GET', origin: A }),
      ];
      const [answer, request] = await runWhole(engine, text, items, events);
      expect(answer).toMatchObject({ statusCode: 204 });
      expect(request).toMatchObject({ headers: { 'x-own': { value: '1' } } });
    },
  );
});

describe('a function of the app that calls ours', () => {
  it.each([
    [
      'an old runtime',
      { runtime: FunctionRuntime.JS_1_0 },
      'has the runtime cloudfront-js-1.0; give it FunctionRuntime.JS_2_0',
    ],
    ['a store of its own', {}, 'has a key value store of its own'],
    ['no room', { runtime: FunctionRuntime.JS_2_0 }, 'viewer-function-size'],
  ])('is refused with %s', (what, props, text) => {
    const shop = new PushedShop();
    let cors: DistributionCors | undefined;
    const rest = what === 'no room' ? `// ${'x'.repeat(5000)}` : '';
    const produce = () => `${cors!.viewerRequestCode}\nasync function handler(e) { return cdkCorsAnswer(e); }${rest}`;
    const own = new CloudFrontFunction(shop, 'Own', {
      code: FunctionCode.fromInline(Lazy.string({ produce })),
      ...(what === 'a store of its own' && { keyValueStore: new KeyValueStore(shop, 'Theirs') }),
      ...props,
    });
    cors = DistributionCors.of(shop.distribution({ defaultBehavior: shop.behaviour(own) })).apply('*', shop.pushed);
    expect(refusal(shop)).toContain(text);
  });
});

describe('a function that would be too large', () => {
  it('is refused with its size', () => {
    const shop = new PushedShop();
    const origins = Array.from({ length: 120 }, (_, i) => `https://a-long-name-of-a-customer-${i}.example`);
    const many = EndpointClass.credentialed(shop, 'Many', {
      allowlist: OriginAllowlist.of(...origins),
      methods: ['PUT'],
    });
    const distribution = shop.distribution({
      defaultBehavior: shop.behaviour(),
      additionalBehaviors: { '/many/*': shop.behaviour() },
    });
    DistributionCors.of(distribution).apply('*', shop.pushed).apply('/many/*', many);
    expect(refusal(shop)).toMatch(
      /viewer-function-size - Shop\/Distribution: the CloudFront Function has 1\d{4} bytes/,
    );
  });
});

/** What synth tells of a stack, as text. */
function told(shop: Shop): string {
  return JSON.stringify(shop.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => data)));
}
