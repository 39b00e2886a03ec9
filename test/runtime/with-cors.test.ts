import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
  Callback,
  Context,
} from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { type WithCorsConfig, withCors } from '../../runtime';
import { has, ParameterServer, refuses } from '../lambda/parameter-server';
import { restEvent } from '../lambda/rest-events';
import { EVENTS, httpEvent } from './events';

const LISTED = 'https://app.example.com';
const FOREIGN = 'https://attacker.example';
const OWN = 'https://abc.execute-api.eu-west-1.amazonaws.com';

const live = { parameter: '/shop/orders/origins', softLimitSeconds: 30, hardLimitSeconds: 600 };
const orders = { name: 'orders', origins: [LISTED], methods: ['GET', 'POST'], credentials: true };
const config: WithCorsConfig = {
  classes: {
    orders: { policy: { ...orders, exposedHeaders: ['x-request-id'], rejectForeignWrites: true } },
    catalogue: { policy: { name: 'catalogue', origins: '*', methods: ['GET'] } },
    live: { policy: { ...orders, origins: [], rejectForeignWrites: true }, live },
  },
  routes: [
    { path: '/orders', read: 'orders', write: 'orders' },
    { path: '/catalogue', read: 'catalogue', write: 'catalogue' },
    { path: '/prices', read: 'catalogue', write: 'orders' },
    { path: '/live', read: 'live', write: 'live' },
  ],
};
/** What an allowed actual request to `/orders` gets. */
const GRANTED = {
  'access-control-allow-origin': LISTED,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'x-request-id',
};

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const get = (origin = LISTED) => ({ method: 'GET', origin });
const post = (origin = LISTED) => ({ method: 'POST', origin });

/** What comes out for what a handler returns. */
function returned(result: unknown, event: unknown = restEvent(get())) {
  return withCors(async (_event: unknown) => result, { config })(event) as Promise<Record<string, never>>;
}

/** A handler that rejects. */
function failsWith(message: string) {
  return async (_event: unknown): Promise<unknown> => {
    throw new Error(message);
  };
}

describe('headers of the handler', () => {
  it('stay, whatever their case, with the headers of the policy beside them', async () => {
    const own = {
      statusCode: 201,
      headers: { ETag: '"1"', 'content-type': 'text/plain' },
      body: 'x',
      isBase64Encoded: true,
    };
    expect(await returned(own)).toEqual({ ...own, headers: { ...own.headers, ...GRANTED, vary: 'Origin' } });
  });

  it('stay in multiValueHeaders', async () => {
    const own = { statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] }, body: '' };
    expect(await returned(own)).toEqual({ ...own, headers: { ...GRANTED, vary: 'Origin' } });
  });

  it('stay in the cookies of payload 2.0', async () => {
    const own = { statusCode: 200, cookies: ['a=1'], body: '' };
    expect(await returned(own, httpEvent(get()))).toEqual({ ...own, headers: { ...GRANTED, vary: 'Origin' } });
  });

  it('about CORS give way to the policy, wherever they stand', async () => {
    const own = {
      statusCode: 200,
      headers: { 'Access-Control-Allow-Origin': '*', 'access-control-max-age': '1', 'x-a': '1' },
      multiValueHeaders: { 'ACCESS-CONTROL-ALLOW-ORIGIN': ['*'], 'x-b': ['1', '2'] },
    };
    expect(await returned(own)).toEqual({
      statusCode: 200,
      headers: { 'x-a': '1', ...GRANTED, vary: 'Origin' },
      multiValueHeaders: { 'x-b': ['1', '2'] },
    });
  });

  it('about CORS go where the origin is not allowed', async () => {
    const own = { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } };
    expect(await returned(own, restEvent(get(FOREIGN)))).toEqual({ statusCode: 200, headers: { vary: 'Origin' } });
  });

  it.each([
    ['none', {}, { vary: 'Origin' }],
    ['another field', { Vary: 'Accept-Encoding' }, { Vary: 'Accept-Encoding, Origin' }],
    ['the same field', { vary: 'Accept, ORIGIN' }, { vary: 'Accept, ORIGIN' }],
    ['everything', { vary: '*' }, { vary: '*' }],
    ['an empty one', { vary: '' }, { vary: 'Origin' }],
    ['two spellings', { Vary: 'Accept', vary: 'Cookie' }, { Vary: 'Accept, Cookie, Origin' }],
  ])('have Vary added to without doubling: %s', async (_, headers, expected) => {
    const response = await returned({ statusCode: 200, headers }, restEvent(get(FOREIGN)));
    expect(response).toEqual({ statusCode: 200, headers: expected });
  });

  it('have Vary added to where it stands in multiValueHeaders', async () => {
    const own = { statusCode: 200, multiValueHeaders: { Vary: ['Accept', 'Cookie'], 'x-b': ['1'] } };
    expect(await returned(own, restEvent(get(FOREIGN)))).toEqual({
      statusCode: 200,
      headers: { Vary: 'Accept, Cookie, Origin' },
      multiValueHeaders: { 'x-b': ['1'] },
    });
  });

  it('need no Vary in a class for any origin', async () => {
    const response = await returned({ statusCode: 200 }, restEvent(get(), '/catalogue'));
    expect(response).toEqual({ statusCode: 200, headers: { 'access-control-allow-origin': '*' } });
  });

  it('are never changed in place, so that a shared object cannot carry one origin to the next request', async () => {
    const own = Object.freeze({ statusCode: 200, headers: Object.freeze({ vary: 'Accept' }) });
    const handler = withCors(async (_event: unknown) => own, { config });
    expect((await handler(restEvent(get()))).headers).toHaveProperty(['access-control-allow-origin'], LISTED);
    expect((await handler(restEvent(get(FOREIGN)))).headers).toEqual({ vary: 'Accept, Origin' });
    expect(own).toEqual({ statusCode: 200, headers: { vary: 'Accept' } });
  });
});

describe('results without a status code', () => {
  const event = httpEvent(get());
  const completed = (body: string) => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json', ...GRANTED, vary: 'Origin' },
    body,
    isBase64Encoded: false,
  });

  it('are completed as payload 2.0 does', async () => {
    expect(await returned('hello', event)).toEqual(completed('hello'));
    expect(await returned({ id: 7 }, event)).toEqual(completed('{"id":7}'));
    expect(await returned([1, 2], event)).toEqual(completed('[1,2]'));
  });

  it.each([undefined, null, 'hello', 7, { id: 7 }, [1]])(
    'are left to the gateway where it refuses them: %j',
    async (own) => {
      expect(await returned(own)).toBe(own);
    },
  );

  it.each([undefined, null, 7, true])('are left alone where it is not known what becomes of them: %j', async (own) => {
    expect(await returned(own, event)).toBe(own);
  });

  it('are left alone where their headers are none', async () => {
    const own = { statusCode: 200, headers: 'x-a: 1' };
    expect(await returned(own)).toBe(own);
  });
});

describe.each(EVENTS)('behind %s', (_, make) => {
  const handler = vi.fn(async (_event: unknown) => ({ statusCode: 200, headers: {} }));
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
    expect(lines).toMatchObject([{ class: 'orders', reason: 'foreign-write', origin: FOREIGN, method: 'POST' }]);
  });

  it("writes of the API's own pages are let through, known by the domain or by Sec-Fetch-Site", async () => {
    expect(await wrapped(make(post(OWN)))).toEqual({ statusCode: 200, headers: { vary: 'Origin' } });
    const sameOrigin = { ...post('https://shop.example'), secFetchSite: 'same-origin' };
    expect(await wrapped(make(sameOrigin))).toEqual({ statusCode: 200, headers: { vary: 'Origin' } });
  });

  it('errors are logged, and become a 500 that scripts can read and that tells nothing', async () => {
    const failing = withCors(failsWith('password is hunter2'), { config });
    const answer = (await failing(make(get()))) as { body: string };
    expect(answer).toMatchObject({ statusCode: 500, headers: { ...GRANTED, vary: 'Origin' } });
    expect(JSON.parse(answer.body)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
    expect(lines).toMatchObject([{ 'cdk-cors': 'handler-error', name: 'Error', message: 'password is hunter2' }]);
  });
});

describe('handlers', () => {
  const event = restEvent(get());
  const ok = { statusCode: 200 };
  const expected = { statusCode: 200, headers: { ...GRANTED, vary: 'Origin' } };

  it('may return their result', async () => {
    expect(await withCors((_event: unknown) => ok, { config })(event)).toEqual(expected);
  });

  it('may call back, at once or later', async () => {
    const atOnce = withCors((_e: unknown, _c: unknown, done: Callback) => done(null, ok), { config });
    expect(await atOnce(event, {}, () => {})).toEqual(expected);
    const later = withCors((_e: unknown, _c: unknown, done: Callback) => void setImmediate(done, null, ok), { config });
    expect(await later(event, {}, () => {})).toEqual(expected);
  });

  it.each([
    [
      'throw',
      () => {
        throw new Error('broken');
      },
    ],
    [
      'throw what is no error',
      () => {
        throw null;
      },
    ],
    ['call back with an error', (_e: unknown, _c: unknown, done: Callback) => done('broken')],
    [
      'return what cannot be written as JSON',
      () => ({
        statusCode: 200,
        get headers(): object {
          throw new Error('broken');
        },
      }),
    ],
  ])('may %s', async (_, handler: (e: unknown, c: unknown, done: Callback) => unknown) => {
    expect(await withCors(handler, { config })(event, {}, () => {})).toMatchObject({
      statusCode: 500,
      headers: GRANTED,
    });
  });

  it('get event and context as they came', async () => {
    const handler = vi.fn(async (_event: unknown, _context: unknown) => ok);
    const context = { awsRequestId: '1' };
    const copy = structuredClone(event);
    await withCors(handler, { config })(event, context);
    expect(handler.mock.calls[0]!.slice(0, 2)).toEqual([copy, context]);
    expect(handler.mock.calls[0]![0]).toBe(event);
  });

  it('keep their types', () => {
    const rest = async (_event: APIGatewayProxyEvent, _context: Context): Promise<APIGatewayProxyResult> => ({
      ...ok,
      body: '',
    });
    const http = async (_event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => ok;
    expectTypeOf(withCors(rest, { config })).toEqualTypeOf(rest);
    expectTypeOf(withCors(http, { config })).toEqualTypeOf(http);
  });

  it('take two parameters once wrapped, as newer runtimes demand', () => {
    expect(withCors((_e: unknown, _c: unknown, _done: Callback) => {}, { config }).length).toBe(2);
  });

  it('that are none, or stream, are refused', () => {
    expect(() => withCors(undefined as never, { config })).toThrow('withCors expects a handler, got undefined');
    const streaming = Object.assign(() => {}, { [Symbol.for('aws.lambda.runtime.handler.streaming')]: 'response' });
    expect(() => withCors(streaming, { config })).toThrow('withCors cannot wrap a streaming handler');
  });
});

describe('the class of a request', () => {
  const handler = withCors(async (_event: unknown) => ({ statusCode: 200 }), { config });
  const granted = async (event: unknown) =>
    ((await handler(event)) as { headers?: Record<string, string> }).headers?.['access-control-allow-origin'];

  it.each([
    ['the route key', httpEvent(get(), 'GET /catalogue/{id}', '/catalogue/7'), '*'],
    ['a greedy route key', { ...httpEvent(get(), 'ANY /{all+}', '/x'), pathParameters: { all: 'orders/7' } }, LISTED],
    ['the path behind $default', httpEvent(get(), '$default', '/catalogue/7'), '*'],
    ['the path behind a stage', httpEvent(get(), '$default', '/prod/catalogue/7', 'prod'), '*'],
    ['the stage itself, which has no class', httpEvent(get(), '$default', '/orders', 'orders'), undefined],
    ['the template of a REST API', restEvent(get(), '/catalogue/{id}', '/catalogue/7'), '*'],
    ['the path of payload 1.0 behind $default', { ...restEvent(get(), '/prod/catalogue'), resource: '$default' }, '*'],
    ['a path spelt in another way', httpEvent(get(), '$default', '//%6frders'), LISTED],
    ['the method: read', restEvent(get(), '/prices'), '*'],
    ['the method: write', restEvent(post(), '/prices'), LISTED],
    ['no class', restEvent(get(), '/other'), undefined],
    ['a path that only begins alike', restEvent(get(), '/ordersx'), undefined],
  ])('is found by %s', async (_, event, expected) => {
    expect(await granted(event)).toBe(expected);
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
    vi.stubEnv('CDK_CORS', JSON.stringify(config));
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
    vi.stubEnv('CDK_CORS', text);
    const first = withCors(handler);
    const second = withCors(handler);
    expect(await first(restEvent(get()))).toEqual({ statusCode: 200, headers: {} });
    expect(await second(restEvent(post(FOREIGN)))).toEqual({ statusCode: 200, headers: {} });
    expect(lines).toMatchObject([{ 'cdk-cors': 'config', problems: [expect.any(String)] }]);
  });

  it('tell all that is wrong at once', () => {
    const classes = { a: { policy: { origins: 'https://a.example', methods: 'GET' } } };
    vi.stubEnv('CDK_CORS', JSON.stringify({ classes, routes: [{ path: 'orders', read: 'a', write: 'a' }] }));
    withCors(handler);
    expect(lines).toMatchObject([{ problems: { length: 3 } }]);
  });
});

describe('a live list', () => {
  let server: ParameterServer;
  beforeEach(async () => {
    server = await new ParameterServer().start();
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
  });
  afterEach(() => server.stop());

  const handler = vi.fn(async (_event: unknown) => ({
    statusCode: 200,
    headers: { 'access-control-allow-origin': '*' },
  }));
  beforeEach(() => void handler.mockClear());

  it('is read once for all requests, and shared by all handlers of the function', async () => {
    server.behaviour = has(LISTED);
    vi.stubEnv('CDK_CORS', JSON.stringify(config));
    const [first, second] = [withCors(handler), withCors(handler)];
    await first(restEvent(get(), '/live'));
    expect((await second(restEvent(get(), '/live'))).headers).toMatchObject({ 'access-control-allow-origin': LISTED });
    expect(server.calls.length).toBe(1);
  });

  it('that was never read grants nothing: reads pass, foreign writes get 503, own writes pass', async () => {
    server.behaviour = refuses(400, 'AccessDeniedException');
    const wrapped = withCors(handler, { config });
    expect(await wrapped(restEvent(get(), '/live'))).toEqual({ statusCode: 200, headers: { vary: 'Origin' } });
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
