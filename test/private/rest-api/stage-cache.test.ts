import { expect, it } from '@jest/globals';
import { EndpointClass, OriginAllowlist, RestApiCors } from '../../../lib';
import { ApiApp, type Properties } from '../../support/synth/rest-api-app';

const CACHED = { deployOptions: { cacheClusterEnabled: true, cachingEnabled: true } };

function gets(app: ApiApp): Properties[] {
  const methods = app.template.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'GET' } });
  return Object.values(methods).map(({ Properties }) => Properties);
}

it('keeps answers apart by origin where a stage caches them', () => {
  const app = new ApiApp(undefined, CACHED);
  app.add('GET /orders', app.fn());
  RestApiCors.of(app.api).apply('/', app.orders());
  expect(gets(app)).toMatchObject([
    {
      Integration: { CacheKeyParameters: ['method.request.header.Origin'], Type: 'AWS_PROXY' },
      RequestParameters: { 'method.request.header.Origin': false },
    },
  ]);
  const keys = ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'];
  expect(app.options()['/orders']).toMatchObject({
    Integration: { CacheKeyParameters: keys.map((name) => `method.request.header.${name}`) },
  });
});

it('keeps what the user made part of the key', () => {
  const app = new ApiApp(undefined, CACHED);
  const resource = app.api.root.addResource('orders');
  resource.addMethod('GET', undefined, { requestParameters: { 'method.request.header.Origin': true } });
  RestApiCors.of(app.api).apply('/', app.orders());
  expect(gets(app)).toMatchObject([{ RequestParameters: { 'method.request.header.Origin': true } }]);
});

it('lets no function tell clients apart where a stage keeps what it answers', () => {
  const isCachedWith = (props: typeof CACHED | undefined) => {
    const app = new ApiApp(undefined, props);
    app.add('GET /orders', app.fn());
    const allowlist = OriginAllowlist.fromParameterName('/shop/orders/origins', {
      initialOrigins: ['https://app.example'],
    });
    RestApiCors.of(app.api).apply('/', EndpointClass.credentialed(app.stack, 'Live', { allowlist, methods: ['GET'] }));
    return JSON.stringify(app.template.toJSON()).includes('"cached":true');
  };
  expect([CACHED, undefined].map(isCachedWith)).toEqual([true, false]);
});

it('looks at both classes of ANY', () => {
  const app = new ApiApp(undefined, CACHED);
  app.add('ANY /orders');
  RestApiCors.of(app.api).apply('/', app.orders(), { writes: app.catalogue() });
  const methods = app.template.findResources('AWS::ApiGateway::Method', { Properties: { HttpMethod: 'ANY' } });
  expect(Object.values(methods)).toMatchObject([
    { Properties: { Integration: { CacheKeyParameters: ['method.request.header.Origin'] } } },
  ]);
});

it('leaves answers alone that are the same for every origin', () => {
  const app = new ApiApp(undefined, CACHED);
  app.add('GET /catalogue');
  RestApiCors.of(app.api).apply('/', app.catalogue());
  expect(gets(app)[0]).not.toHaveProperty('RequestParameters');
});

it('leaves methods alone where nothing caches', () => {
  const app = new ApiApp();
  app.add('GET /orders');
  RestApiCors.of(app.api).apply('/', app.orders());
  expect(gets(app)[0]).not.toHaveProperty('RequestParameters');
  expect(app.options()['/orders']).not.toHaveProperty('RequestParameters');
});

it('deploys again when a stage begins to cache', () => {
  const [cached, plain] = [CACHED, undefined].map((props) => {
    const app = new ApiApp(undefined, props);
    app.add('GET /orders');
    RestApiCors.of(app.api).apply('/', app.orders());
    return app.deploymentId();
  });
  expect(cached).not.toBe(plain);
});
