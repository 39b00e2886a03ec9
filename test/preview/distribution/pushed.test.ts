import { describe, expect, it } from '@jest/globals';
import { Duration, type Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  type ResponseHeadersPolicyProps,
} from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { DistributionCors, EndpointClass, ListDelivery, OriginAllowlist } from '../../../lib';
import { ssm } from '../../support/preview/served-app';
import { distributionPreview, type Echo, echoApi } from '../../support/preview/served-distribution';

const SOURCE = '/shop/cors/orders/origins';
const A = 'https://a.shop.example';
const TEA = 'https://tea.example';
/** How soon a change has to arrive: several times what it has to be. A slow machine is no fault. */
const PATIENCE_MS = 15_000;

function shop(stack: Stack): void {
  const orders = EndpointClass.credentialed(stack, 'Orders', {
    allowlist: OriginAllowlist.fromParameterStore({
      delivery: ListDelivery.PUSH,
      initialOrigins: [A],
      patternsUnder: ['partners.example'],
    }),
    methods: ['GET', 'PUT'],
    requestHeaders: ['content-type'],
  });
  const origin = new RestApiOrigin(echoApi(stack));
  const uncached = { origin, allowedMethods: AllowedMethods.ALLOW_ALL, cachePolicy: CachePolicy.CACHING_DISABLED };
  const distribution = new Distribution(stack, 'Cdn', {
    defaultBehavior: { origin },
    additionalBehaviors: { '/orders/*': uncached },
  });
  DistributionCors.of(distribution).apply('/orders/*', orders);
}

async function ask(url: string, origin: string, init: RequestInit = {}) {
  const response = await fetch(url, { ...init, headers: { ...init.headers, origin } });
  const text = await response.text();
  return { status: response.status, allowed: response.headers.get('access-control-allow-origin'), text, response };
}

const preflight = (url: string, origin: string, headers: Record<string, string> = {}) =>
  ask(url, origin, { method: 'OPTIONS', headers: { 'access-control-request-method': 'PUT', ...headers } });

async function until(url: string, origin: string, status: number): Promise<number> {
  const startedAt = Date.now();
  while ((await preflight(url, origin)).status !== status) {
    if (Date.now() - startedAt > PATIENCE_MS) throw new Error(`${origin} after ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Date.now() - startedAt;
}

describe('a pushed list at a distribution, in the preview', () => {
  it('is in its store once that is deployed, and follows each change without a call of a function', async () => {
    const served = await distributionPreview(shop);
    const url = `${served.url}/orders/200`;
    const granted = await preflight(url, A, { 'access-control-request-headers': 'content-type' });
    expect([granted.status, granted.allowed]).toEqual([204, A]);
    expect(granted.response.headers.get('access-control-allow-headers')).toBe('content-type');
    expect(granted.response.headers.get('vary')).toContain('Origin');
    const denied = await preflight(url, TEA);
    expect([denied.status, denied.allowed]).toEqual([403, null]);
    expect(JSON.parse(denied.text)).toMatchObject({ reason: 'origin-not-listed' });
    served.lines.length = 0;

    const times: number[] = [];
    const change = async (value: string) => {
      expect(
        (await ssm(served.aws, 'PutParameter', { Name: SOURCE, Value: value, Overwrite: true })).error,
      ).toBeUndefined();
    };
    await change(`${A},${TEA},https://*.partners.example`);
    times.push(await until(url, TEA, 204));
    expect((await preflight(url, 'https://x.y.partners.example')).status).toBe(204);
    await change(A);
    times.push(await until(url, TEA, 403));
    await change('none');
    times.push(await until(url, A, 403));
    console.info(`a change arrived after ${times.join(', ')} ms`);

    const called = served.lines.filter((line) => line.startsWith('cors  ') || /^Api/.test(line));
    expect(called.filter((line) => !line.includes('AllowlistSync'))).toEqual([]);
  }, 60_000);

  it('stops writes of other sites before the API sees them, and gives responses of listed origins their headers', async () => {
    const { url, lines } = await distributionPreview(shop);
    const foreign = await ask(`${url}/orders/200`, TEA, { method: 'POST', body: 'a=1' });
    expect([foreign.status, JSON.parse(foreign.text).reason]).toEqual([403, 'foreign-write']);
    expect(lines.filter((line) => line.startsWith('Api'))).toEqual([]);
    const own = await ask(`${url}/orders/200`, A, { method: 'PUT', body: 'a=1' });
    expect([own.status, own.allowed]).toEqual([200, A]);
    const read = await ask(`${url}/orders/200`, TEA);
    expect([read.status, read.allowed]).toEqual([200, null]);
  }, 60_000);
});

/** What an author wants beside CORS, with characters that mean something to XML. */
const OTHERS: ResponseHeadersPolicyProps = {
  securityHeadersBehavior: {
    frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
    contentSecurityPolicy: { contentSecurityPolicy: `default-src 'self'; report-uri /csp?a=1&b="<2>"`, override: true },
    strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
  },
  customHeadersBehavior: { customHeaders: [{ header: 'x-own', value: 'a & b', override: true }] },
  removeHeaders: ['x-powered-by'],
};
const SEEN = {
  'x-frame-options': 'DENY',
  'content-security-policy': `default-src 'self'; report-uri /csp?a=1&b="<2>"`,
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-own': 'a & b',
};

describe('responses of a pushed list, in the preview', () => {
  function headers(stack: Stack): void {
    const orders = EndpointClass.credentialed(stack, 'Orders', {
      allowlist: OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, initialOrigins: [A] }),
      methods: ['GET', 'PUT'],
      exposedHeaders: ['x-served'],
    });
    const origin = new RestApiOrigin(echoApi(stack));
    const distribution = new Distribution(stack, 'Cdn', { defaultBehavior: { origin } });
    DistributionCors.of(distribution).apply('*', orders, { responseHeaders: OTHERS });
  }

  async function untilRead(url: string, origin: string, isRead: boolean): Promise<number> {
    const startedAt = Date.now();
    while (((await ask(url, origin)).allowed === origin) !== isRead) {
      if (Date.now() - startedAt > PATIENCE_MS) throw new Error(`${origin} after ${PATIENCE_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return Date.now() - startedAt;
  }

  it('get their headers from a policy that follows each change, from the cache and for errors, without any function', async () => {
    const served = await distributionPreview(headers);
    const [cached, failed] = [`${served.url}/orders/200/max-age=60`, `${served.url}/orders/404`];
    for (const url of [cached, cached, failed]) {
      const { allowed, response } = await ask(url, A);
      expect([allowed, response.headers.get('access-control-allow-credentials')]).toEqual([A, 'true']);
      expect(response.headers.get('access-control-expose-headers')).toBe('x-served');
      expect(Object.fromEntries(response.headers)).toMatchObject(SEEN);
      expect((await ask(url, TEA)).allowed).toBeNull();
    }
    served.lines.length = 0;
    const change = (Value: string) => ssm(served.aws, 'PutParameter', { Name: SOURCE, Value, Overwrite: true });
    const times: number[] = [];
    await change(`${A},${TEA}`);
    times.push(await untilRead(cached, TEA, true));
    await change(TEA);
    times.push(await untilRead(cached, A, false));
    await change('none');
    times.push(await untilRead(failed, TEA, false));
    console.info(`a change arrived after ${times.join(', ')} ms`);
    expect(Object.fromEntries((await ask(cached, TEA)).response.headers)).toMatchObject(SEEN);
    // one response, whoever read it
    expect((await ask(cached, TEA)).response.headers.get('x-cache')).toBe('Hit from cloudfront');
    expect(served.lines.filter((line) => line.startsWith('cors  ') && !line.includes('AllowlistSync'))).toEqual([]);
    expect(served.lines.filter((line) => line.includes('problem'))).toEqual([]);
  }, 60_000);
});

describe('a CloudFront Function of an app, in the preview', () => {
  function own(code: string, runtime = FunctionRuntime.JS_2_0) {
    return distributionPreview((stack) => {
      const fn = new CloudFrontFunction(stack, 'Own', { runtime, code: FunctionCode.fromInline(code) });
      const functionAssociations = [{ function: fn, eventType: FunctionEventType.VIEWER_REQUEST }];
      const origin = new RestApiOrigin(echoApi(stack));
      new Distribution(stack, 'Cdn', {
        defaultBehavior: { origin, cachePolicy: CachePolicy.CACHING_DISABLED, functionAssociations },
      });
    });
  }

  it('changes paths, query strings, headers and cookies', async () => {
    const { url } = await own(
      `function handler(event) {
      var request = event.request;
      request.uri = '/changed' + request.uri;
      request.querystring.more = { value: event.viewer.ip ? 'yes' : 'no' };
      request.headers['x-own'] = { value: request.cookies.session.value };
      return request;
    }`,
      FunctionRuntime.JS_1_0,
    );
    const response = await fetch(`${url}/a?b=1&b=2`, { headers: { cookie: 'session=s1; other=2' } });
    const { path } = (await response.json()) as Echo;
    expect(path).toBe('/changed/a');
  }, 60_000);

  it('answers itself, and what it throws is an error of CloudFront', async () => {
    const { url } = await own(`async function handler(event) {
      if (event.request.uri === '/throw') throw new Error('on purpose');
      if (event.request.uri === '/nothing') return undefined;
      if (event.request.uri === '/node') return { statusCode: 200, body: typeof process + typeof require + typeof fetch };
      return { statusCode: 301, headers: { location: { value: '/there' } }, body: { encoding: 'base64', data: 'Ym9keQ==' } };
    }`);
    const moved = await fetch(`${url}/`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location'), await moved.text()]).toEqual([301, '/there', 'body']);
    expect((await fetch(`${url}/throw`)).status).toBe(503);
    expect((await fetch(`${url}/nothing`)).status).toBe(502);
    expect(await (await fetch(`${url}/node`)).text()).toBe('undefinedundefinedundefined');
  }, 60_000);
});
