import { createServer, type RequestListener, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { Hono } from 'hono';
import { type CorsOptions, cors, honoCors } from '../../../runtime';

/** What a client got. */
export interface Answer {
  readonly status: number;
  /** By lower-case name; repeated lines joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a client sends; repeated lines are lists. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

/** A server that answers. */
export interface RunningServer {
  ask(asked: Asked): Promise<Answer>;
  close(): Promise<void>;
}

/** What the middleware is to go by now; it is made anew for each test. */
export interface Current {
  options: CorsOptions;
}

/** Headers of a handler that knows nothing of the policy, as CORS packages and compression set them. */
export const OWN_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-credentials': 'true',
  vary: 'Accept-Encoding',
  'x-request-id': '7',
};

/**
 * The frameworks, each with the same routes: `/orders` answers, `/loud` sets CORS headers of its own, `/broken` throws, and
 * everything else is not found.
 */
export const FRAMEWORKS: readonly (readonly [name: string, start: (current: Current) => Promise<RunningServer>])[] = [
  ['node:http', plain],
  ['express 4', (current) => express('express4', current)],
  ['express 5', (current) => express('express5', current)],
  ['fastify', ofFastify],
  ['hono', ofHono],
];

function plain(current: Current): Promise<RunningServer> {
  return listening((request, response) => {
    cors(current.options)(request, response, () => {
      const [path] = (request.url ?? '').split('?');
      if (path === '/orders') response.end('hello');
      else if (path === '/loud') response.writeHead(200, 'OK', OWN_HEADERS).end('hello');
      else response.writeHead(path === '/broken' ? 500 : 404).end();
    });
  });
}

/** What of express is used: of its two versions here, neither has types. */
interface Express extends RequestListener {
  (...args: Parameters<RequestListener>): void;
  use(handler: (request: never, response: never, next: () => void) => void): void;
  all(path: string, handler: (request: unknown, response: ExpressResponse) => void): void;
}
interface ExpressResponse {
  set(headers: object): ExpressResponse;
  send(body: string): void;
}

function express(name: string, current: Current): Promise<RunningServer> {
  const app = require(name)() as Express;
  app.use((request, response, next) => cors(current.options)(request, response, next));
  app.all('/orders', (_, response) => response.send('hello'));
  app.all('/loud', (_, response) => response.set(OWN_HEADERS).send('hello'));
  app.all('/broken', () => {
    throw new Error('broken');
  });
  return listening(app);
}

async function ofFastify(current: Current): Promise<RunningServer> {
  const app = fastify();
  app.addHook('onRequest', (request, reply, done) => cors(current.options)(request, reply, done));
  app.all('/orders', () => 'hello');
  app.all('/loud', (_, reply) => reply.headers(OWN_HEADERS).send('hello'));
  app.all('/broken', () => Promise.reject(new Error('broken')));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const server = clientOf(app.server);
  return { ...server, close: () => app.close() };
}

/** Behind no server: what hono gets and gives is `Request` and `Response`. */
async function ofHono(current: Current): Promise<RunningServer> {
  const app = new Hono();
  app.use((context, next) => honoCors(current.options)(context, next));
  app.all('/orders', (context) => context.text('hello'));
  app.all('/loud', (context) => context.text('hello', 200, OWN_HEADERS));
  app.all('/broken', () => {
    throw new Error('broken');
  });
  return {
    ask: async ({ method, path, headers }) => {
      const lines = Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
      const request = new Request(`http://api.example${path}`, { method, headers: lines as [string, string][] });
      const response = await app.fetch(request);
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
    },
    close: async () => {},
  };
}

async function listening(listener: RequestListener): Promise<RunningServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return clientOf(server);
}

function clientOf(server: Server): RunningServer {
  const { port } = server.address() as AddressInfo;
  return {
    ask: ({ method, path, headers }) =>
      new Promise((resolve, reject) => {
        const lines = Object.entries(headers).map(([name, value]) => [
          name,
          Array.isArray(value) && value.length === 1 ? value[0] : value,
        ]);
        const options = { port, host: '127.0.0.1', method, path, headers: Object.fromEntries(lines), agent: false };
        const outgoing = send(options, (response) => {
          let body = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            body += chunk;
          });
          response.on('end', () => {
            const lines = Object.entries(response.headersDistinct).map(([name, values = []]) => [
              name,
              values.join(', '),
            ]);
            resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(lines), body });
          });
        });
        outgoing.on('error', reject);
        outgoing.end();
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
