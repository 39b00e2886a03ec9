import { describe, expect, it } from '@jest/globals';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnRoute,
  DomainName,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  type IHttpApi,
  WebSocketApi,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { HttpApiCors, RestApiCors } from '../lib';
import { HttpApiApp } from './support/synth/http-api-app';
import { gatewayTokens, quotesClass } from './support/synth/token-app';

describe('what is refused', () => {
  it('a path that no route lies under', () => {
    const app = new HttpApiApp();
    app.add('GET /orders');
    HttpApiCors.of(app.api).apply('/order', app.orders());
    expect(app.problems()).toEqual([
      'path-unused - got "/order": no route of Shop/Api lies under it, or longer paths take them all; its routes are GET /orders',
    ]);
  });

  it('a WebSocket API, whatever facade it is handed to', () => {
    const { stack } = new HttpApiApp();
    const apis = [
      new WebSocketApi(stack, 'Chat'),
      WebSocketApi.fromWebSocketApiAttributes(stack, 'Imported', { webSocketId: 'a1b2c3' }),
    ];
    for (const api of apis) {
      const sentence =
        `api-is-websocket - ${api.node.path}: it is a WebSocket API, to which browsers let pages of any origin connect without ` +
        'a preflight; use WebSocketApiCors, which judges who connects';
      // not what the compiler lets through, but what JavaScript does
      expect(() => HttpApiCors.of(api as unknown as IHttpApi)).toThrow(sentence);
      expect(() => RestApiCors.of(api as unknown as IRestApi)).toThrow(sentence);
    }
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

  it('a route whose authorization is overridden', () => {
    const app = new HttpApiApp();
    const integration = new HttpUrlIntegration('Url', 'https://backend.shop.example');
    const [route] = app.api.addRoutes({ path: '/quotes', methods: [HttpMethod.GET], integration });
    (route!.node.defaultChild as CfnRoute).addPropertyOverride('AuthorizationType', 'NONE');
    HttpApiCors.of(app.api).apply('/', quotesClass(app.stack));
    expect(app.problems()).toEqual([
      expect.stringContaining(
        'method-authorized-otherwise - GET /quotes: addPropertyOverride sets its AuthorizationType',
      ),
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
