import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  ApiMapping,
  type CfnApi,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { EndpointClass, HttpApiCors, OriginAllowlist } from '../lib';
import { HttpApiApp } from './support/synth/http-api-app';
import { gatewayTokens, quotesClass, shopTokens } from './support/synth/token-app';

const APP = OriginAllowlist.of('https://app.shop.example');

function ordersWithTokens({ stack }: HttpApiApp, tokens = shopTokens(stack)): EndpointClass {
  const scopes = { GET: ['orders:read'], POST: ['orders:write'] };
  return EndpointClass.credentialed(stack, 'Orders', { allowlist: APP, methods: ['GET', 'POST'], tokens, scopes });
}

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
        'what functions say; leave corsPreflight out, a class applied to "/" sets it where it can',
    );
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
        AllowHeaders: ['authorization', 'dpop'],
        ExposeHeaders: ['www-authenticate'],
        MaxAge: 600,
      },
    });
    expect(app.warnings()).toEqual([]);
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
    [
      'reads and writes differ',
      (app) => HttpApiCors.of(app.api).apply('/', { read: app.catalogue(), write: app.orders() }),
    ],
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
  });
});

describe('routes of a class with tokens', () => {
  it('are authorised for each request, and their preflights never', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    app.add('GET /status');
    HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack)).apply('/', app.catalogue());
    expect(app.authorization()).toEqual({
      'GET /quotes': 'CUSTOM',
      'GET /status': 'NONE',
      'OPTIONS /quotes': 'NONE',
      'OPTIONS /status': 'NONE',
    });
    app.template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
    });
  });

  it('are authorised by a result for the same token, origin, method, path and route at most', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    const tokens = shopTokens(app.stack, { maxRevocationSeconds: 60, resultCache: Duration.seconds(30) });
    HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack, tokens));
    app.template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: 30,
      IdentitySource: [
        '$request.header.Authorization',
        '$request.header.Origin',
        '$context.httpMethod',
        '$context.path',
        '$context.routeKey',
      ],
    });
  });

  it('are authorised by API Gateway itself where that verifies tokens', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack, gatewayTokens(app.stack)));
    expect(app.routes()['GET /quotes']).toMatchObject({
      AuthorizationType: 'JWT',
      AuthorizationScopes: ['quotes:read'],
    });
    app.template.hasResource('AWS::ApiGatewayV2::Authorizer', {
      Properties: {
        AuthorizerType: 'JWT',
        JwtConfiguration: { Audience: ['https://api.shop.example'], Issuer: { 'Fn::GetAtt': Match.anyValue() } },
      },
      // it reads the issuer's metadata
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('openidconfiguration')]),
    });
  });

  it('may be $default, where the function looks at each method', () => {
    const app = new HttpApiApp({ defaultIntegration: new HttpUrlIntegration('Url', 'https://backend.shop.example') });
    HttpApiCors.of(app.api).apply('/', ordersWithTokens(app));
    expect(app.authorization()).toEqual({ $default: 'CUSTOM', 'OPTIONS /': 'NONE', 'OPTIONS /{proxy+}': 'NONE' });
  });

  it('let scripts see a network error only, where API Gateway has no CORS headers for denials', () => {
    const app = new HttpApiApp();
    app.add('GET /orders');
    HttpApiCors.of(app.api).apply('/orders', ordersWithTokens(app));
    expect(app.warnings()).toEqual([
      'what the authorizer denies (401, 403) has no CORS headers on this HTTP API, so that scripts see a network error; ' +
        'where one class of any origin is for the whole API, apply it to "/" and nothing else: API Gateway then adds them; ' +
        'a REST API without a credentialed class has them as well, and so has a distribution in front of either',
    ]);
  });

  it('may have a way around', () => {
    const app = new HttpApiApp();
    const fn = app.fn();
    app.add('GET /quotes', fn);
    app.add('ANY /{proxy+}', fn);
    HttpApiCors.of(app.api).apply('/quotes', quotesClass(app.stack)).apply('/', app.catalogue());
    expect(app.warnings()).toContainEqual(
      expect.stringMatching(/^GET \/quotes needs a token, and ANY \/\{proxy\+\} reaches the same function without one/),
    );
  });
});

describe('what is refused', () => {
  it('a path that no route lies under', () => {
    const app = new HttpApiApp();
    app.add('GET /orders');
    HttpApiCors.of(app.api).apply('/order', app.orders());
    expect(app.problems()).toEqual([
      'path-unused - got "/order": no route of Shop/Api lies under it, or longer paths take them all; its routes are GET /orders',
    ]);
  });

  it('an OPTIONS route of the app', () => {
    const app = new HttpApiApp();
    app.add('GET /orders');
    app.add('OPTIONS /orders');
    HttpApiCors.of(app.api).apply('/', app.catalogue());
    expect(app.problems()).toEqual([
      'options-route-exists - /orders: it has an OPTIONS route of its own; remove that route, or apply no class to this path',
    ]);
  });

  it('a route whose method scopes do not name', () => {
    const app = new HttpApiApp();
    app.add('DELETE /quotes');
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(app.problems()).toEqual([
      expect.stringMatching(/^method-not-in-scopes - DELETE \/quotes: the scopes of quotes/),
    ]);
  });

  it.each<[string, string, (app: HttpApiApp) => HttpIamAuthorizer | HttpLambdaAuthorizer]>([
    ['IAM', 'AWS_IAM', () => new HttpIamAuthorizer()],
    ['another authorizer', 'CUSTOM', (app) => new HttpLambdaAuthorizer('Mine', app.fn('MyAuthorizer'))],
  ])('a route with %s', (_, type, make) => {
    const app = new HttpApiApp();
    const integration = new HttpUrlIntegration('Url', 'https://backend.shop.example');
    app.api.addRoutes({ path: '/quotes', methods: [HttpMethod.GET], integration, authorizer: make(app) });
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(app.problems()).toEqual([
      expect.stringMatching(`^method-authorized-otherwise - GET /quotes: it has the authorization type ${type},`),
    ]);
  });

  it('takes a route that says that nothing authorises it', () => {
    const app = new HttpApiApp();
    const integration = new HttpUrlIntegration('Url', 'https://backend.shop.example');
    const authorizer = new HttpNoneAuthorizer();
    app.api.addRoutes({ path: '/quotes', methods: [HttpMethod.GET], integration, authorizer });
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(app.authorization()).toEqual({ 'GET /quotes': 'CUSTOM' });
  });

  it('$default where API Gateway verifies', () => {
    const app = new HttpApiApp({ defaultIntegration: new HttpUrlIntegration('Url', 'https://backend.shop.example') });
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack, gatewayTokens(app.stack)));
    expect(app.problems()).toEqual([expect.stringMatching(/^any-method-needs-authorizer - \$default: /)]);
  });

  it('any origin on a domain that demands client certificates', () => {
    const app = new HttpApiApp();
    app.add('GET /quotes');
    const certificate = Certificate.fromCertificateArn(
      app.stack,
      'Certificate',
      'arn:aws:acm:eu-west-1:1:certificate/x',
    );
    const mtls = { bucket: Bucket.fromBucketName(app.stack, 'Bucket', 'certificates'), key: 'truststore.pem' };
    const domainName = new DomainName(app.stack, 'Domain', { domainName: 'api.shop.example', certificate, mtls });
    new ApiMapping(app.stack, 'Mapping', { api: app.api, domainName });
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(app.problems()).toEqual([
      expect.stringMatching(
        /^api-trusts-place - Shop\/Api: quotes lets pages .* a domain of it demands client certificates;/,
      ),
    ]);
  });
});

describe('API mappings', () => {
  function mapped(apiMappingKey: string | undefined, routes: readonly string[]): HttpApiApp {
    const app = new HttpApiApp();
    for (const route of routes) app.add(route);
    const certificate = Certificate.fromCertificateArn(app.stack, 'Cert', 'arn:aws:acm:eu-west-1:1:certificate/x');
    const domainName = new DomainName(app.stack, 'Domain', { domainName: 'api.shop.example', certificate });
    new ApiMapping(app.stack, 'Mapping', { api: app.api, domainName, apiMappingKey });
    return app;
  }

  function withDefaultRoute(apiMappingKey?: string): HttpApiApp {
    const app = mapped(apiMappingKey, []);
    const integration = new HttpUrlIntegration('Any', 'https://backend.shop.example');
    new HttpRoute(app.stack, 'Default', { httpApi: app.api, routeKey: HttpRouteKey.DEFAULT, integration });
    HttpApiCors.of(app.api).apply('/', app.catalogue());
    return app;
  }

  it('are refused with a key where $default serves several classes: functions could not tell which', () => {
    const app = withDefaultRoute('v1');
    app.add('GET /orders');
    HttpApiCors.of(app.api).apply('/orders', app.orders());
    expect(app.problems()).toEqual([
      'mapping-key-hides-path - got the API mapping key "v1" for Shop/Api, which has the route $default: functions behind ' +
        'that route see the key as a part of the path and would apply the class of "/" to all of it; use the routes ANY / ' +
        'and ANY /{proxy+} instead, or map the API without a key',
    ]);
  });

  it('may have a key where one class is for everything, and none everywhere', () => {
    expect(withDefaultRoute('v1').problems()).toEqual([]);
    const app = withDefaultRoute();
    app.add('GET /orders');
    HttpApiCors.of(app.api).apply('/orders', app.orders());
    expect(app.problems()).toEqual([]);
  });

  it('may have a key without $default: other routes tell what they matched', () => {
    const app = mapped('v1', ['GET /', 'GET /orders']);
    HttpApiCors.of(app.api).apply('/', app.catalogue()).apply('/orders', app.orders());
    expect(app.problems()).toEqual([]);
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
      expect.stringMatching(/^orders stops writes of foreign sites, but .* POST \/orders/),
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
        classes: { quotes: { policy: expect.anything(), scopes: { GET: ['quotes:read'], HEAD: ['quotes:read'] } } },
        routes: [{ path: '/quotes', read: 'quotes', write: 'quotes' }],
      },
    },
  ]);
});
