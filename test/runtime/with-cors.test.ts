import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withCors } from '../../runtime';
import { stubEnv } from '../support/jest/env';
import { EVENTS } from '../support/request/http-events';
import { has, ParameterServer, refuses } from '../support/request/parameter-server';
import { restEvent } from '../support/request/rest-events';
import {
  catchLog,
  config,
  FOREIGN,
  GRANTED,
  get,
  LISTED,
  live,
  OWN,
  orders,
  post,
  returned,
} from '../support/request/shop';

const log = catchLog();

/** A handler that rejects. */
function failsWith(message: string) {
  return async (_event: unknown): Promise<unknown> => {
    throw new Error(message);
  };
}

describe.each(EVENTS)('behind %s', (_, make) => {
  const handler = jest.fn(async (_event: unknown) => ({ statusCode: 200, headers: {} }));
  const wrapped = withCors(handler, { config });
  beforeEach(() => void handler.mockClear());

  it('preflights are answered without the handler', async () => {
    const answer = await wrapped(make({ method: 'OPTIONS', origin: LISTED, requestMethod: 'POST' }));
    expect(answer).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-origin': LISTED } });
    expect(handler).not.toHaveBeenCalled();
  });

  it('other OPTIONS requests reach the handler', async () => {
    await wrapped(make({ method: 'OPTIONS', origin: LISTED }));
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('foreign writes are stopped before the handler runs', async () => {
    expect(await wrapped(make(post(FOREIGN)))).toMatchObject({ statusCode: 403, headers: { vary: 'Origin' } });
    expect(handler).not.toHaveBeenCalled();
    expect(log()).toMatchObject([{ class: 'orders', reason: 'foreign-write', origin: FOREIGN, method: 'POST' }]);
  });

  it("writes of the API's own pages are let through, known by the domain or by Sec-Fetch-Site", async () => {
    expect(await wrapped(make(post(OWN)))).toEqual({ statusCode: 200, headers: { vary: 'Origin' } });
    const sameOrigin = { ...post('https://shop.example'), secFetchSite: 'same-origin' };
    expect(await wrapped(make(sameOrigin))).toEqual({ statusCode: 200, headers: { vary: 'Origin' } });
  });

  it('Sec-Fetch-Site is not believed of foreign pages where the browser called the API by itself', async () => {
    const passedOn = { ...post(FOREIGN), secFetchSite: 'same-origin', selfOrigin: OWN };
    expect(await wrapped(make(passedOn))).toMatchObject({ statusCode: 403 });
    const proxied = {
      ...make(passedOn),
      headers: { ...(make(passedOn)['headers'] as object), 'X-Forwarded-For': '192.0.2.1, 192.0.2.2' },
    };
    expect(await wrapped({ ...proxied, multiValueHeaders: undefined })).toMatchObject({ statusCode: 200 });
    const local = { ...passedOn, origin: 'http://localhost:4000', selfOrigin: 'https://localhost:4000' };
    expect(await wrapped(make(local))).toMatchObject({ statusCode: 200 });
  });

  it('errors are logged, and become a 500 that scripts can read and that tells nothing', async () => {
    const failing = withCors(failsWith('password is hunter2'), { config });
    const answer = (await failing(make(get()))) as { body: string };
    expect(answer).toMatchObject({ statusCode: 500, headers: { ...GRANTED, vary: 'Origin' } });
    expect(JSON.parse(answer.body)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
    expect(log()).toMatchObject([{ 'cdk-cors': 'handler-error', name: 'Error', message: 'password is hunter2' }]);
  });

  const circular: { self?: unknown } = {};
  circular.self = circular;
  it.each([
    ['a circular object', circular],
    ['a bigint', 1n],
    ['nothing', undefined],
    ['an error without a stack of text', Object.assign(new Error('odd'), { stack: [] })],
  ])('whatever is thrown becomes that 500: %s', async (_, thrown) => {
    const failing = withCors((_event: unknown) => Promise.reject(thrown), { config });
    expect(await failing(make(get()))).toMatchObject({ statusCode: 500, headers: GRANTED });
    expect(log()).toMatchObject([{ 'cdk-cors': 'handler-error' }]);
  });
});

describe('what is not its own', () => {
  it.each([
    ['a queue', { Records: [{ eventSource: 'aws:sqs' }] }],
    ['a schedule', { source: 'aws.events', detail: {} }],
    ['nothing', null],
    ['a text', 'ping'],
    ['a path without a class', restEvent(post(FOREIGN), '/other')],
    [
      'a preflight to a path without a class',
      restEvent({ method: 'OPTIONS', origin: LISTED, requestMethod: 'PUT' }, '/other'),
    ],
  ])('goes to the handler and back untouched: %s', async (_, event) => {
    const own = { statusCode: 200, headers: { 'access-control-allow-origin': 'https://its.own.example' } };
    expect(await returned(own, event)).toBe(own);
    await expect(withCors(failsWith('its own'), { config })(event)).rejects.toThrow('its own');
  });
});

describe('settings', () => {
  const handler = async (_event: unknown) => ({ statusCode: 200, headers: {} as Record<string, string> });

  it('come from the environment', async () => {
    stubEnv('CDK_CORS', JSON.stringify(config));
    expect((await withCors(handler)(restEvent(get()))).headers['access-control-allow-origin']).toBe(LISTED);
  });

  it.each([
    ['none', undefined],
    ['an empty text', ''],
    ['half of it', JSON.stringify(config).slice(0, 200)],
    ['null', 'null'],
    ['no routes', JSON.stringify({ classes: config.classes })],
    ['a route to no class', JSON.stringify({ ...config, routes: [{ path: '/', read: 'x', write: 'toString' }] })],
    ['a class without a policy', JSON.stringify({ ...config, classes: { ...config.classes, admin: {} } })],
    [
      'any origin for a live list',
      JSON.stringify({
        ...config,
        classes: { ...config.classes, live: { policy: { ...orders, origins: '*' }, live } },
      }),
    ],
  ])('that cannot be used (%s) are told once and grant nothing', async (_, text) => {
    stubEnv('CDK_CORS', text);
    const first = withCors(handler);
    const second = withCors(handler);
    expect(await first(restEvent(get()))).toEqual({ statusCode: 200, headers: {} });
    expect(await second(restEvent(post(FOREIGN)))).toEqual({ statusCode: 200, headers: {} });
    expect(log()).toMatchObject([{ 'cdk-cors': 'config', problems: expect.arrayContaining([expect.any(String)]) }]);
  });

  it('tell all that is wrong at once', () => {
    const classes = { a: { policy: { origins: 'https://a.example', methods: 'GET' } } };
    stubEnv('CDK_CORS', JSON.stringify({ classes, routes: [{ path: 7, read: 'a', write: 'a' }] }));
    withCors(handler);
    expect(log()).toMatchObject([{ problems: { length: 3 } }]);
  });
});

describe('a live list', () => {
  let server: ParameterServer;
  beforeEach(async () => {
    server = await new ParameterServer().start();
    for (const [name, value] of Object.entries(server.env)) stubEnv(name, value);
  });
  afterEach(() => server.stop());

  const handler = jest.fn(async (_event: unknown) => ({
    statusCode: 200,
    headers: { 'access-control-allow-origin': '*' },
  }));
  beforeEach(() => void handler.mockClear());

  it('is read once for all requests, and shared by all handlers of the function', async () => {
    server.behaviour = has(LISTED);
    stubEnv('CDK_CORS', JSON.stringify(config));
    const [first, second] = [withCors(handler), withCors(handler)];
    await first(restEvent(get(), '/live'));
    expect((await second(restEvent(get(), '/live'))).headers).toMatchObject({ 'access-control-allow-origin': LISTED });
    expect(server.calls.length).toBe(1);
  });

  it('that was never read has nothing kept, whatever the handler says of that', async () => {
    server.behaviour = refuses(400, 'AccessDeniedException');
    const own = {
      statusCode: 200,
      headers: { 'Cache-Control': 'public, max-age=60', etag: '"1"' },
      multiValueHeaders: { 'CACHE-CONTROL': ['public', 'immutable'] },
    };
    const wrapped = withCors(async (_: unknown) => own, { config });
    expect(await wrapped(restEvent(get(), '/live'))).toEqual({
      statusCode: 200,
      headers: { etag: '"1"', vary: 'Origin', 'cache-control': 'no-store' },
      multiValueHeaders: {},
    });
    // what needs no list is as the handler says
    expect(await wrapped(restEvent(get(OWN), '/live'))).toMatchObject({ headers: own.headers });
  });

  it('that was never read grants nothing: reads pass, foreign writes get 503, own writes pass', async () => {
    server.behaviour = refuses(400, 'AccessDeniedException');
    const wrapped = withCors(handler, { config });
    const headers = { vary: 'Origin', 'cache-control': 'no-store' };
    expect(await wrapped(restEvent(get(), '/live'))).toEqual({ statusCode: 200, headers });
    expect(handler).toHaveBeenCalledTimes(1);
    expect(await wrapped(restEvent(post(), '/live'))).toMatchObject({
      statusCode: 503,
      headers: { 'cache-control': 'no-store', vary: 'Origin' },
    });
    const preflight = restEvent({ method: 'OPTIONS', origin: LISTED, requestMethod: 'POST' }, '/live');
    expect(await wrapped(preflight)).toMatchObject({ statusCode: 503, headers: { 'cache-control': 'no-store' } });
    expect(handler).toHaveBeenCalledTimes(1);
    expect(await wrapped(restEvent(post(OWN), '/live'))).toMatchObject({ statusCode: 200 });
    expect(await wrapped(restEvent({ method: 'POST' }, '/live'))).toMatchObject({ statusCode: 200 });
  });
});
