import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { Hono } from 'hono';
import { streamHandle } from 'hono/aws-lambda';
import { streamText } from 'hono/streaming';
import { withCors } from '../../runtime';
import { httpEvent } from '../support/request/http-events';
import { restEvent } from '../support/request/rest-events';
import { catchLog, config, FOREIGN, GRANTED, get, LISTED, post } from '../support/request/shop';
import { type LambdaStream, runtime, type StreamHandler, streamed } from '../support/request/streamed-response';

const log = catchLog();
const { streamifyResponse, HttpResponseStream } = runtime.awslambda;
Object.assign(globalThis, { awslambda: runtime.awslambda });

const WITH_METADATA = 'application/vnd.awslambda.http-integration-response';
const PROBLEM = '{"type":"about:blank","title":"Internal Server Error","status":500}';
const CORS = { ...GRANTED, vary: 'Origin' };

/** A handler that streams, in `withCors`. */
const wrapped = (handler: (stream: LambdaStream) => unknown) =>
  withCors(
    streamifyResponse(async (_event: unknown, stream: LambdaStream) => {
      await handler(stream);
    }),
    { config },
  );

/** A handler whose response has metadata. */
const withMetadata = (metadata: object, handler: (stream: LambdaStream) => unknown) =>
  wrapped((stream) => handler(HttpResponseStream.from(stream, metadata)));

/** Writes each piece, then ends the stream. */
function inPieces(stream: LambdaStream, ...pieces: unknown[]): void {
  for (const piece of pieces) stream.write(piece);
  stream.end();
}

/** The two kinds of events behind which functions may stream. */
const EVENTS = [
  ['a REST API', (request: ReturnType<typeof get>) => restEvent(request)],
  ['a function URL', (request: ReturnType<typeof get>) => httpEvent(request, '$default')],
] as const;

describe('withCors, inside of streamifyResponse or around it', () => {
  const handler: StreamHandler = async (_event, stream) => {
    const response = HttpResponseStream.from(stream, { statusCode: 201, headers: { etag: '"1"' }, cookies: ['a=1'] });
    response.write('one ');
    response.end('two');
  };

  it.each([
    ['around it', withCors(streamifyResponse(handler, { highWaterMark: 7 }), { config })],
    ['inside of it', streamifyResponse(withCors(handler, { config }), { highWaterMark: 7 })],
    ['twice', withCors(streamifyResponse(withCors(handler, { config }), { highWaterMark: 7 }), { config })],
  ])('(%s) puts the headers into the metadata', async (_, both) => {
    expect(await streamed(both, restEvent(get()))).toEqual({
      contentType: WITH_METADATA,
      metadata: { statusCode: 201, headers: { etag: '"1"', ...CORS }, cookies: ['a=1'] },
      body: 'one two',
      hasEnded: true,
    });
    const marks = Object.getOwnPropertySymbols(both).map((mark) => both[mark as never]);
    expect(marks).toEqual(['response', 7]);
  });

  it('gives the handler event, stream and context', async () => {
    const spy = jest.fn<StreamHandler>(async (_event, stream) => void stream.end());
    const [event, context] = [restEvent(get()), { awsRequestId: '1' }];
    await streamed(withCors(streamifyResponse(spy), { config }), event, context);
    expect(spy.mock.calls[0]).toEqual([event, expect.anything(), context]);
  });

  it('takes two parameters, as before', () => {
    expect(withCors(streamifyResponse(handler), { config }).length).toBe(2);
  });
});

describe.each(EVENTS)('a stream behind %s', (_, make) => {
  it("replaces the handler's headers about CORS and adds to Vary", async () => {
    const headers = { 'Access-Control-Allow-Origin': '*', Vary: 'Accept-Encoding', 'x-a': '1' };
    const multiValueHeaders = { 'access-control-max-age': ['1'], 'x-b': ['1', '2'] };
    const handler = withMetadata({ headers, multiValueHeaders }, (stream) => stream.end('x'));
    const { metadata } = await streamed(handler, make(get(FOREIGN)));
    expect(metadata).toEqual({
      statusCode: 200,
      headers: { Vary: 'Accept-Encoding, Origin', 'x-a': '1' },
      multiValueHeaders: { 'x-b': ['1', '2'] },
    });
  });

  it('answers preflights and stops foreign writes without the handler', async () => {
    const spy = jest.fn();
    const handler = wrapped(spy);
    const preflight = await streamed(handler, make({ ...get(), method: 'OPTIONS', requestMethod: 'POST' } as never));
    expect(preflight).toMatchObject({
      contentType: WITH_METADATA,
      metadata: { statusCode: 204, headers: { 'access-control-allow-origin': LISTED } },
      body: '',
      hasEnded: true,
    });
    expect(await streamed(handler, make(post(FOREIGN)))).toMatchObject({
      metadata: { statusCode: 403, headers: { vary: 'Origin', 'content-type': 'application/problem+json' } },
      body: expect.stringContaining('foreign-write'),
    });
    expect(spy).not.toHaveBeenCalled();
  });

  it.each([
    ['with write and end', (stream: LambdaStream) => inPieces(stream, 'a')],
    ['with end alone', (stream: LambdaStream) => void stream.end('a')],
    ['in another encoding', (stream: LambdaStream) => void stream.end('YQ==', 'base64')],
    ['as bytes', (stream: LambdaStream) => inPieces(stream, new Uint8Array([97]))],
    ['by a pipeline', (stream: LambdaStream) => pipeline(Readable.from(['a']), stream)],
    ['behind an empty piece', (stream: LambdaStream) => inPieces(stream, '', 'a')],
  ])('has metadata also where the handler writes %s', async (_way, write) => {
    const expected = { metadata: { statusCode: 404, headers: { ...CORS } }, body: 'a', hasEnded: true };
    expect(await streamed(withMetadata({ statusCode: 404 }, write), make(get()))).toMatchObject(expected);
    const type = { 'content-type': 'text/plain' };
    const bare = wrapped((stream) => {
      stream.setContentType('text/plain');
      return write(stream);
    });
    expect(await streamed(bare, make(get()))).toMatchObject({
      ...expected,
      metadata: { statusCode: 200, headers: { ...type, ...CORS } },
    });
  });

  it('has metadata without a body, too', async () => {
    const { metadata, body, hasEnded } = await streamed(
      withMetadata({ statusCode: 304 }, (s) => s.end()),
      make(get()),
    );
    expect([metadata.statusCode, metadata.headers, body, hasEnded]).toEqual([304, CORS, '', true]);
  });

  it("has Lambda's default type where the handler names none", async () => {
    const { metadata, body } = await streamed(
      wrapped((stream) => stream.end({ id: 7 } as never)),
      make(get()),
    );
    expect([metadata.headers, body]).toEqual([{ 'content-type': 'application/octet-stream', ...CORS }, '{"id":7}']);
  });

  it.each([
    ['in pieces', ['{"status', 'Code":202}\0\0\0\0', '\0\0\0\0', 'a', 'b']],
    ['at once', ['{"statusCode":202}\0\0\0\0\0\0\0\0ab']],
  ])('takes metadata that the handler writes by itself, %s', async (_way, pieces) => {
    const handler = wrapped(async (stream) => {
      stream.setContentType(WITH_METADATA);
      for (const piece of pieces) await new Promise((resolve) => stream.write(piece, resolve));
      stream.end();
    });
    const expected = { metadata: { statusCode: 202, headers: CORS }, body: 'ab', hasEnded: true };
    expect(await streamed(handler, make(get()))).toMatchObject(expected);
  });

  it.each([
    ['at once', (_stream: LambdaStream) => Promise.reject(new Error('hunter2'))],
    [
      'once it has metadata',
      (stream: LambdaStream) => Promise.reject(HttpResponseStream.from(stream, {}) && new Error('hunter2')),
    ],
    [
      'by a pipeline',
      (stream: LambdaStream) =>
        pipeline(
          new Readable({
            read() {
              this.destroy(new Error('hunter2'));
            },
          }),
          HttpResponseStream.from(stream, {}),
        ),
    ],
    [
      'by destroying the stream alone',
      (stream: LambdaStream) => {
        stream.destroy(new Error('hunter2'));
        inPieces(stream, 'x');
      },
    ],
  ])('that fails before its first byte (%s) is a 500 that scripts can read, and logged', async (_way, handler) => {
    expect(await streamed(wrapped(handler), make(get()))).toEqual({
      contentType: WITH_METADATA,
      metadata: { statusCode: 500, headers: { 'content-type': 'application/problem+json', ...CORS } },
      body: PROBLEM,
      hasEnded: true,
    });
    expect(log()).toMatchObject([{ 'cdk-cors': 'handler-error', name: 'Error', message: 'hunter2' }]);
  });

  it('that cannot be read as metadata is that 500', async () => {
    const handler = wrapped((stream) => {
      stream.setContentType(WITH_METADATA);
      stream.end('{"statusCode":\0\0\0\0\0\0\0\0a');
    });
    expect(await streamed(handler, make(get()))).toMatchObject({ metadata: { statusCode: 500 }, body: PROBLEM });
    expect(log()).toMatchObject([{ 'cdk-cors': 'handler-error', name: 'SyntaxError' }]);
  });

  it('that fails later is logged, and its error is left to the runtime', async () => {
    const error = new Error('half way');
    const handler = withMetadata({}, (stream) => {
      stream.write('a');
      throw error;
    });
    expect(await streamed(handler, make(get()))).toMatchObject({ body: 'a', hasEnded: false, error });
    expect(log()).toMatchObject([{ 'cdk-cors': 'handler-error', message: 'half way' }]);
  });

  it('goes to the handler untouched where its path has no class', async () => {
    const own = { statusCode: 200, headers: { 'access-control-allow-origin': '*' } };
    const event = make(get());
    const other = { ...event, path: '/x', resource: '/x', rawPath: '/x' };
    const { metadata } = await streamed(
      withMetadata(own, (stream) => inPieces(stream, 'a')),
      other,
    );
    expect(metadata).toEqual(own);
  });
});

describe('metadata that are not announced', () => {
  const handler = wrapped((stream) => {
    stream.write('{"statusCode":202}');
    stream.write(new Uint8Array(8));
    stream.end('a');
  });

  it('are metadata for REST APIs, which always have some', async () => {
    const expected = { metadata: { statusCode: 202, headers: CORS }, body: 'a' };
    expect(await streamed(handler, restEvent(get()))).toMatchObject(expected);
  });

  it('are the body for function URLs', async () => {
    const expected = { metadata: { statusCode: 200 }, body: '{"statusCode":202}\0\0\0\0\0\0\0\0a' };
    expect(await streamed(handler, httpEvent(get(), '$default'))).toMatchObject(expected);
  });

  it('are none after 16 KB, so that a body in JSON is not held back', async () => {
    const pieces = ['{"text":"', 'x'.repeat(16 * 1024), '"}'];
    const seen: number[] = [];
    const json = wrapped((stream) => {
      for (const piece of pieces) {
        stream.write(piece);
        seen.push(stream.writableLength);
      }
      stream.end();
    });
    const { metadata, body } = await streamed(json, restEvent(get()));
    expect([metadata.statusCode, body]).toEqual([200, pieces.join('')]);
    expect(seen.map((length) => length > 0)).toEqual([false, true, true]);
  });
});

describe('back pressure', () => {
  it("is the runtime's: write tells when there is no room, drain when there is", async () => {
    const told: boolean[] = [];
    const handler = withMetadata({}, async (stream) => {
      for (const size of [1, 200_000, 1]) {
        told.push(stream.write('x'.repeat(size)));
        if (told.at(-1) === false) await once(stream, 'drain');
      }
      stream.end();
    });
    const { body } = await streamed(handler, restEvent(get()));
    expect([told, body.length]).toEqual([[true, false, true], 200_002]);
  });
});

describe('streamHandle of hono', () => {
  const app = new Hono();
  app.get('/orders', (context) =>
    streamText(context, async (text) => {
      await text.write('one ');
      await text.write('two');
    }),
  );
  app.delete('/orders', (context) => context.body(null, 204));
  app.put(
    '/orders',
    () => new Response(new ReadableStream({ start: (controller) => controller.error(new Error('no')) })),
  );

  it.each([
    ['around it', withCors(streamHandle(app) as unknown as StreamHandler, { config })],
    ['inside of it', streamifyResponse(withCors(streamHandle(app) as unknown as StreamHandler, { config }))],
  ])('keeps working with withCors %s', async (_, handler) => {
    jest.spyOn(console, 'error').mockReturnValue();
    const call = (method: string) => streamed(handler, restEvent({ method, origin: LISTED }));
    expect(await call('GET')).toMatchObject({ metadata: { statusCode: 200, headers: CORS }, body: 'one two' });
    expect(await call('DELETE')).toMatchObject({ metadata: { statusCode: 204, headers: CORS }, body: '' });
    expect(await call('PUT')).toMatchObject({ metadata: { statusCode: 500, headers: CORS }, body: PROBLEM });
  });
});
