import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  FunctionUrlOriginAccessControl,
  OriginRequestPolicy,
  Signing,
} from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnUrl, FunctionUrlAuthType, type FunctionUrlOptions } from 'aws-cdk-lib/aws-lambda';
import { inline, type PreviewFixture, preview } from '../../support/preview/served-app';

/** Tells what it was asked. */
const ECHO = 'exports.handler = async (event) => event;';
const OPEN = { authType: FunctionUrlAuthType.NONE };
const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=x' };

interface Event {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly apiId: string;
    readonly domainName: string;
    readonly http: { readonly method: string; readonly path: string };
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

const served = (code: string, options: FunctionUrlOptions = OPEN) =>
  preview((stack) => void inline(stack, 'Fn', code).addFunctionUrl(options));

const echoed = async (response: Promise<Response>) => (await (await response).json()) as Event;

describe('a function URL', () => {
  it('is an endpoint of its own', async () => {
    const { endpoints, lines } = await served(ECHO);
    expect(endpoints).toMatchObject([
      { kind: 'function-url', stack: 'Shop', id: expect.stringMatching(/^FnFunctionUrl/) },
    ]);
    expect(lines.filter((line) => line.startsWith('note'))).toEqual([]);
  });

  it('tells the function of a request in format 2.0, its path still encoded', async () => {
    const { url } = await served(ECHO);
    const event = await echoed(
      fetch(`${url}/orders/a%2Fb?q=1&q=2%20`, {
        method: 'POST',
        headers: { cookie: 'a=1; b=2', 'content-type': 'application/json', 'X-Custom': 'yes' },
        body: '{"ä":1}',
      }),
    );
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/orders/a%2Fb',
      rawQueryString: 'q=1&q=2%20',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { q: '1,2 ' },
      requestContext: {
        domainName: new URL(url).host,
        http: { method: 'POST', path: '/orders/a%2Fb' },
        stage: '$default',
        routeKey: '$default',
      },
      body: '{"ä":1}',
      isBase64Encoded: false,
    });
    expect(event.headers).toMatchObject({ 'x-custom': 'yes', 'x-forwarded-proto': 'http' });
    expect(event.headers['cookie']).toBeUndefined();
  });

  it('tells bodies that are no text in Base64', async () => {
    const { url } = await served(ECHO);
    const event = await echoed(
      fetch(url, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: new Uint8Array([1, 255]) }),
    );
    expect(event).toMatchObject({ body: 'Af8=', isBase64Encoded: true });
  });

  it('answers what the function does, with its cookies and its bytes', async () => {
    const { url } = await served(
      `exports.handler = async () => ({ statusCode: 201, headers: { 'X-Other': 'kept' }, cookies: ['a=1', 'b=2'], body: 'Af8=', isBase64Encoded: true })`,
    );
    const response = await fetch(url);
    expect(response.status).toBe(201);
    expect(response.headers.get('x-other')).toBe('kept');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 255]);
  });

  it('answers 502 for a function that fails, or whose answer is malformed', async () => {
    const { url, lines } = await served(`exports.handler = async ({ rawPath }) => {
      if (rawPath === '/throw') throw new Error('no tea');
      return { statusCode: 'x' };
    }`);
    const [thrown, malformed] = [await fetch(`${url}/throw`), await fetch(url)];
    expect([thrown.status, await thrown.text(), malformed.status]).toEqual([502, 'Internal Server Error', 502]);
    expect(lines.join('\n')).toContain('failed: Error: no tea');
  });

  it('refuses an event that is too large', async () => {
    const { url } = await served(ECHO);
    const send = (megabytes: number) => fetch(url, { method: 'POST', body: 'x'.repeat(megabytes * 1024 * 1024) });
    expect([(await send(7)).status, (await send(11)).status]).toEqual([413, 413]);
  });

  it('is one for each alias, where the function finds it by its address', async () => {
    const { endpoints } = await preview((stack) => {
      const fn = inline(stack, 'Fn', 'exports.handler = async () => ({ statusCode: 200, body: process.env.SELF })');
      fn.addAlias('live').addFunctionUrl(OPEN);
      const caller = inline(
        stack,
        'Caller',
        'exports.handler = async () => ({ statusCode: 200, body: process.env.URL })',
        {
          environment: { URL: fn.addFunctionUrl(OPEN).url },
        },
      );
      caller.addFunctionUrl(OPEN);
    });
    expect(endpoints).toHaveLength(3);
    const bodies = await Promise.all(endpoints.map(async ({ url }) => (await fetch(url)).text()));
    expect(bodies).toContain(`${endpoints.find(({ id }) => id.startsWith('FnFunctionUrl'))?.url}/`);
  });
});

describe('access to a function URL', () => {
  it('needs a permission for everybody, where nobody has to sign', async () => {
    const { url } = await preview((stack) => {
      const { functionArn } = inline(stack, 'Fn', ECHO);
      new CfnUrl(stack, 'Url', { authType: 'NONE', targetFunctionArn: functionArn });
    });
    expect((await fetch(url)).status).toBe(403);
  });

  it('is refused to those who do not sign, where they have to, preflights among them', async () => {
    const { url } = await served(ECHO, {});
    const ask = async (init: RequestInit) => (await fetch(url, init)).status;
    const headers = { origin: 'https://app.shop.example', 'access-control-request-method': 'GET' };
    expect(await ask({})).toBe(403);
    expect(await ask({ method: 'OPTIONS', headers })).toBe(403);
    expect(await ask({ headers: SIGNED })).toBe(200);
  });
});

const CORS = {
  allowedOrigins: ['https://a.example', 'https://b.example'],
  allowedHeaders: ['x-custom'],
  exposedHeaders: ['x-request-id'],
  allowCredentials: true,
};

/** States CORS headers of its own. */
const OWN = `exports.handler = async () => ({ statusCode: 200, body: 'served',
  headers: { 'Access-Control-Allow-Origin': 'https://own.example' } })`;

const preflight = (url: string, origin = 'https://b.example') =>
  fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } });

const corsHeaders = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

describe('a function URL with CORS settings', () => {
  it.each([FunctionUrlAuthType.NONE, FunctionUrlAuthType.AWS_IAM])(
    '(%s) answers preflights itself',
    async (authType) => {
      const { url } = await served(OWN, { authType, cors: CORS });
      const response = await preflight(url);
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(corsHeaders(response)).toEqual({
        'access-control-allow-origin': 'https://b.example',
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': '*',
        'access-control-allow-headers': 'x-custom',
      });
      expect(corsHeaders(await preflight(url, 'https://b.example.evil'))).toEqual({});
    },
  );

  it('adds its headers to those of the function, so that they are there twice', async () => {
    const { url } = await served(OWN, { ...OPEN, cors: CORS });
    const response = await fetch(url, { headers: { origin: 'https://a.example' } });
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': 'https://own.example, https://a.example',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-request-id',
    });
    expect(corsHeaders(await fetch(url))).toEqual({ 'access-control-allow-origin': 'https://own.example' });
  });

  it('lets the function answer what is no preflight', async () => {
    const { url } = await served(OWN, { ...OPEN, cors: CORS });
    const response = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://a.example' } });
    expect([response.status, await response.text()]).toEqual([200, 'served']);
  });

  it('says * where every origin is allowed, and nothing with errors of Lambda itself', async () => {
    const { url } = await served('exports.handler = async () => { throw new Error(); }', {
      ...OPEN,
      cors: { allowedOrigins: ['*'] },
    });
    expect(corsHeaders(await preflight(url))).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(corsHeaders(await fetch(url, { headers: { origin: 'https://a.example' } }))).toEqual({});
  });
});

/** A distribution before a URL that has to be signed for. */
function distributed(signing?: Signing): Promise<PreviewFixture> {
  return preview((stack: Stack) => {
    const url = inline(stack, 'Fn', ECHO).addFunctionUrl();
    const originAccessControl = signing && new FunctionUrlOriginAccessControl(stack, 'Access', { signing });
    new Distribution(stack, 'Site', {
      defaultBehavior: {
        origin: FunctionUrlOrigin.withOriginAccessControl(url, { ...(originAccessControl && { originAccessControl }) }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
    });
  });
}

describe('a distribution before a function URL', () => {
  const siteOf = ({ endpoints }: PreviewFixture) => endpoints.find(({ kind }) => kind === 'distribution')!.url;

  it('signs requests, preflights among them, in place of what the viewer says', async () => {
    const fixture = await distributed();
    expect(fixture.lines.filter((line) => line.startsWith('note'))).toEqual([]);
    const event = await echoed(fetch(`${siteOf(fixture)}/orders`, { headers: { authorization: 'Bearer x' } }));
    expect(event.rawPath).toBe('/orders');
    expect(event.headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 /);
    expect(event.requestContext.domainName).toBe(`${event.requestContext.apiId}.lambda-url.us-east-1.on.aws`);
    expect((await preflight(siteOf(fixture))).status).toBe(200);
  });

  it('need not sign for a URL that everybody may call', async () => {
    const fixture = await preview((stack) => {
      const url = inline(stack, 'Fn', ECHO).addFunctionUrl(OPEN);
      const originRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
      const cachePolicy = CachePolicy.CACHING_DISABLED;
      const origin = new FunctionUrlOrigin(url);
      new Distribution(stack, 'Site', { defaultBehavior: { origin, cachePolicy, originRequestPolicy } });
    });
    const event = await echoed(fetch(siteOf(fixture), { headers: { authorization: 'Bearer x' } }));
    expect(event.headers['authorization']).toBe('Bearer x');
  });

  it('has bodies refused without their hash', async () => {
    const site = siteOf(await distributed());
    const post = (headers: Record<string, string> = {}) => fetch(site, { method: 'POST', body: 'x', headers });
    expect([(await post()).status, (await post({ 'x-amz-content-sha256': 'hash' })).status]).toEqual([403, 200]);
  });

  it('leaves a signature of the viewer alone if it is told to', async () => {
    const site = siteOf(await distributed(Signing.SIGV4_NO_OVERRIDE));
    const get = async (headers: Record<string, string>) => (await fetch(site, { headers })).status;
    expect([await get({}), await get({ authorization: 'Bearer x' }), await get(SIGNED)]).toEqual([200, 403, 200]);
  });

  it('notes a way to sign that is for Lambda Web Functions alone', async () => {
    const fixture = await distributed(Signing.SIGV4_ALWAYS_AMZ_AUTH);
    expect(fixture.lines.join('\n')).toMatch(/note .*always-amz-auth is for Lambda Web Functions/);
    expect((await fetch(siteOf(fixture))).status).toBe(403);
  });
});
