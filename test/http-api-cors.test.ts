import { describe, expect, it } from '@jest/globals';
import { Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  type CfnApi,
  CfnRoute,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpSqsIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { EndpointClass, HttpApiCors, OriginAllowlist } from '../lib';
import { HttpApiApp } from './support/synth/http-api-app';
import { APP } from './support/synth/http-api-tokens';
import { Messages } from './support/synth/messages';
import { refusal } from './support/synth/rest-api-app';
import { quotesClass } from './support/synth/token-app';

describe('HttpApiCors.of', () => {
  it('is the same for every call', () => {
    const { api } = new HttpApiApp();
    expect(HttpApiCors.of(api)).toBe(HttpApiCors.of(api));
  });

  it('refuses an API with a CORS configuration of its own', () => {
    const corsPreflight = { allowOrigins: ['*'], allowMethods: [CorsHttpMethod.GET] };
    const { api } = new HttpApiApp({ corsPreflight });
    expect(() => HttpApiCors.of(api)).toThrow(
      'cors-configured - Shop/Api: it has a CORS configuration, by which API Gateway answers all preflights alike and drops ' +
        'what functions say, so that no path can have a class beside it; leave corsPreflight out, a class applied to "/" sets it where it can',
    );
  });

  it.each<[string, (api: CfnApi) => void]>([
    ['that was set later', (api) => Object.assign(api, { corsConfiguration: { allowOrigins: ['*'] } })],
    ['of an override', (api) => api.addPropertyOverride('CorsConfiguration', { AllowOrigins: ['*'] })],
  ])('refuses a CORS configuration %s', (_, configure) => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    HttpApiCors.of(app.api).apply('/quotes', app.catalogue());
    configure(app.api.node.defaultChild as CfnApi);
    expect(app.problems()).toEqual([expect.stringContaining('cors-configured - Shop/Api')]);
  });

  it('refuses an imported API that the app makes with a CORS configuration', () => {
    const app = new HttpApiApp({ corsPreflight: { allowOrigins: ['*'] } });
    const stack = new Stack(app.app, 'Service');
    const api = HttpApi.fromHttpApiAttributes(stack, 'Imported', { httpApiId: app.api.apiId });
    HttpApiCors.of(api).apply('/', EndpointClass.publicRead(stack, 'Open'));
    expect(refusal(() => app.app.synth()).join()).toContain('cors-configured - Service/Imported');
  });

  it('refuses an API from a definition', () => {
    const { api } = new HttpApiApp();
    (api.node.defaultChild as CfnApi).body = { openapi: '3.0.1' };
    expect(() => HttpApiCors.of(api)).toThrow(
      'api-from-definition - Shop/Api: the routes of this API are in its OpenAPI',
    );
  });
});

describe('preflights', () => {
  it('are answered by one function under every path of a class, whatever is added later', () => {
    const app = new HttpApiApp();
    app.add('GET /orders');
    HttpApiCors.of(app.api).apply('/orders', app.orders());
    app.add('POST /orders');
    app.add('ANY /orders/{id}');
    app.add('GET /status');
    expect(
      Object.keys(app.routes())
        .filter((key) => key.startsWith('OPTIONS'))
        .sort(),
    ).toEqual(['OPTIONS /orders', 'OPTIONS /orders/{id}']);
    app.template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      PayloadFormatVersion: '1.0',
      IntegrationUri: { 'Fn::GetAtt': [Match.stringLikeRegexp('Responder'), 'Arn'] },
    });
    app.template.hasResourceProperties('AWS::Lambda::Permission', {
      SourceArn: { 'Fn::Join': ['', Match.arrayWith(['/*/OPTIONS/*'])] },
    });
    expect(app.warnings()).toContainEqual(expect.stringContaining('no class was applied to GET /status'));
  });

  it('do not fall to ANY or $default, which may be authorised', () => {
    const app = new HttpApiApp();
    const integration = new HttpUrlIntegration('Url', 'https://backend.shop.example');
    const authorizer = new HttpLambdaAuthorizer('Mine', app.fn('MyAuthorizer'));
    app.api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration, authorizer });
    HttpApiCors.of(app.api).apply(
      '/',
      EndpointClass.credentialed(app.stack, 'Any', { allowlist: APP, methods: ['GET'] }),
    );
    expect(app.authorization()).toMatchObject({ 'ANY /{proxy+}': 'CUSTOM', 'OPTIONS /{proxy+}': 'NONE' });
  });

  it('of $default are those of every path', () => {
    const integration = new HttpUrlIntegration('Url', 'https://backend.shop.example');
    const app = new HttpApiApp({ defaultIntegration: integration });
    HttpApiCors.of(app.api).apply('/', app.orders());
    expect(app.authorization()).toEqual({ $default: 'NONE', 'OPTIONS /': 'NONE', 'OPTIONS /{proxy+}': 'NONE' });
  });

  it('are answered by API Gateway itself where one class of any origin is for all of the API', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(Object.keys(app.routes())).toEqual(['GET /quotes']);
    app.template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: ['*'],
        AllowMethods: ['GET'],
        AllowHeaders: ['authorization', 'dpop', 'accept', 'accept-language', 'content-language'],
        ExposeHeaders: ['www-authenticate'],
        MaxAge: 600,
      },
    });
    expect(app.warnings()).toEqual([
      expect.stringMatching(/^AWS does not document whether .* authorizers \(401, 403\) on GET \/quotes/),
    ]);
  });

  const single = (app: HttpApiApp, origin: string, requestHeaders: string[] = []) =>
    EndpointClass.credentialed(app.stack, 'Single', {
      allowlist: OriginAllowlist.of(origin),
      methods: ['GET'],
      requestHeaders,
    });
  const corsOf = (app: HttpApiApp) =>
    Object.values(app.template.findResources('AWS::ApiGatewayV2::Api'))[0]?.['Properties'].CorsConfiguration;

  it('are answered by API Gateway itself where one class of a single origin is for all of the API', () => {
    const app = new HttpApiApp();
    app.add('GET /account');
    HttpApiCors.of(app.api).apply('/', single(app, 'https://app.shop.example'));
    expect(Object.keys(app.routes())).toEqual(['GET /account']);
    expect(corsOf(app)).toMatchObject({ AllowOrigins: ['https://app.shop.example'], AllowCredentials: true });
    expect(app.silence()).toBeUndefined();
    expect(app.infos()).toContainEqual(expect.stringMatching(/may store a response without them .* Vary: Origin/));
  });

  it('are answered so for an origin that only the deployment knows', () => {
    const app = new HttpApiApp();
    app.add('GET /account');
    HttpApiCors.of(app.api).apply('/', single(app, `https://${Fn.importValue('Domain')}`));
    expect(corsOf(app).AllowOrigins).toEqual([{ 'Fn::Join': ['', ['https://', { 'Fn::ImportValue': 'Domain' }]] }]);
  });

  it.each<[string, (app: HttpApiApp) => EndpointClass]>([
    ['of an extension', (app) => single(app, 'chrome-extension://abcdefghijklmnopabcdefghijklmnop')],
    ['under a pattern', (app) => single(app, 'https://*.shop.example')],
    [
      'and any header, for which browsers take authorization too',
      ({ stack }) =>
        new EndpointClass(stack, 'Open', {
          allowlist: OriginAllowlist.anyOrigin(),
          methods: ['GET'],
          requestHeaders: ['*'],
        }),
    ],
  ])('are left to a function for origins %s', (_, endpointClass) => {
    const app = new HttpApiApp();
    app.add('GET /account');
    HttpApiCors.of(app.api).apply('/', endpointClass(app));
    expect(corsOf(app)).toBeUndefined();
    expect(app.routes()).toHaveProperty('OPTIONS /account');
  });

  it.each<[string, (app: HttpApiApp) => void]>([
    [
      'another class is for a part of it',
      (app) => HttpApiCors.of(app.api).apply('/', app.catalogue()).apply('/o', app.orders()),
    ],
    [
      'another class came first',
      (app) => HttpApiCors.of(app.api).apply('/o', app.orders()).apply('/', app.catalogue()),
    ],
    ['reads and writes differ', (app) => HttpApiCors.of(app.api).apply('/', app.catalogue(), { writes: app.orders() })],
    ['the class has a list', (app) => HttpApiCors.of(app.api).apply('/', app.orders())],
  ])('are not where %s', (_, apply) => {
    const app = new HttpApiApp();
    app.add('GET /o');
    app.add('GET /p');
    apply(app);
    const [api] = Object.values(app.template.findResources('AWS::ApiGatewayV2::Api'));
    expect(api?.['Properties']).not.toHaveProperty('CorsConfiguration');
    expect(app.routes()).toHaveProperty('OPTIONS /o');
  });

  it('of an imported API are answered by a function', () => {
    const { stack } = new HttpApiApp();
    const api = HttpApi.fromHttpApiAttributes(stack, 'Imported', { httpApiId: 'abc123' });
    const integration = new HttpUrlIntegration('Url', 'https://backend.shop.example');
    new HttpRoute(stack, 'Route', {
      httpApi: api,
      routeKey: HttpRouteKey.with('/quotes', HttpMethod.GET),
      integration,
    });
    HttpApiCors.of(api).apply('/', EndpointClass.publicRead(stack, 'Open'));
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Route', {
      ApiId: 'abc123',
      RouteKey: 'OPTIONS /quotes',
    });
    expect(new Messages(stack).infos()).toContainEqual(
      expect.stringMatching(/^Shop\/Imported: the app does not make this API, and cannot see .* see that it has none$/),
    );
  });
});

describe('HttpApiCors.addToFunction', () => {
  it('tells the function all classes and paths, without scopes, and lets it read all lists', () => {
    const app = new HttpApiApp();
    const fn = app.fn();
    app.add('GET /orders', fn);
    app.add('GET /quotes', fn);
    const cors = HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack));
    cors.addToFunction(fn);
    cors.apply('/orders', app.orders());
    const functions = Object.values(app.template.findResources('AWS::Lambda::Function'));
    const [config] = functions.flatMap(({ Properties }) => Properties.Environment?.Variables.CDK_CORS ?? []);
    expect(JSON.parse(config)).toMatchObject({ routes: [{ path: '/orders' }, { path: '/quotes' }] });
    expect(config).not.toContain('scopes');
    expect(JSON.stringify(app.template.findResources('AWS::IAM::Policy'))).toContain(
      ':parameter/shop/cors/orders/origins',
    );
  });

  it('guards writes of foreign sites, which synth would warn of', () => {
    const warningsOf = (guard: boolean) => {
      const app = new HttpApiApp();
      const fn = app.fn();
      app.add('POST /orders', fn);
      const cors = HttpApiCors.of(app.api).apply('/orders', app.orders());
      if (guard) cors.addToFunction(fn);
      return app.warnings();
    };
    expect(warningsOf(true)).toEqual([]);
    expect(warningsOf(false)).toEqual([
      expect.stringMatching(/^orders rejects cross-site writes, but .* POST \/orders/),
    ]);
  });
});

it('tells preview and CLI which policy and scopes an API has', () => {
  const app = new HttpApiApp();
  app.add('GET /quotes');
  HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack));
  expect(app.template.toJSON()['Metadata']['cdk-cors'].httpApis).toEqual([
    {
      api: { Ref: expect.stringMatching(/^Api/) },
      config: {
        classes: {
          quotes: {
            policy: expect.anything(),
            metrics: 'Shop',
            scopes: { GET: ['quotes:read'], HEAD: ['quotes:read'] },
          },
        },
        routes: [{ path: '/quotes', read: 'quotes', write: 'quotes' }],
      },
    },
  ]);
});

describe('a route of parameters, which takes paths of several classes', () => {
  it.each(['ANY /{proxy+}', '$default'])('has the class of each path judge behind %s', (route) => {
    const app = new HttpApiApp();
    const fn = app.fn();
    app.add(route, fn);
    HttpApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin()).addToFunction(fn);
    expect(app.problems()).toEqual([]);
    expect(app.warnings()).toEqual([]);
  });

  it('names a class whose foreign writes nothing stops behind it', () => {
    const app = new HttpApiApp();
    app.add('$default', app.fn());
    HttpApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin());
    expect(app.warnings()).toEqual([expect.stringMatching(/^admin rejects cross-site writes.* \$default does/)]);
  });

  it('names what is read by its template as well, and a way out that works', () => {
    const app = new HttpApiApp();
    for (const route of ['GET /{section}/{id}', 'GET /admin/{proxy+}']) app.add(route);
    HttpApiCors.of(app.api).apply('/', app.catalogue()).apply('/admin', app.admin());
    expect(app.warnings()).toEqual([
      expect.stringMatching(/^\/\{section\}\/\{id\} takes paths under \/admin, .* of their own at \/admin\/\{id\},/),
    ]);
    const obeying = new HttpApiApp();
    for (const route of ['GET /{section}/{id}', 'GET /admin/{proxy+}', 'GET /admin/{id}']) obeying.add(route);
    HttpApiCors.of(obeying.api).apply('/', obeying.catalogue()).apply('/admin', obeying.admin());
    expect(obeying.warnings()).toEqual([]);
  });
});

describe('responses that nothing states headers for', () => {
  it('are named by route, reads included', () => {
    const app = new HttpApiApp();
    const fn = app.fn();
    app.add('GET /orders', fn);
    app.add('GET /prices');
    app.api.addRoutes({
      path: '/server',
      methods: [HttpMethod.GET],
      integration: new HttpUrlIntegration('Server', 'https://backend.example'),
    });
    HttpApiCors.of(app.api).apply('/', app.orders()).addToFunction(fn);
    expect(app.silence()).toMatch(
      /: GET \/prices: wrap the handler .*; GET \/server: the server behind it has to state them/,
    );
    expect(app.silence()).not.toContain('/orders');
  });

  it('are those of a server only until its settings are taken, as the remark says', () => {
    const app = new HttpApiApp();
    const integration = new HttpUrlIntegration('Server', 'https://backend.example');
    app.api.addRoutes({ path: '/server', methods: [HttpMethod.GET, HttpMethod.POST], integration });
    new CfnRoute(app.stack, 'Theirs', { apiId: app.api.apiId, routeKey: 'GET /theirs', target: 'integrations/abc123' });
    app.add('GET /silent');
    const cors = HttpApiCors.of(app.api).apply('/', app.orders());
    const config = JSON.parse(app.stack.resolve(cors.functionConfig));
    expect(config.routes).toEqual([{ path: '/', read: 'orders', write: 'orders' }]);
    expect(app.silence()).toMatch(/pages: GET \/silent: wrap the handler/);
    expect(app.silence()).not.toMatch(/server|theirs/);
    expect(app.warnings()).toEqual([]);
    expect(app.infos()).toContainEqual(
      expect.stringMatching(
        /^GET \/server, POST \/server, GET \/theirs: what is behind cannot be seen here, and functionConfig is/,
      ),
    );
  });

  it('are those of others where a route has nothing but the id of its integration', () => {
    const app = new HttpApiApp();
    new CfnRoute(app.stack, 'Theirs', { apiId: app.api.apiId, routeKey: 'GET /theirs', target: 'integrations/abc123' });
    HttpApiCors.of(app.api).apply('/', app.orders());
    expect(app.silence()).toMatch(/: GET \/theirs: the function behind it belongs to another app: .* functionConfig/);
  });

  it('are those that no parameter may state', () => {
    const app = new HttpApiApp();
    const queue = new Queue(app.stack, 'Queue');
    app.api.addRoutes({
      path: '/queue',
      methods: [HttpMethod.POST],
      integration: new HttpSqsIntegration('Sqs', { queue }),
    });
    HttpApiCors.of(app.api).apply('/', app.orders());
    expect(app.silence()).toContain('POST /queue: HTTP APIs let no integration of this kind state them');
  });

  it('are none where the API states them by its own configuration', () => {
    const app = new HttpApiApp();
    app.add('GET /prices');
    HttpApiCors.of(app.api).apply('/', app.catalogue());
    expect(app.silence()).toBeUndefined();
  });
});
