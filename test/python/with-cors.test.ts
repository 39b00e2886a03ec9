import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withCors } from '../../runtime';
import { HAS_PYTHON } from '../support/python/has-python';
import { PythonProcess } from '../support/python/python-process';
import { EVENTS, httpEvent } from '../support/request/http-events';
import { has, ParameterServer, refuses } from '../support/request/parameter-server';
import { headerLines, restEvent } from '../support/request/rest-events';
import { catchLog, config, FOREIGN, GRANTED, get, LISTED, live, OWN, orders, post } from '../support/request/shop';

const log = catchLog();
let python: PythonProcess;
let last = 0;

/** What a handler in Python does. */
interface Todo {
  readonly result?: unknown;
  readonly raises?: string;
}

interface Answer {
  readonly response: Record<string, unknown> & { readonly headers: Record<string, string>; readonly body: string };
  readonly raised?: string;
  readonly calls: number;
  readonly lines?: readonly string[];
}

/** A function, by its number. */
async function load(
  settings?: object,
): Promise<{ readonly id: number; readonly isHandler: boolean; lines?: string[] }> {
  const id = ++last;
  return { id, ...((await python.ask({ do: 'load', id, config: settings })) as unknown as { isHandler: boolean }) };
}

async function invoke(id: number, event: unknown, todo: Todo = { result: { statusCode: 200, headers: {} } }) {
  return (await python.ask({ do: 'invoke', id, event, todo })) as unknown as Answer;
}

/** What comes out for what a handler does. */
const returned = async (todo: Todo, event: unknown = restEvent(get())) => invoke((await load(config)).id, event, todo);

const told = (lines: readonly string[] = []) => lines.map((line) => JSON.parse(line));

(HAS_PYTHON ? describe : describe.skip)('with_cors, where python3 is there', () => {
  beforeAll(() => {
    python = new PythonProcess();
  });
  afterAll(() => python.stop());

  describe.each(EVENTS)('behind %s', (_, make) => {
    it('answers preflights without the handler', async () => {
      const { response, calls } = await returned(
        {},
        make({ method: 'OPTIONS', origin: LISTED, requestMethod: 'POST' }),
      );
      expect(response).toMatchObject({ statusCode: 204, headers: { 'access-control-allow-origin': LISTED } });
      expect(calls).toBe(0);
    });

    it('lets other OPTIONS requests reach the handler', async () => {
      const { calls } = await returned({ result: { statusCode: 200 } }, make({ method: 'OPTIONS', origin: LISTED }));
      expect(calls).toBe(1);
    });

    it("stops foreign writes, and lets those of the API's own pages through", async () => {
      expect(await returned({}, make(post(FOREIGN)))).toMatchObject({ response: { statusCode: 403 }, calls: 0 });
      const own = await returned({ result: { statusCode: 200 } }, make(post(OWN)));
      expect(own).toMatchObject({ response: { statusCode: 200, headers: { vary: 'Origin' } }, calls: 1 });
    });

    it('logs what is raised, and makes it a 500 that scripts can read and that tells nothing', async () => {
      const { response, lines } = await returned({ raises: 'password is hunter2' }, make(get()));
      expect(response).toMatchObject({ statusCode: 500, headers: { ...GRANTED, vary: 'Origin' } });
      expect(JSON.parse(response.body)).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500 });
      const [line] = told(lines);
      expect(line).toMatchObject({ 'cdk-cors': 'handler-error', name: 'Raised', message: 'password is hunter2' });
      expect(line.stack.at(-1)).toContain('hunter2');
    });
  });

  describe('what is not its own', () => {
    it.each([
      ['a queue', { Records: [{ eventSource: 'aws:sqs' }] }],
      ['a schedule', { source: 'aws.events', detail: {} }],
      ['nothing', null],
      ['a text', 'ping'],
      ['a path without a class', restEvent(post(FOREIGN), '/other')],
    ])('goes to the handler and back untouched: %s', async (_, event) => {
      const result = { statusCode: 200, headers: { 'access-control-allow-origin': 'https://its.own.example' } };
      expect((await returned({ result }, event)).response).toEqual(result);
      expect(await returned({ raises: 'its own' }, event)).toMatchObject({ raised: 'its own' });
    });
  });

  describe('what handlers and adapters return', () => {
    /** By who returns it, with CORS headers of its own, as its documents show it. */
    const RESULTS = {
      'a plain handler': { statusCode: 200, headers: { ETag: '"1"', 'Access-Control-Allow-Origin': '*' }, body: 'x' },
      'a resolver of Powertools for AWS Lambda': {
        statusCode: 200,
        body: '{"a":1}',
        isBase64Encoded: false,
        multiValueHeaders: {
          'Content-Type': ['application/json'],
          'Access-Control-Allow-Origin': ['https://its.own.example'],
          'Access-Control-Allow-Headers': ['Authorization,Content-Type,X-Amz-Date,X-Amz-Security-Token,X-Api-Key'],
          'Set-Cookie': ['a=1', 'b=2'],
        },
      },
      'Mangum with FastAPI and its CORSMiddleware, behind a REST API': {
        statusCode: 200,
        headers: {
          'content-length': '2',
          'content-type': 'application/json',
          'access-control-allow-origin': '*',
          'access-control-allow-credentials': 'true',
          vary: 'Accept-Encoding',
        },
        multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] },
        body: '{}',
        isBase64Encoded: false,
      },
      'an adapter for WSGI with Flask-Cors': {
        statusCode: 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        multiValueHeaders: { 'Access-Control-Allow-Origin': ['*'], Vary: ['Cookie', 'Origin'] },
        body: 'aGVsbG8=',
        isBase64Encoded: true,
      },
      'lists and dictionaries': { statusCode: 200, headers: null, multiValueHeaders: { vary: ['*'] } },
      'no status code': { a: 1 },
      'headers that are none': { statusCode: 200, headers: 'x-a: 1' },
      'numbers as headers': { statusCode: 200, headers: { 'x-count': 7, vary: 'accept, ORIGIN' } },
      'a text': 'hello',
      'a list': [1, 2],
      nothing: null,
    };
    const EVENTS_OF: Readonly<Record<string, (request: ReturnType<typeof get>) => object>> = {
      'a REST API': (request) => restEvent(request),
      'an HTTP API': (request) => httpEvent(request),
      'a load balancer with multi-value headers': (request) => ({
        requestContext: { elb: {} },
        httpMethod: request.method,
        path: '/orders',
        multiValueHeaders: headerLines(request),
      }),
    };
    const all = Object.entries(RESULTS).flatMap(([who, result]) =>
      Object.entries(EVENTS_OF).map(([where, make]) => [who, where, result, make] as const),
    );

    it.each(all)('gets the same headers as in JavaScript: %s, behind %s', async (_, __, result, make) => {
      for (const origin of [LISTED, FOREIGN]) {
        const event = make(get(origin));
        const inJavaScript = (await withCors(async (_event: unknown) => result as object, { config })(event)) as object;
        const { response } = await returned({ result }, event);
        expect(withValue(response)).toEqual(withValue(inJavaScript));
      }
    });

    /** Lambda for Python writes JSON with spaces. */
    const withValue = (response: unknown): unknown => {
      const { body } = (response ?? {}) as { body?: string };
      if (body === undefined || !/^[[{]/.test(body)) return response;
      return { ...(response as object), body: JSON.parse(body) };
    };
  });

  describe('what it logs', () => {
    const LINES = [
      ['a foreign write', { origin: FOREIGN, method: 'POST' }],
      ['a long origin', { origin: `https://${'a'.repeat(300)}.example`, method: 'POST' }],
      ['an origin of quotes and controls', { origin: 'https://"\u0001\u2028é\n.example', method: 'POST' }],
      ['half a character', { origin: 'https://\ud800.example', method: 'POST' }],
      ['a preflight', { origin: FOREIGN, method: 'OPTIONS', requestMethod: 'PUT' }],
      ['a read', get(FOREIGN)],
    ] as const;

    it.each(LINES)('is the same line as in JavaScript: %s', async (_, request) => {
      const event = restEvent(request);
      await withCors(async (_event: unknown) => ({ statusCode: 200 }), { config })(event);
      const { lines } = await returned({ result: { statusCode: 200 } }, event);
      expect(told(lines)).toEqual(log());
      // in the same order of members
      expect(told(lines).map((line) => JSON.stringify(line))).toEqual(log().map((line) => JSON.stringify(line)));
    });
  });

  describe('settings', () => {
    const set = (CDK_CORS: string | null) => python.ask({ do: 'environment', env: { CDK_CORS } });

    it('come from the environment', async () => {
      await set(JSON.stringify(config));
      const { response } = await invoke((await load()).id, restEvent(get()));
      expect(response.headers['access-control-allow-origin']).toBe(LISTED);
    });

    it.each([
      ['none', null],
      ['an empty text', ''],
      ['half of it', JSON.stringify(config).slice(0, 200)],
      ['null', 'null'],
      ['no routes', JSON.stringify({ classes: config.classes })],
      ['a route to no class', JSON.stringify({ ...config, routes: [{ path: '/', read: 'x', write: 'toString' }] })],
      ['a class without a policy', JSON.stringify({ ...config, classes: { ...config.classes, admin: {} } })],
      [
        'any origin for a live list',
        JSON.stringify({ ...config, classes: { live: { policy: { ...orders, origins: '*' }, live } } }),
      ],
      [
        'numbers as texts',
        JSON.stringify({ ...config, classes: { live: { policy: orders, live: { ...live, freshForSeconds: '30' } } } }),
      ],
    ])('that cannot be used (%s) are told once and grant nothing', async (_, text) => {
      await python.ask({ do: 'forget' });
      await set(text);
      const [first, second] = [await load(), await load()];
      expect([first.isHandler, second.isHandler]).toEqual([true, true]);
      expect(told(first.lines)).toMatchObject([
        { 'cdk-cors': 'config', problems: expect.arrayContaining([expect.any(String)]) },
      ]);
      expect(second.lines).toBeUndefined();
      expect((await invoke(second.id, restEvent(post(FOREIGN)))).response).toEqual({ statusCode: 200, headers: {} });
    });

    it('tell the same problems as in JavaScript, all at once', async () => {
      const classes = { a: { policy: { origins: 'https://a.example', methods: 'GET' }, live: { freshForSeconds: 0 } } };
      const wrong = { classes, routes: [{ path: 7, read: 'a', write: 'b' }] };
      withCors(async () => ({}), { config: wrong as never });
      const { lines } = await load(wrong);
      expect(told(lines)[0].problems).toEqual(log()[0]!['problems']);
    });
  });

  describe('a live list', () => {
    const server = new ParameterServer();
    beforeAll(() => server.start());
    afterAll(() => server.stop());
    beforeEach(async () => {
      server.calls.length = 0;
      await python.ask({ do: 'forget' });
      await python.ask({ do: 'environment', env: { ...server.env, CDK_CORS: JSON.stringify(config) } });
    });

    it('is read once for all requests, and shared by all handlers of the function', async () => {
      server.behaviour = has(LISTED);
      const [first, second] = [await load(), await load()];
      await invoke(first.id, restEvent(get(), '/live'));
      const { response } = await invoke(second.id, restEvent(get(), '/live'));
      expect(response.headers).toMatchObject({ 'access-control-allow-origin': LISTED });
      expect(server.calls.length).toBe(1);
    });

    it('that was never read grants nothing: reads pass, foreign writes get 503, own writes pass', async () => {
      server.behaviour = refuses(400, 'AccessDeniedException');
      const { id } = await load();
      const result = { statusCode: 200, headers: { 'Cache-Control': 'public', 'access-control-allow-origin': '*' } };
      const read = await invoke(id, restEvent(get(), '/live'), { result });
      expect(read.response).toEqual({ statusCode: 200, headers: { vary: 'Origin', 'cache-control': 'no-store' } });
      expect(told(read.lines)[0]).toMatchObject({
        'cdk-cors': 'allowlist',
        class: 'live',
        parameter: live.parameter,
        problem: 'denied',
        message: 'AccessDeniedException: said the server',
      });
      const headers = { 'cache-control': 'no-store' };
      expect(await invoke(id, restEvent(post(), '/live'))).toMatchObject({
        calls: 0,
        response: { statusCode: 503, headers },
      });
      const preflight = restEvent({ method: 'OPTIONS', origin: LISTED, requestMethod: 'POST' }, '/live');
      expect(await invoke(id, preflight)).toMatchObject({ calls: 0, response: { statusCode: 503, headers } });
      expect(await invoke(id, restEvent(post(OWN), '/live'))).toMatchObject({ calls: 1 });
    });
  });
});
