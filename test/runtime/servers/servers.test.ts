import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fastify from 'fastify';
import { Hono } from 'hono';
import type { FunctionConfig } from '../../../lib/contract/function-config';
import { clientNumber } from '../../../request/observe/client-number';
import { cors, honoCors } from '../../../runtime';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { has, ParameterServer } from '../../support/request/parameter-server';
import { type Current, FRAMEWORKS, OWN_HEADERS, type RunningServer } from '../../support/servers/frameworks';

const APP = 'https://app.shop.example';
const EVIL = 'https://evil.example';

const ORDERS: FunctionConfig = {
  classes: {
    orders: {
      policy: { name: 'orders', origins: [APP], methods: ['GET', 'PUT'], credentials: true, rejectForeignWrites: true },
    },
  },
  routes: [{ path: '/', read: 'orders', write: 'orders' }],
};

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  // hono tells there what was thrown
  jest.spyOn(console, 'error').mockReturnValue(undefined);
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  unstubEnvs();
});

describe.each(FRAMEWORKS)('cors in %s', (_, start) => {
  let server: RunningServer;
  const current: Current = { options: {} };
  beforeAll(async () => {
    server = await start(current);
  });
  afterAll(() => server.close());
  beforeEach(() => {
    current.options = { config: ORDERS };
  });

  const ask = (path: string, origin: string, method = 'GET') => server.ask({ method, path, headers: { origin } });

  it('replaces CORS headers of handlers, adds to Vary, and leaves everything else', async () => {
    const { status, headers } = await ask('/loud', APP);
    expect([status, headers['access-control-allow-origin'], headers['x-request-id']]).toEqual([200, APP, '7']);
    expect(headers['vary']?.split(', ').sort()).toEqual(['Accept-Encoding', 'Origin']);
    const foreign = (await ask('/loud', EVIL)).headers;
    expect(Object.keys(foreign).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect([foreign['vary']?.split(', ').sort(), foreign['x-request-id']]).toEqual([
      ['Accept-Encoding', 'Origin'],
      '7',
    ]);
  });

  it.each([
    ['/broken', 500],
    ['/nowhere', 404],
  ])('lets pages read errors: %s', async (path, status) => {
    const answer = await ask(path, APP);
    expect([answer.status, answer.headers['access-control-allow-origin'], answer.headers['vary']]).toEqual([
      status,
      APP,
      'Origin',
    ]);
  });

  it('answers preflights where no route does, and stops foreign writes', async () => {
    const headers = { origin: APP, 'access-control-request-method': 'PUT' };
    expect((await server.ask({ method: 'OPTIONS', path: '/nowhere', headers })).status).toBe(204);
    const denied = await ask('/orders', EVIL, 'PUT');
    expect([denied.status, JSON.parse(denied.body).title]).toEqual([403, expect.any(String)]);
    expect(written.map((line) => JSON.parse(line).reason)).toEqual(['foreign-write']);
  });

  it('finds classes by the path, whatever query there is, or by what path makes of it', async () => {
    const routes = [{ path: '/shop/orders', read: 'orders', write: 'orders' }];
    current.options = { config: { ...ORDERS, routes } };
    expect((await ask('/orders', APP)).headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask('/loud', EVIL)).headers['access-control-allow-origin']).toBe('*');
    current.options = { config: { ...ORDERS, routes }, path: (path) => `/shop${path}` };
    expect((await ask('/orders?a=/b', APP)).headers['access-control-allow-origin']).toBe(APP);
  });

  it('answers 500 where path throws, and goes on', async () => {
    const path = (given: string) => {
      if (given.includes('odd')) throw new Error('an odd path');
      return given;
    };
    current.options = { config: ORDERS, path };
    const odd = await ask('/odd', APP);
    expect([odd.status, odd.headers['access-control-allow-origin']]).toEqual([500, undefined]);
    expect((await ask('/even', APP)).headers['access-control-allow-origin']).toBe(APP);
  });

  it('judges by the strictest class that an odd path can be read as', async () => {
    const open = { name: 'open', origins: '*', methods: ['GET', 'PUT'] } as const;
    const classes = { ...ORDERS.classes, open: { policy: open } };
    const routes = [
      { path: '/', read: 'open', write: 'open' },
      { path: '/orders', read: 'orders', write: 'orders' },
    ];
    current.options = { config: { classes, routes } };
    expect((await ask('/loud', EVIL, 'PUT')).status).toBe(200);
    for (const path of ['/orders', '/ORDERS', '//orders', '/%6frders'])
      expect((await ask(path, EVIL, 'PUT')).status).toBe(403);
  });

  it('finds the class of what an odd prefix hides', async () => {
    const open = { name: 'open', origins: '*', methods: ['GET', 'PUT'] } as const;
    const classes = { ...ORDERS.classes, open: { policy: open } };
    const routes = [
      { path: '/', read: 'open', write: 'open' },
      { path: '/orders', read: 'orders', write: 'orders' },
    ];
    current.options = { config: { classes, routes }, path: (path) => path.replace('/v1', '') };
    for (const path of [
      '/v1/orders',
      '/V1/orders',
      '/%761/orders',
      '/%2576%31/orders',
      '//v1//orders',
      '/a%2f../v1/orders',
    ])
      expect([path, (await ask(path, EVIL, 'PUT')).status]).toEqual([path, 403]);
    expect((await ask('/v1/orders/A7', APP)).headers['access-control-allow-origin']).toBe(APP);
    expect((await ask('/v1/Loud', EVIL)).headers['access-control-allow-origin']).toBe('*');
  });

  it('says so where there is no config, and lets everything pass', async () => {
    stubEnv('CDK_CORS', '');
    current.options = {};
    expect((await ask('/loud', EVIL, 'PUT')).headers['access-control-allow-origin']).toBe('*');
    expect(JSON.parse(written.join())).toEqual({
      'cdk-cors': 'config',
      problems: ['there is no config'],
      consequence: 'cors adds no headers and stops nothing',
    });
  });

  it('takes the config that the constructs put into the environment', async () => {
    stubEnv('CDK_CORS', JSON.stringify(ORDERS));
    current.options = {};
    expect((await ask('/orders', APP)).headers['access-control-allow-origin']).toBe(APP);
  });
});

it('is what frameworks declare', () => {
  expect(fastify().addHook('onRequest', cors({ config: ORDERS }))).toBeDefined();
  expect(new Hono().use(honoCors({ config: ORDERS }))).toBeDefined();
});

describe('cors in node:http', () => {
  async function served(handler: (response: ServerResponse, request: IncomingMessage) => void, url = '/orders') {
    const handle = cors({ config: ORDERS });
    const server = createServer((request, response) => handle(request, response, () => handler(response, request)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address() as { port: number };
      return await fetch(`http://127.0.0.1:${address.port}${url}`, { headers: { origin: APP } });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it.each<[string, (response: ServerResponse) => void]>([
    ['a list', (response) => response.writeHead(200, Object.entries(OWN_HEADERS).flat())],
    ['pairs', (response) => response.writeHead(200, Object.entries(OWN_HEADERS) as never)],
    ['an object', (response) => response.writeHead(200, OWN_HEADERS)],
    [
      'setHeader',
      (response) => Object.entries(OWN_HEADERS).forEach(([name, value]) => void response.setHeader(name, value)),
    ],
    [
      'a head that is sent early',
      (response) => {
        response.setHeader('x-request-id', '7');
        response.flushHeaders();
      },
    ],
  ])('speaks for headers of %s', async (_, write) => {
    const { headers } = await served((response) => {
      write(response);
      response.end('hello');
    });
    expect([headers.get('access-control-allow-origin'), headers.get('x-request-id')]).toEqual([APP, '7']);
    expect(headers.get('vary')).toMatch(/Origin$/);
  });

  it('speaks for an error that is written where the head before it could not be', async () => {
    const { status, headers } = await served((response) => {
      expect(() => response.writeHead(200, { 'x-name': '\u{1F600}' })).toThrow('Invalid character');
      response.writeHead(500, { 'access-control-allow-origin': '*' }).end();
    });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([500, APP]);
  });

  it.each([
    'http://shop.example?a=/open',
    'http://shop.example#/open',
    'http://shop.example/?a=/open',
    'http://shop.example\\open/orders',
  ])('finds the class of a whole URL by its path alone: %s', async (target) => {
    const open = { name: 'open', origins: '*', methods: ['GET', 'PUT'] } as const;
    const routes = [...ORDERS.routes, { path: '/open', read: 'open', write: 'open' }];
    const config = { classes: { ...ORDERS.classes, open: { policy: open } }, routes };
    const request = { method: 'PUT', url: target, headers: { host: 'shop.example', origin: EVIL } };
    const server = createServer((_, response) =>
      cors({ config })(request, response, () => {
        response.end();
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { status } = await fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
    server.close();
    expect(status).toBe(403);
  });

  it('keeps repeated headers', async () => {
    const cookies = ['a=1', 'b=2'];
    const { headers } = await served((response) => {
      response.writeHead(200, ['Set-Cookie', cookies[0], 'set-cookie', cookies[1]] as string[]).end();
    });
    expect(headers.getSetCookie()).toEqual(cookies);
  });

  it('leaves a Vary that names everything', async () => {
    const { headers } = await served((response) => response.writeHead(200, { vary: '*' }).end());
    expect(headers.get('vary')).toBe('*');
  });
});

describe('cors with a live list', () => {
  const parameters = new ParameterServer();
  beforeAll(() => parameters.start());
  afterAll(() => parameters.stop());

  const LIVE = { parameter: '/shop/origins', freshForSeconds: 30, usableForSeconds: 600 };
  const { policy } = ORDERS.classes['orders']!;
  const LISTED = { ...ORDERS, classes: { orders: { policy: { ...policy, origins: [] }, live: LIVE } } };

  it('leaves a response that somebody has answered while it was read', async () => {
    stubEnv('AWS_ACCESS_KEY_ID', 'AKIA');
    stubEnv('AWS_SECRET_ACCESS_KEY', 's');
    stubEnv('AWS_REGION', 'eu-west-1');
    stubEnv('AWS_ENDPOINT_URL_SSM', parameters.url);
    parameters.behaviour = has(APP);
    const calls = parameters.calls.length;
    const next = jest.fn();
    const request = { method: 'PUT', url: '/orders', headers: { host: 'a', origin: APP } };
    // whoever touches the head of a response that is sent gets an error
    const response = { statusCode: 503, headersSent: true } as unknown as ServerResponse;
    cors({ config: LISTED })(request, response, next);
    while (parameters.calls.length === calls) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([response.statusCode, next.mock.calls]).toEqual([503, []]);
  });

  it.each(FRAMEWORKS)('answers a share of the clients by its candidate, whom proxies name, in %s', async (_, start) => {
    stubEnv('AWS_ACCESS_KEY_ID', 'AKIA');
    stubEnv('AWS_SECRET_ACCESS_KEY', 's');
    stubEnv('AWS_REGION', 'eu-west-1');
    stubEnv('AWS_ENDPOINT_URL_SSM', parameters.url);
    parameters.behaviour = has(`${APP};joins=50`);
    const addressWith = (isInside: boolean) => {
      for (let i = 0; ; i++) if (clientNumber('orders', `203.0.${i}.7`) < 50 === isInside) return `203.0.${i}.7`;
    };
    const [inside, outside] = [addressWith(true), addressWith(false)];
    const server = await start({ options: { config: LISTED } });
    const isAdmitted = async (headers: Record<string, string>) => {
      const answer = await server.ask({ method: 'PUT', path: '/orders', headers: { origin: APP, ...headers } });
      return answer.headers['access-control-allow-origin'] === APP;
    };
    expect(await isAdmitted({ 'x-forwarded-for': `${inside}, ${outside}` })).toBe(true);
    expect(await isAdmitted({ 'x-forwarded-for': `${outside}, ${inside}` })).toBe(false);
    expect(await isAdmitted({ forwarded: `by=192.0.2.1;for="${inside}:443";proto=https, for=${outside}` })).toBe(true);
    expect(await isAdmitted({ forwarded: `for=${outside};host=a` })).toBe(false);
    await server.close();
  });

  it('reads it with the credentials of the container', async () => {
    const tokens: (string | undefined)[] = [];
    const endpoint = createServer((request, response) => {
      tokens.push(request.headers.authorization);
      response.end(
        JSON.stringify({
          AccessKeyId: 'AKIATASK',
          SecretAccessKey: 's',
          Token: 't',
          Expiration: '2999-01-01T00:00:00Z',
        }),
      );
    });
    await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
    const { port } = endpoint.address() as { port: number };
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) stubEnv(name, '');
    stubEnv('AWS_REGION', 'eu-west-1');
    stubEnv('AWS_ENDPOINT_URL_SSM', parameters.url);
    stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `http://127.0.0.1:${port}/role`);
    stubEnv('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'Basic abc');
    const server = await FRAMEWORKS[0]![1]({ options: { config: LISTED } });
    const ask = () => server.ask({ method: 'PUT', path: '/orders', headers: { origin: APP } });
    parameters.behaviour = has(APP);
    expect((await ask()).headers['access-control-allow-origin']).toBe(APP);
    expect(parameters.calls.at(-1)?.headers.authorization).toContain('Credential=AKIATASK/');
    expect(tokens).toEqual(['Basic abc']);
    await server.close();
    endpoint.close();
  });
});
