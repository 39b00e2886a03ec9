import { describe, expect, it } from '@jest/globals';
import { Duration, type Stack } from 'aws-cdk-lib';
import { EndpointType, LambdaIntegration, ResponseTransferMode, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, CachePolicy, Distribution, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin, RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  type FunctionUrl,
  FunctionUrlAuthType,
  InvokeMode,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { EndpointClass, FunctionUrlCors, OriginAllowlist, RestApiCors } from '../../lib';
import { eventually } from '../support/jest/eventually';
import { makeGate } from '../support/network/gate';
import { inline, type PreviewFixture, preview } from '../support/preview/served-app';
import { streamingFunction } from '../support/preview/wrapped-function';

const LISTED = 'https://app.shop.example';
const STREAM = { responseTransferMode: ResponseTransferMode.STREAM };

const orders = (stack: Stack) =>
  EndpointClass.credentialed(stack, 'Orders', { allowlist: OriginAllowlist.of(LISTED), methods: ['GET', 'POST'] });

/** A REST API whose function streams. */
function restApi(fn: (stack: Stack) => LambdaFunction, options: object = {}) {
  return preview((stack) => {
    const handler = fn(stack);
    const api = new RestApi(stack, 'Api', { endpointTypes: [EndpointType.REGIONAL] });
    api.root.addMethod('ANY', new LambdaIntegration(handler, { ...STREAM, ...options }));
    RestApiCors.of(api).apply('/', orders(stack)).addToFunction(handler);
  });
}

function streamingUrl(fn: LambdaFunction): FunctionUrl {
  return fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.RESPONSE_STREAM });
}

/** Ways to a function that streams, by the code of its handler. */
const WAYS: Readonly<Record<string, (code: string) => Promise<PreviewFixture>>> = {
  'a REST API': (code) => restApi((stack) => streamingFunction(stack, 'Fn', code)),
  'a function URL': (code) =>
    preview((stack) => {
      const fn = streamingFunction(stack, 'Fn', code);
      FunctionUrlCors.of(streamingUrl(fn)).apply('/', orders(stack)).addToFunction(fn);
    }),
  'a distribution before a REST API': (code) =>
    preview((stack) => {
      const fn = streamingFunction(stack, 'Fn', code);
      const api = new RestApi(stack, 'Api');
      api.root.addMethod('ANY', new LambdaIntegration(fn, STREAM));
      RestApiCors.of(api).apply('/', orders(stack)).addToFunction(fn);
      distribution(stack, new RestApiOrigin(api));
    }),
  'a distribution before a function URL': (code) =>
    preview((stack) => {
      const fn = streamingFunction(stack, 'Fn', code);
      const url = streamingUrl(fn);
      FunctionUrlCors.of(url).apply('/', orders(stack)).addToFunction(fn);
      distribution(stack, new FunctionUrlOrigin(url));
    }),
};

function distribution(stack: Stack, origin: RestApiOrigin | FunctionUrlOrigin): void {
  const allowedMethods = AllowedMethods.ALLOW_ALL;
  const originRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER;
  new Distribution(stack, 'D', {
    defaultBehavior: { origin, allowedMethods, cachePolicy: CachePolicy.CACHING_DISABLED, originRequestPolicy },
  });
}

/** Asks the last endpoint: that which stands in front. */
function ask({ endpoints }: PreviewFixture, headers: Record<string, string> = {}, method = 'GET') {
  return fetch(endpoints.at(-1)!.url, { method, headers: { origin: LISTED, ...headers } });
}

async function pieceOf(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const { value } = await reader.read();
  return Buffer.from(value ?? []).toString();
}

describe.each(Object.keys(WAYS))('a function that streams behind %s', (way) => {
  it('is heard from its first piece on, long before it writes the last', async () => {
    const gate = await makeGate();
    const served = await WAYS[way]!(`
      const out = from(stream, { statusCode: 201, headers: { 'content-type': 'text/plain' }, cookies: ['a=1', 'b=2'] });
      out.write('one');
      await fetch(${JSON.stringify(gate.url)});
      out.end('two');`);
    const response = await ask(served);
    const headers = Object.fromEntries(response.headers);
    expect([response.status, response.headers.getSetCookie()]).toEqual([201, ['a=1', 'b=2']]);
    expect(headers).toMatchObject({
      'access-control-allow-origin': LISTED,
      'content-type': 'text/plain',
      vary: 'Origin',
    });
    const reader = response.body!.getReader();
    expect(await pieceOf(reader)).toBe('one');
    await gate.reached;
    gate.open();
    expect(await pieceOf(reader)).toBe('two');
    expect((await reader.read()).done).toBe(true);
  });

  it('gives errors before its first byte as 500 that pages can read, and cuts off what fails later', async () => {
    const served = await WAYS[way]!(`
      const out = from(stream, { headers: { 'content-type': 'text/plain' } });
      if (event.headers['x-late']) out.write('half');
      throw new Error('broken');`);
    const early = await ask(served);
    expect([early.status, early.headers.get('access-control-allow-origin')]).toEqual([500, LISTED]);
    expect(await early.json()).toMatchObject({ title: 'Internal Server Error' });
    const late = await ask(served, { 'x-late': '1' });
    expect(late.status).toBe(200);
    await expect(late.text()).rejects.toThrow();
    expect(served.lines.join('\n')).toMatch(/its response is cut off: it failed: Error: broken/);
  });

  it('takes a whole megabyte as it is', async () => {
    const served = await WAYS[way]!(`
      const out = from(stream, {});
      for (let piece = 0; piece < 16; piece++) {
        if (!out.write(String.fromCharCode(97 + piece).repeat(65536))) await new Promise((go) => out.once('drain', go));
      }
      out.end();`);
    const text = await (await ask(served)).text();
    const pieces = Array.from({ length: 16 }, (_, piece) => text.slice(piece * 65536, (piece + 1) * 65536));
    expect(text).toHaveLength(16 * 65536);
    expect(pieces.map((piece) => [...new Set(piece)].join())).toEqual([...'abcdefghijklmnop']);
  });

  it('answers HEAD without a body', async () => {
    const response = await ask(await WAYS[way]!(`from(stream, { statusCode: 202 }).end('x');`), {}, 'HEAD');
    expect([response.status, await response.text()]).toEqual([202, '']);
  });
});

describe('a REST API that streams', () => {
  const bare = (code: string, props?: object) => (stack: Stack) =>
    inline(stack, 'Fn', `const { from } = awslambda.HttpResponseStream;\nexports.handler = ${code};`, props);
  const streaming = (code: string, props?: object) =>
    bare(`awslambda.streamifyResponse(async (event, stream) => { ${code} })`, props);

  it.each([
    ['that does not stream', bare(`async () => ({ statusCode: 200 })`), 'the function does not stream'],
    ['that writes no metadata', streaming(`stream.write('{"a":1}'); stream.end();`), 'does not begin with metadata'],
    ['that begins with end', streaming(`from(stream, {}).end('x');`), 'does not begin with metadata'],
    ['that fails', streaming(`throw new Error('broken');`), 'failed: Error: broken'],
    ['that destroys its stream', streaming(`stream.destroy(new Error('broken'));`), 'failed: Error: broken'],
    ['whose status is none', streaming(`from(stream, { statusCode: 7 }).write('x'); stream.end();`), 'statusCode is 7'],
    ['whose metadata are a list', streaming(`from(stream, []).write('x'); stream.end();`), 'are no object'],
    [
      'that sets the type too late',
      streaming(`stream.write('x'); stream.setContentType('text/plain');`),
      'does not begin with metadata|Cannot set content-type, too late',
    ],
    ['that is not async', bare(`awslambda.streamifyResponse(() => 7)`), 'non-async'],
  ])('gives 502 for a function %s', async (_, fn, why) => {
    const served = await restApi(fn);
    expect((await ask(served)).status).toBe(502);
    expect(served.lines.join('\n')).toMatch(new RegExp(why));
  });

  it('gives 502 where a function that streams is not asked for a stream', async () => {
    const served = await restApi(streaming(`from(stream, {}).write('x'); stream.end();`), {
      responseTransferMode: ResponseTransferMode.BUFFERED,
    });
    expect((await ask(served)).status).toBe(502);
    expect(served.lines.join('\n')).toContain('malformed Lambda proxy response: it is no JSON');
  });

  it('gives 504 where no metadata come in time', async () => {
    const served = await restApi(streaming('await new Promise(() => setInterval(() => {}, 1000));'), {
      timeout: Duration.millis(500),
    });
    expect((await ask(served)).status).toBe(504);
  });

  it('cuts off what takes longer than the integration may', async () => {
    const endless = 'if (event.headers["x-endless"]) await new Promise(() => setInterval(() => {}, 1000));';
    const served = await restApi(streaming(`from(stream, {}).write('x'); ${endless} stream.end();`), {
      timeout: Duration.seconds(2),
    });
    // with a process that runs
    await eventually(async () => expect((await ask(served)).status).toBe(200), { timeout: 20_000 });
    const response = await ask(served, { 'x-endless': '1' });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(served.lines.join('\n')).toMatch(/its response is cut off: it took longer than its \d+ ms/);
  });

  it('leaves a function alone whose client has gone', async () => {
    const gate = await makeGate();
    const served = await restApi(
      streaming(`from(stream, {}).write('x'); await fetch(${JSON.stringify(gate.url)});
        for (let n = 0; n < 9; n++) if (!stream.write('y'.repeat(99999))) await new Promise((go) => stream.once('drain', go));
        stream.end(); console.log('went on to its end');`),
    );
    const response = await ask(served);
    await gate.reached;
    await response.body!.cancel();
    gate.open();
    await eventually(() => expect(served.lines.join('\n')).toContain('went on to its end'), { timeout: 20_000 });
  });
});

it('is kept by a distribution once it is there as a whole', async () => {
  const code = `let calls = 0; exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    const headers = { 'cache-control': 'max-age=60' };
    const out = awslambda.HttpResponseStream.from(stream, { headers }); out.write('call '); out.write(String(++calls)); out.end(); });`;
  const { endpoints } = await preview((stack) => {
    const origin = new FunctionUrlOrigin(streamingUrl(inline(stack, 'Fn', code)));
    new Distribution(stack, 'D', { defaultBehavior: { origin } });
  });
  const answers = [];
  for (let visit = 0; visit < 2; visit++) {
    const response = await fetch(endpoints.at(-1)!.url);
    answers.push([response.headers.get('x-cache'), await response.text()]);
  }
  expect(answers).toEqual([
    ['Miss from cloudfront', 'call 1'],
    ['Hit from cloudfront', 'call 1'],
  ]);
});

describe('a function URL that streams', () => {
  const served = (code: string) =>
    preview((stack) => void streamingUrl(inline(stack, 'Fn', `exports.handler = ${code}`)));

  it('has the defaults of Lambda for a stream without metadata', async () => {
    const handler = `awslambda.streamifyResponse(async (event, stream) => {
      if (event.rawPath === '/typed') stream.setContentType('text/plain');
      stream.write('hello'); stream.end(); });`;
    const { url } = await served(handler);
    const bare = await fetch(url);
    expect([bare.status, bare.headers.get('content-type'), await bare.text()]).toEqual([
      200,
      'application/octet-stream',
      'hello',
    ]);
    expect((await fetch(`${url}/typed`)).headers.get('content-type')).toBe('text/plain');
  });

  it('sends on what a function returns that does not stream', async () => {
    const response = await fetch((await served('async () => ({ statusCode: 201 })')).url);
    expect([response.status, await response.json()]).toEqual([200, { statusCode: 201 }]);
  });

  it('gives 502 where announced metadata do not come', async () => {
    const { url } = await served(
      `awslambda.streamifyResponse(async (event, stream) => { awslambda.HttpResponseStream.from(stream, {}).end('x'); });`,
    );
    expect((await fetch(url)).status).toBe(502);
  });
});
