import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketCors,
  DistributionCors,
  EndpointClass,
  HttpApiCors,
  ListDelivery,
  OriginAllowlist,
  RestApiCors,
} from '../../lib';
import { corsPolicies } from '../../lib/testing';
import { Shop } from '../support/synth/distribution-shop';
import { FunctionUrlApp } from '../support/synth/function-url-app';
import { HttpApiApp } from '../support/synth/http-api-app';
import { ApiApp } from '../support/synth/rest-api-app';
import { shopTokens } from '../support/synth/token-app';

/** The lines about one class. */
function linesOf(template: Template, name: string): string[] {
  const [block = ''] = corsPolicies(template)
    .split('\n\n')
    .filter((text) => text.startsWith(`class ${name}\n`));
  return block.split('\n').slice(1);
}

const places = (template: Template, name: string) => {
  const lines = linesOf(template, name);
  return lines.slice(lines.findIndex((line) => line.startsWith('  at ')));
};

describe('corsPolicies', () => {
  it('says what a class is, and where, by path', () => {
    const app = new ApiApp();
    const fn = app.fn();
    app.add('GET /orders', fn);
    app.add('POST /orders/{id}', fn);
    RestApiCors.of(app.api).apply('/orders', app.orders()).addToFunction(fn);
    expect(corsPolicies(app.template)).toBe(`class orders
  origins: the live list /shop/cors/orders/origins
  methods: GET, POST
  request headers: none
  exposed headers: none
  credentials: yes
  max age: 600 s
  cross-site writes: stopped
  at REST API Api
    /orders: preflights by responder function; responses by withCors in Handler`);
  });

  it('has classes and paths in order, whatever was said first', () => {
    const text = (paths: readonly string[]) => {
      const app = new ApiApp();
      const fn = app.fn();
      const classes = { '/a': app.orders(), '/b': app.catalogue(), '/c': app.admin() };
      for (const path of ['/a', '/b', '/c']) app.add(`GET ${path}`, fn);
      for (const path of paths) RestApiCors.of(app.api).apply(path, classes[path as '/a']);
      return corsPolicies(app.template);
    };
    expect(text(['/a', '/b', '/c'])).toBe(text(['/c', '/b', '/a']));
    expect(text(['/a', '/b', '/c']).match(/^class .*$/gm)).toEqual(['class admin', 'class catalogue', 'class orders']);
  });

  it('does not change with what has nothing to do with CORS', () => {
    const make = (change?: (app: ApiApp, fn: LambdaFunction) => void) => {
      const app = new ApiApp();
      const fn = app.fn();
      app.add('GET /orders', fn);
      RestApiCors.of(app.api).apply('/orders', app.orders()).addToFunction(fn);
      change?.(app, fn);
      return corsPolicies(app.template);
    };
    const changed = make(({ stack }, fn) => {
      new Bucket(stack, 'Bucket');
      fn.addEnvironment('LEVEL', 'debug');
    });
    expect(changed).toBe(make());
    expect(changed).not.toMatch(/[0-9A-F]{8}|[0-9a-f]{64}/);
  });

  it('says who states what behind each integration of a REST API', () => {
    const app = new ApiApp();
    app.add('GET /products');
    app.add('GET /plain', app.fn('Plain'));
    RestApiCors.of(app.api).apply('/', app.catalogue());
    expect(places(app.template, 'catalogue')).toEqual([
      '  at REST API Api',
      '    /: preflights by mapping template; responses by Plain, without withCors, nobody, behind an integration of type MOCK',
    ]);
  });

  it('tells reads and writes of one path apart', () => {
    const app = new ApiApp();
    const [reader, writer] = [app.fn('Reader'), app.fn('Writer')];
    app.add('GET /prices', reader);
    app.add('PUT /prices', writer);
    const cors = RestApiCors.of(app.api);
    cors.apply('/prices', app.catalogue(), { writes: app.admin() });
    cors.addToFunction(reader);
    cors.addToFunction(writer);
    expect(places(app.template, 'catalogue')[1]).toBe(
      '    /prices (GET, HEAD, QUERY): preflights by responder function; responses by withCors in Reader',
    );
    expect(places(app.template, 'admin')[1]).toBe(
      '    /prices (all other methods): preflights by responder function; responses by withCors in Writer',
    );
  });

  it('shows origins one a line, and those that only the deployment knows by what they are', () => {
    const app = new ApiApp();
    const fn = app.fn();
    app.add('GET /orders', fn);
    const bucket = new Bucket(app.stack, 'Pages');
    const allowlist = OriginAllowlist.of(
      'https://z.example',
      'https://a.example',
      `https://${bucket.bucketDomainName}`,
    );
    const orders = EndpointClass.credentialed(app.stack, 'Orders', { methods: ['GET'], allowlist });
    RestApiCors.of(app.api).apply('/orders', orders).addToFunction(fn);
    expect(linesOf(app.template, 'orders').slice(0, 4)).toEqual([
      '  origins:',
      '    https://<Pages.DomainName>',
      '    https://a.example',
      '    https://z.example',
    ]);
  });

  it('reads buckets, with what S3 carries out', () => {
    const app = new ApiApp();
    app.add('GET /orders');
    const allowlist = OriginAllowlist.of('https://shop.example');
    const uploads = EndpointClass.credentialed(app.stack, 'Uploads', { methods: ['PUT'], allowlist });
    const gallery = EndpointClass.publicRead(app.stack, 'Gallery');
    BucketCors.of(new Bucket(app.stack, 'Photos')).apply(gallery, { writes: uploads });
    expect(linesOf(app.template, 'uploads')).toContain('  cross-site writes: pass');
    expect(places(app.template, 'uploads')).toEqual([
      '  at bucket Photos',
      '    / (all other methods): preflights by CORS rules of the bucket; responses by CORS rules of the bucket',
    ]);
  });

  it('shows patterns of a live list, own origins, and the scopes of tokens', () => {
    const app = new ApiApp();
    const fn = app.fn();
    app.add('GET /quotes', fn);
    const allowlist = OriginAllowlist.fromParameterStore({ patternsUnder: ['b.example.com', 'a.example.com'] });
    const quotes = EndpointClass.credentialed(app.stack, 'Quotes', {
      allowlist,
      methods: ['GET'],
      tokens: shopTokens(app.stack),
      scopes: { GET: ['quotes:read', 'quotes:all'] },
      selfOrigins: ['https://shop.example'],
    });
    RestApiCors.of(app.api).apply('/quotes', quotes).addToFunction(fn);
    expect(linesOf(app.template, 'quotes')[0]).toBe(
      '  origins: the live list /shop/cors/quotes/origins, patterns under a.example.com, b.example.com',
    );
    expect(places(app.template, 'quotes').slice(1, 4)).toEqual([
      '    own origins: https://shop.example',
      '    token for GET: quotes:all quotes:read',
      '    token for HEAD: quotes:all quotes:read',
    ]);
  });

  it('reads HTTP APIs', () => {
    const app = new HttpApiApp();
    const fn = app.fn();
    app.add('GET /path', fn);
    HttpApiCors.of(app.api).apply('/path', app.orders()).addToFunction(fn);
    expect(places(app.template, 'orders')).toEqual([
      '  at HTTP API Api',
      '    /path: preflights by responder function; responses by withCors in Handler',
    ]);
  });

  it('reads HTTP APIs that answer by themselves', () => {
    const app = new HttpApiApp();
    app.add('GET /path', app.fn());
    HttpApiCors.of(app.api).apply('/', EndpointClass.publicRead(app.stack, 'Catalogue'));
    expect(places(app.template, 'catalogue')).toEqual([
      '  at HTTP API Api',
      '    /: preflights by CORS configuration of the API; responses by CORS configuration of the API',
    ]);
  });

  it('reads distributions', () => {
    const shop = new Shop();
    const { origin } = shop;
    const additionalBehaviors = { 'products*': { origin }, '/admin/*': { origin }, '/orders/*': { origin } };
    const distribution = shop.distribution({ additionalBehaviors });
    const cors = DistributionCors.of(distribution);
    cors.apply('products*', shop.catalogue);
    cors.apply('/admin/*', shop.admin);
    cors.apply('/orders/*', shop.orders);
    const template = Template.fromStack(shop);
    expect(['catalogue', 'admin', 'orders'].map((name) => places(template, name).at(-1))).toEqual([
      '    /products*: preflights by the origin, though browsers need none; responses by response headers policy',
      '    /admin/*: preflights by Lambda@Edge; responses by response headers policy',
      '    /orders/*: preflights by Lambda@Edge; responses by Lambda@Edge',
    ]);
  });

  it('reads distributions that lists are pushed to', () => {
    const shop = new Shop();
    const pushed = (id: string, patternsUnder: string[]) =>
      EndpointClass.credentialed(shop, id, {
        allowlist: OriginAllowlist.fromParameterName(`/shop/${id}`, { delivery: ListDelivery.PUSH, patternsUnder }),
        methods: ['GET', 'PUT'],
      });
    const additionalBehaviors = { '/a/*': { origin: shop.origin }, '/b/*': { origin: shop.origin } };
    const cors = DistributionCors.of(shop.distribution({ additionalBehaviors }));
    cors.apply('/a/*', pushed('A', [])).apply('/b/*', pushed('B', ['tenant.example']));
    const template = Template.fromStack(shop);
    expect(['a', 'b'].map((name) => places(template, name).at(-1))).toEqual([
      '    /a/*: preflights by CloudFront Function; responses by response headers policy',
      '    /b/*: preflights by CloudFront Function; responses by Lambda@Edge',
    ]);
  });

  it('is one block for a class at several places', () => {
    const shop = new Shop();
    const api = new RestApi(shop, 'Api', { cloudWatchRole: false });
    api.root.addResource('orders').addMethod('GET');
    RestApiCors.of(api).apply('/orders', shop.orders);
    const distribution = shop.distribution({ additionalBehaviors: { '/orders/*': { origin: shop.origin } } });
    DistributionCors.of(distribution).apply('/orders/*', shop.orders);
    const text = corsPolicies(Template.fromStack(shop));
    expect(text.match(/^(class| {2}at ).*$/gm)).toEqual([
      'class orders',
      '  at REST API Api',
      '  at distribution Distribution',
    ]);
  });

  it.each([
    ['CORS configuration of the URL', (app: FunctionUrlApp) => app.listed()],
    ['withCors in Wrapped', (app: FunctionUrlApp) => app.orders()],
  ])('tells of a function URL: %s', (by, classOf) => {
    const app = new FunctionUrlApp();
    const endpointClass = classOf(app);
    app.cors(app.wrapped()).apply('/', endpointClass);
    expect(places(app.template, endpointClass.className)).toEqual([
      '  at function URL WrappedFunctionUrl',
      `    /: preflights by ${by}; responses by ${by}`,
    ]);
  });

  it('reads functions that serve without an API and without a facade', () => {
    const app = new ApiApp();
    app.orders().addToFunction(app.fn());
    app.add('GET /other');
    expect(places(app.template, 'orders')).toEqual([
      '  at function Handler',
      '    /: preflights by withCors in Handler; responses by withCors in Handler',
    ]);
  });

  it('says so of an API that is imported', () => {
    const stack = new Stack(new App(), 'Consumer');
    const api = RestApi.fromRestApiAttributes(stack, 'Imported', { restApiId: 'abc123', rootResourceId: 'root' });
    api.root.addResource('orders').addMethod('GET');
    const catalogue = EndpointClass.publicRead(stack, 'Catalogue');
    RestApiCors.of(api, { stageName: 'prod' }).apply('/orders', catalogue);
    expect(places(Template.fromStack(stack), 'catalogue')).toEqual([
      '  at REST API abc123',
      '    /orders: not read, since this template does not define it',
    ]);
  });

  it('takes the JSON of a template too', () => {
    const app = new ApiApp();
    app.add('GET /orders', app.fn());
    RestApiCors.of(app.api).apply('/orders', app.orders());
    expect(corsPolicies(app.template.toJSON())).toBe(corsPolicies(app.template));
  });

  it('says that a template has no policies', () => {
    expect(corsPolicies({ Resources: {} })).toBe(
      'No CORS policies of cdk-cors: no class is applied to an API, a function URL, a distribution, a bucket or a function of this ' +
        'template. The template to pass is that of the stack in which RestApiCors, HttpApiCors, FunctionUrlCors, DistributionCors or ' +
        'BucketCors is called.',
    );
  });

  it.each([[new Stack()], [undefined], [null], ['{}'], [{}], [{ Resources: [] }]])('refuses %s', (given) => {
    expect(() => corsPolicies(given as never)).toThrow(
      'corsPolicies takes a template, and this is not one: write corsPolicies(Template.fromStack(stack))',
    );
  });
});
