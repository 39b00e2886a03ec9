import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { CorsHttpMethod, type CorsPreflightOptions, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { inline, preview } from '../../support/preview/served-app';

const CORS: CorsPreflightOptions = {
  allowOrigins: ['https://a.example', 'http://*'],
  allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.PUT],
  allowHeaders: ['authorization', 'x-custom'],
  exposeHeaders: ['x-request-id'],
  allowCredentials: true,
  maxAge: Duration.minutes(10),
};

/** Answers with CORS headers of its own. */
const OWN = `exports.handler = async () => ({ statusCode: 200, body: 'served', headers: {
  'Access-Control-Allow-Origin': 'https://own.example', 'Access-Control-Max-Age': '1', 'X-Other': 'kept' } })`;

/** An API with CORS settings, a path of its own and, at `/gated`, any method behind an authorizer. */
function withCors(corsPreflight: CorsPreflightOptions | undefined) {
  return preview((stack) => {
    const integration = new HttpLambdaIntegration('Fn', inline(stack, 'Fn', OWN));
    const api = new HttpApi(stack, 'Api', { corsPreflight });
    api.addRoutes({ path: '/orders', methods: [HttpMethod.GET, HttpMethod.OPTIONS], integration });
    const responseTypes = [HttpLambdaResponseType.SIMPLE];
    const gate = inline(stack, 'Gate', 'exports.handler = async () => ({ isAuthorized: false })');
    api.addRoutes({
      path: '/gated',
      integration,
      authorizer: new HttpLambdaAuthorizer('Gate', gate, { responseTypes }),
    });
  });
}

const preflight = (url: string, origin = 'https://a.example') =>
  fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } });

const corsHeaders = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

describe('an HTTP API with CORS settings', () => {
  it('answers preflights itself, also where it has no route', async () => {
    const { url } = await withCors(CORS);
    for (const path of ['/orders', '/nowhere']) {
      const response = await preflight(`${url}${path}`);
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect(corsHeaders(response)).toEqual({
        'access-control-allow-origin': 'https://a.example',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET,PUT',
        'access-control-allow-headers': 'authorization,x-custom',
        'access-control-max-age': '600',
      });
    }
  });

  it('allows the origins that it lists, and those of a listed scheme', async () => {
    const { url } = await withCors(CORS);
    const allowed = async (origin: string) =>
      (await preflight(`${url}/orders`, origin)).headers.get('access-control-allow-origin');
    expect(await allowed('http://any.example:8080')).toBe('http://any.example:8080');
    expect(await allowed('https://b.example')).toBeNull();
    expect(await allowed('https://a.example.evil')).toBeNull();
  });

  it('says * where every origin is allowed', async () => {
    const { url } = await withCors({ allowOrigins: ['*'] });
    const response = await preflight(`${url}/orders`);
    expect(corsHeaders(response)).toEqual({ 'access-control-allow-origin': '*' });
  });

  it('puts its own headers in place of those of the function', async () => {
    const { url } = await withCors(CORS);
    const get = async (origin?: string) => fetch(`${url}/orders`, origin === undefined ? {} : { headers: { origin } });
    const response = await get('https://a.example');
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-request-id',
    });
    expect(response.headers.get('x-other')).toBe('kept');
    expect(corsHeaders(await get('https://b.example'))).toEqual({});
    expect(corsHeaders(await get())).toEqual({});
  });

  it('sends what is no preflight to the route', async () => {
    const { url } = await withCors(CORS);
    const response = await fetch(`${url}/orders`, { method: 'OPTIONS', headers: { origin: 'https://a.example' } });
    expect([response.status, await response.text()]).toEqual([200, 'served']);
  });

  it('has preflights refused by a route for any method that needs authorization', async () => {
    const { url } = await withCors(CORS);
    const response = await preflight(`${url}/gated`);
    expect([response.status, corsHeaders(response)]).toEqual([401, {}]);
  });

  it('adds nothing to errors of its own', async () => {
    const { url } = await withCors(CORS);
    const headers = { origin: 'https://a.example', authorization: 'x' };
    const refused = await fetch(`${url}/gated`, { headers });
    const missing = await fetch(`${url}/nowhere`, { headers });
    expect([refused.status, corsHeaders(refused)]).toEqual([403, {}]);
    expect([missing.status, corsHeaders(missing)]).toEqual([404, {}]);
  });
});

describe('an HTTP API without CORS settings', () => {
  it('leaves preflights and CORS headers to the function', async () => {
    const { url } = await withCors(undefined);
    const response = await preflight(`${url}/orders`);
    expect(response.status).toBe(200);
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': 'https://own.example',
      'access-control-max-age': '1',
    });
    expect((await preflight(`${url}/nowhere`)).status).toBe(404);
  });
});
