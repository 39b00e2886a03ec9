import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketCors,
  EndpointClass,
  FunctionUrlCors,
  HttpApiCors,
  ListDelivery,
  OriginAllowlist,
  RestApiCors,
} from '../../lib';
import { inline, type PreviewFixture, preview, ssm } from '../support/preview/served-app';

const SOURCE = '/shop/orders/origins';
const APP = 'https://app.shop.example';
const TEA = 'https://tea.example';
/** How soon a change has to arrive: twice what it has to be. A slow machine is no fault. */
const PATIENCE_MS = 15_000;

function orders(stack: Stack): EndpointClass {
  OriginAllowlist.setParameterRoot(stack, '/shop');
  const allowlist = OriginAllowlist.fromParameterStore({
    delivery: ListDelivery.PUSH,
    initialOrigins: [APP],
    patternsUnder: ['partners.example'],
  });
  return EndpointClass.credentialed(stack, 'Orders', { allowlist, methods: ['GET', 'POST'] });
}

/** The origin that an endpoint grants to a preflight. */
async function granted(url: string, origin: string): Promise<string | null> {
  const response = await fetch(`${url}/orders`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  await response.arrayBuffer();
  return response.headers.get('access-control-allow-origin');
}

/** Waits until an endpoint grants an origin, or no longer does. */
async function untilGranted(url: string, origin: string, isGranted: boolean): Promise<number> {
  const startedAt = Date.now();
  while (((await granted(url, origin)) === origin) !== isGranted) {
    if (Date.now() - startedAt > PATIENCE_MS) throw new Error(`${origin} at ${url} after ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Date.now() - startedAt;
}

async function change(served: PreviewFixture, value: string): Promise<void> {
  const { error } = await ssm(served.aws, 'PutParameter', { Name: SOURCE, Value: value, Overwrite: true });
  expect(error).toBeUndefined();
}

describe('a pushed list in the preview', () => {
  it('is at the REST API once that is deployed, and follows each change without a call of a function', async () => {
    const served = await preview((stack) => {
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      api.root.addResource('orders').addMethod('POST', new MockIntegration());
      RestApiCors.of(api).apply('/orders', orders(stack));
    });
    const url = served.url.replace(/\/$/, '');
    expect(await granted(url, APP)).toBe(APP);
    expect(await granted(url, TEA)).toBeNull();
    const notRun = served.lines.filter((line) => line.endsWith(' is not run'));
    expect(notRun).toEqual([expect.stringMatching(/^note {2}Shop: schedule \w*AllowlistSync\w* is not run$/)]);
    served.lines.length = 0;

    const times: number[] = [];
    await change(served, `${APP},${TEA},https://*.partners.example`);
    times.push(await untilGranted(url, TEA, true));
    expect(await granted(url, 'https://a.b.partners.example')).toBe('https://a.b.partners.example');
    expect(await granted(url, 'https://partners.example')).toBeNull();
    await change(served, APP);
    times.push(await untilGranted(url, TEA, false));
    expect(await granted(url, APP)).toBe(APP);
    await change(served, 'none');
    times.push(await untilGranted(url, APP, false));
    console.info(`a change arrived after ${times.join(', ')} ms`);

    const called = served.lines.filter((line) => line.startsWith('cors  '));
    expect(called.filter((line) => !line.includes('AllowlistSync'))).toEqual([]);
    expect(called.length).toBeGreaterThan(0);
  }, 60_000);

  it('reaches an HTTP API, a function URL and a bucket, which answer by themselves', async () => {
    const served = await preview((stack) => {
      OriginAllowlist.setParameterRoot(stack, '/shop');
      const allowlist = OriginAllowlist.fromParameterStore({ delivery: ListDelivery.PUSH, initialOrigins: [APP] });
      const one = new EndpointClass(stack, 'Orders', { allowlist, methods: ['GET', 'POST'], credentials: true });
      const api = new HttpApi(stack, 'HttpApi');
      const fn = inline(stack, 'Handler', 'exports.handler = async () => ({ statusCode: 200 });');
      api.addRoutes({ path: '/orders', methods: [HttpMethod.POST], integration: new HttpLambdaIntegration('Fn', fn) });
      HttpApiCors.of(api).apply('/', one);
      FunctionUrlCors.of(fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE })).apply('/', one);
      BucketCors.of(new Bucket(stack, 'Uploads')).apply(one);
    });
    const urls = served.endpoints.map(({ url }) => url.replace(/\/$/, ''));
    expect(served.endpoints.map(({ kind }) => kind).sort()).toEqual(['bucket', 'function-url', 'http-api']);
    for (const url of urls) expect([url, await granted(url, APP), await granted(url, TEA)]).toEqual([url, APP, null]);

    await change(served, `${APP},${TEA}`);
    await Promise.all(urls.map((url) => untilGranted(url, TEA, true)));
    for (const url of urls) expect(await granted(url, APP)).toBe(APP);
    await change(served, 'none');
    await Promise.all(urls.map((url) => untilGranted(url, APP, false)));
    for (const url of urls) expect(await granted(url, TEA)).toBeNull();
    await change(served, TEA);
    await Promise.all(urls.map((url) => untilGranted(url, TEA, true)));
    // a second look changes nothing
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(served.lines.filter((line) => line.includes('allowlist-sync') && line.includes('problem'))).toEqual([]);
  }, 60_000);

  it('keeps what is in force where the list is deleted by hand', async () => {
    const served = await preview((stack) => {
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      api.root.addResource('orders').addMethod('POST', new MockIntegration());
      RestApiCors.of(api).apply('/orders', orders(stack));
    });
    const url = served.url.replace(/\/$/, '');
    expect((await ssm(served.aws, 'DeleteParameter', { Name: SOURCE })).error).toBeUndefined();
    while (!served.lines.some((line) => line.includes('missing')))
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await granted(url, APP)).toBe(APP);
  }, 60_000);
});
