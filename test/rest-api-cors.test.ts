import { describe, expect, it } from '@jest/globals';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  AuthorizationType,
  LambdaRestApi,
  Method,
  MockIntegration,
  Resource,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../lib';
import { ApiApp, optionsOf, type Properties, refusal } from './support/synth/rest-api-app';

const MOCK = { Integration: { Type: 'MOCK' } };
const FUNCTION = { Integration: { Type: 'AWS_PROXY' } };

describe('RestApiCors.of', () => {
  it('is the same for every call', () => {
    const { api } = new ApiApp();
    expect(RestApiCors.of(api)).toBe(RestApiCors.of(api));
  });

  it('takes options from any call, and fails where two do not agree', () => {
    const { api } = new ApiApp();
    RestApiCors.of(api);
    RestApiCors.of(api, { stageName: 'prod' });
    RestApiCors.of(api, { stageName: 'prod' });
    expect(() => RestApiCors.of(api, { stageName: 'beta' })).toThrow(
      'options-differ - Shop/Api: got stageName "beta", and another call of "of" gave "prod"; give one of them',
    );
  });

  it('fails for an imported API without a root', () => {
    const stack = new Stack(new App(), 'Stack');
    const imported = RestApi.fromRestApiId(stack, 'Imported', 'abc');
    expect(() => RestApiCors.of(imported)).toThrow(
      'api-without-root - Stack/Imported: the paths of an API that fromRestApiId imports are unknown; import it by ' +
        'RestApi.fromRestApiAttributes with its rootResourceId',
    );
  });
});

describe('RestApiCors.apply', () => {
  it('covers a path and all below it, whatever is added later, and no other', () => {
    const app = new ApiApp();
    app.add('GET /catalogue');
    RestApiCors.of(app.api).apply('/catalogue', app.catalogue());
    app.add('GET /catalogue/{id}/pictures');
    app.add('ANY /catalogue/{proxy+}');
    app.add('GET /catalogues');
    expect(Object.keys(app.options()).sort()).toEqual([
      '/catalogue',
      '/catalogue/{id}/pictures',
      '/catalogue/{proxy+}',
    ]);
  });

  it('takes the longest path, in any order', () => {
    const app = new ApiApp();
    const [catalogue, orders, admin] = [app.catalogue(), app.orders(), app.admin()];
    RestApiCors.of(app.api).apply('/orders', orders).apply('/', catalogue).apply('/orders/{id}/refunds', admin);
    for (const path of ['/', '/orders', '/orders/{id}', '/orders/{id}/refunds']) app.add(`GET ${path}`);
    const texts = templatesByPath(app.template);
    expect(texts).toEqual({
      '/': expect.stringContaining("Access-Control-Allow-Origin = '*'"),
      '/orders': undefined,
      '/orders/{id}': undefined,
      '/orders/{id}/refunds': expect.stringContaining('https://admin.shop.example'),
    });
  });

  it('answers lists in code by templates, each once in the stack however many paths there are', () => {
    const app = new ApiApp();
    RestApiCors.of(app.api).apply('/', app.admin());
    for (let i = 0; i < 20; i++) app.add(`GET /p${i}`);
    const { template } = app;
    expect(Object.values(optionsOf(template))).toMatchObject(Array(20).fill(MOCK));
    expect(JSON.stringify(template.findResources('AWS::ApiGateway::Method'))).not.toContain('admin.shop.example');
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('answers live lists, patterns and split paths by one function with one permission', () => {
    const app = new ApiApp();
    const pattern = OriginAllowlist.of('https://*.tenant.example.com');
    const tenants = EndpointClass.credentialed(app.stack, 'Tenants', { allowlist: pattern, methods: ['GET'] });
    const cors = RestApiCors.of(app.api);
    cors.apply('/orders', app.orders()).apply('/tenants', tenants);
    cors.apply('/prices', app.catalogue(), { writes: app.admin() });
    for (const path of ['/orders', '/orders/{id}', '/tenants', '/prices']) app.add(`GET ${path}`);
    const { template } = app;
    expect(Object.values(optionsOf(template))).toMatchObject(Array(4).fill(FUNCTION));
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      SourceArn: { 'Fn::Join': ['', Match.arrayWith(['/*/OPTIONS/*'])] },
    });
  });

  it('never asks for authorisation, an API key or parameters', () => {
    const app = new ApiApp(undefined, {
      defaultMethodOptions: {
        authorizationType: AuthorizationType.CUSTOM,
        apiKeyRequired: true,
        requestParameters: { 'method.request.header.X-Tenant': true },
      },
    });
    const authorizer = new TokenAuthorizer(app.stack, 'Authorizer', { handler: app.fn() });
    app.api.root.addResource('orders', { defaultMethodOptions: { authorizer } }).addMethod('GET');
    RestApiCors.of(app.api).apply('/', app.admin());
    expect(app.options()['/orders']).toMatchObject({ AuthorizationType: 'NONE', ApiKeyRequired: false });
    expect(app.options()['/orders']).not.toHaveProperty('AuthorizerId');
    expect(app.options()['/orders']).not.toHaveProperty('RequestParameters');
  });

  it('works whatever media types are binary, and as cdk-nag knows preflights', () => {
    const app = new ApiApp(undefined, { binaryMediaTypes: ['*/*'] });
    app.add('GET /orders');
    RestApiCors.of(app.api).apply('/', app.admin());
    expect(app.options()['/orders']).toMatchObject({
      Integration: {
        ContentHandling: 'CONVERT_TO_TEXT',
        IntegrationResponses: [{ ContentHandling: 'CONVERT_TO_TEXT', StatusCode: '204' }],
      },
      MethodResponses: [
        { StatusCode: '204', ResponseParameters: { 'method.response.header.Access-Control-Allow-Origin': true } },
      ],
    });
  });

  it('covers a proxy below the root, to which CDK also gives methods at the root', () => {
    const app = new ApiApp();
    app.api.root.addProxy();
    RestApiCors.of(app.api).apply('/', app.catalogue());
    expect(Object.keys(app.options()).sort()).toEqual(['/', '/{proxy+}']);
  });

  it('covers APIs that belong to one function', () => {
    const app = new ApiApp();
    const api = new LambdaRestApi(app.stack, 'Proxy', { handler: app.fn(), cloudWatchRole: false });
    RestApiCors.of(api).apply('/', app.catalogue());
    app.add('GET /other');
    expect(Object.keys(app.options()).sort()).toEqual(['/', '/{proxy+}']);
  });

  it('covers resources that another stack adds', () => {
    // without a deployment, which would wait for the methods while they wait for the API
    const app = new ApiApp(undefined, { deploy: false });
    app.add('GET /orders');
    const other = new Stack(app.app, 'Other');
    const resource = new Resource(other, 'Extra', { parent: app.api.root, pathPart: 'extra' });
    new Method(other, 'Get', { resource, httpMethod: 'GET', integration: new MockIntegration() });
    RestApiCors.of(app.api).apply('/', app.admin());
    const template = Template.fromStack(other);
    const [mapping] = Object.keys(template.toJSON()['Mappings']);
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'OPTIONS',
      Integration: {
        IntegrationResponses: [
          { ResponseTemplates: { 'application/json': { 'Fn::FindInMap': [mapping, 'admin', 'template'] } } },
        ],
      },
    });
  });

  it('fails for a path that no method lies under, and tells those that there are', () => {
    const app = new ApiApp();
    app.add('GET /orders/{id}');
    RestApiCors.of(app.api).apply('/order', app.admin());
    expect(() => app.template).toThrow(
      'path-unused - got "/order": no method of Shop/Api lies under it, or longer paths take them all; its paths are /orders/{id}',
    );
  });

  describe('a resource of parameters, which takes paths of several classes', () => {
    it('has the class of each path judge behind a greedy one, by the responder and not by a template', () => {
      const app = new ApiApp();
      const fn = app.fn();
      for (const path of ['/', '/{proxy+}']) app.add(`ANY ${path}`, fn);
      const cors = RestApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin());
      cors.addToFunction(fn);
      const options = app.options();
      expect(options['/{proxy+}']).toMatchObject(FUNCTION);
      expect(options['/']).toMatchObject(MOCK);
      expect(app.warnings()).toEqual([]);
    });

    it('leaves templates to answer where other resources take these paths', () => {
      const app = new ApiApp();
      for (const path of ['/admin', '/admin/{proxy+}', '/{proxy+}']) app.add(`GET ${path}`);
      RestApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin());
      expect(Object.values(app.options())).toMatchObject([MOCK, MOCK, MOCK]);
    });

    it('names a class whose foreign writes nothing stops behind it', () => {
      const app = new ApiApp();
      const fn = app.fn();
      app.add('PUT /{proxy+}', fn);
      const cors = RestApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin());
      expect(app.warnings()).toEqual([
        expect.stringMatching(/^admin rejects cross-site writes.* PUT \/\{proxy\+\} does/),
      ]);
      const guarded = new ApiApp();
      const handler = guarded.fn();
      guarded.add('PUT /{proxy+}', handler);
      const its = RestApiCors.of(guarded.api).apply('/', guarded.catalogue()).apply('/admin', guarded.admin());
      its.addToFunction(handler);
      expect(guarded.warnings()).toEqual([]);
      expect(cors).toBe(RestApiCors.of(app.api));
    });

    it.each([
      [['/{section}', '/admin/users'], '/{section}', '/admin'],
      [['/{section}/{id}', '/admin'], '/{section}/{id}', '/admin/{id}'],
      [['/{section}/{rest+}', '/admin'], '/{section}/{rest+}', '/admin/{rest+}'],
      [['/{section}/{id}/notes', '/admin'], '/{section}/{id}/notes', '/admin/{id}/notes'],
    ])('names what is read by its template as well, and a way out that works: %j', (paths, template, wayOut) => {
      const app = new ApiApp();
      for (const path of paths) app.add(`GET ${path}`);
      RestApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin());
      const text =
        `${template} takes paths under /admin, which has admin: the classes of both judge there, and only what both grant ` +
        `is granted; give these paths a method of their own at ${wayOut}, or end the path in {proxy+} alone, so that the ` +
        'path that is called decides';
      expect(app.warnings()).toEqual([text]);

      const obeying = new ApiApp();
      for (const path of [...paths, wayOut]) obeying.add(`GET ${path}`);
      RestApiCors.of(obeying.api).apply('/', obeying.catalogue()).apply('/admin', obeying.admin());
      expect(obeying.warnings()).toEqual([]);
      expect(obeying.options()[template]).toMatchObject(MOCK);

      const greedy = new ApiApp();
      for (const path of paths) greedy.add(`GET ${path === template ? '/{proxy+}' : path}`);
      RestApiCors.of(greedy.api).apply('/', greedy.catalogue()).apply('/admin', greedy.admin());
      expect(greedy.warnings()).toEqual([]);
    });

    it('does not count as a method under a path whose classes take tokens, or where the path is not told', () => {
      const app = new ApiApp();
      app.add('GET /{section}');
      RestApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin());
      expect(() => app.template).toThrow('path-unused - got "/admin"');
    });
  });

  it.each(['orders', '/orders/', '', '/a//b', '/orders/*', '/a b'])('refuses the path %j', (path) => {
    const app = new ApiApp();
    expect(() => RestApiCors.of(app.api).apply(path, app.catalogue())).toThrow(
      `path-invalid - got ${JSON.stringify(path)}`,
    );
  });

  it('refuses a path twice, and two classes of one name', () => {
    const app = new ApiApp();
    const catalogue = app.catalogue();
    const cors = RestApiCors.of(app.api).apply('/a', catalogue);
    expect(() => cors.apply('/a', catalogue)).toThrow('path-has-classes - got "/a"');
    const other = EndpointClass.publicRead(app.stack, 'Other', { className: 'catalogue' });
    expect(() => cors.apply('/b', other)).toThrow(
      'class-name-taken - got "catalogue": Shop/Catalogue and Shop/Other have this name on one API; give one of them another className',
    );
  });

  it('tells all that is in the way of all APIs at once', () => {
    const app = new ApiApp();
    const second = new RestApi(app.stack, 'Second', { cloudWatchRole: false });
    second.root.addMethod('GET');
    second.root.addMethod('OPTIONS');
    app.add('GET /orders');
    const catalogue = app.catalogue();
    RestApiCors.of(app.api).apply('/order', catalogue);
    RestApiCors.of(second).apply('/', catalogue);
    expect(refusal(() => app.template).filter((line) => / - /.test(line))).toEqual([
      expect.stringContaining('[Shop/Api/Cors] path-unused'),
      expect.stringContaining('[Shop/Second/Cors] options-method-exists - /: it has an OPTIONS method of its own'),
    ]);
  });

  it('lets the function read live lists by names that only the deployment knows', () => {
    const app = new ApiApp();
    const parameter = new StringListParameter(app.stack, 'Origins', { stringListValue: ['https://app.example.com'] });
    const allowlist = OriginAllowlist.fromParameter(parameter);
    app.add('GET /orders');
    RestApiCors.of(app.api).apply(
      '/',
      EndpointClass.credentialed(app.stack, 'Orders', { allowlist, methods: ['GET'] }),
    );
    app.template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { PARAMETER_0: { Ref: Match.stringLikeRegexp('^Origins') } } },
    });
  });

  it('works in a nested stack', () => {
    const app = new ApiApp();
    const nested = new NestedStack(app.stack, 'Nested');
    const api = new RestApi(nested, 'Api', { cloudWatchRole: false });
    api.root.addMethod('GET');
    RestApiCors.of(api).apply('/', app.catalogue());
    app.add('GET /');
    expect(Object.keys(optionsOf(Template.fromStack(nested)))).toEqual(['/']);
  });
});

describe('RestApiCors.addToFunction', () => {
  it('tells the function all classes and paths, and lets it read all lists, in any order', () => {
    const app = new ApiApp();
    const fn = app.fn();
    const cors = RestApiCors.of(app.api).apply('/orders', app.orders());
    cors.addToFunction(fn);
    const allowlist = OriginAllowlist.fromParameterName('/late');
    cors.apply('/late', EndpointClass.sensitive(app.stack, 'Late', { allowlist, methods: ['PUT'] }));
    cors.apply('/prices', app.catalogue(), { writes: app.admin() });
    for (const path of ['/orders', '/late', '/prices']) app.add(`GET ${path}`, fn);
    const { template } = app;
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const [config] = functions.flatMap(({ Properties }) => Properties.Environment?.Variables.CDK_CORS ?? []);
    expect(JSON.parse(config)).toMatchObject({
      classes: { admin: {}, catalogue: {}, late: { live: { parameter: '/late' } }, orders: { live: {} } },
      routes: [
        { path: '/late', read: 'late', write: 'late' },
        { path: '/orders', read: 'orders', write: 'orders' },
        { path: '/prices', read: 'catalogue', write: 'admin' },
      ],
    });
    const policy = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policy).toContain(':parameter/shop/cors/orders/origins');
    expect(policy).toContain(':parameter/late');
  });
});

it('tells preview and CLI which policy an API has', () => {
  const app = new ApiApp();
  app.add('GET /admin');
  RestApiCors.of(app.api).apply('/admin', app.admin());
  expect(app.template.toJSON()['Metadata']['cdk-cors']).toEqual({
    restApis: [
      {
        api: { Ref: expect.stringMatching(/^Api/) },
        config: {
          classes: {
            admin: {
              policy: expect.objectContaining({ origins: ['https://admin.shop.example'] }),
              metrics: 'Shop',
            },
          },
          routes: [{ path: '/admin', read: 'admin', write: 'admin' }],
        },
      },
    ],
  });
});

function templatesByPath(template: Template): Record<string, string | undefined> {
  const mappings = template.toJSON()['Mappings'];
  const texts = Object.entries(optionsOf(template)).map(([path, { Integration }]) => {
    const [response] =
      (Integration as { IntegrationResponses?: { ResponseTemplates: Properties }[] }).IntegrationResponses ?? [];
    const reference = response?.ResponseTemplates['application/json'] as { 'Fn::FindInMap': string[] } | undefined;
    return [path, reference?.['Fn::FindInMap'].reduce((value, key) => value[key], mappings)];
  });
  return Object.fromEntries(texts);
}
