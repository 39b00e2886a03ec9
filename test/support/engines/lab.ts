import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { selfSignedCertificate } from '../../../preview/certificate';
import type { Clock } from './clock';
import type { Engine, EngineContext, EnginePage } from './engine';

/** What a URL answers. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Answers {
  /** @default 204 that allows everything without credentials */
  readonly preflight?: Answer;
  /** @default 200 that any origin may read without credentials */
  readonly actual?: Answer;
}

/** A request that came in. */
export interface Received {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** Pages of any origin, and URLs that answer what a test wants and tell what came: all of it on loopback. */
export interface Lab {
  readonly engine: Engine;
  /** That of the engine, for behaviours that take one. */
  readonly clock: Clock | undefined;
  /** Origin of the API, on loopback and without TLS. */
  readonly local: string;
  /** A URL of its own. @param origin of the API */
  url(answers?: Answers, origin?: string): string;
  /** What came to the URL, in order. */
  received(url: string): readonly Received[];
  /** A page in a context of its own. */
  open(url?: string, context?: EngineContext): Promise<EnginePage>;
}

export const PAGE = 'https://page.example';
export const API = 'https://api.example';
export const THIRD = 'https://third.example';
const PASS: Required<Answers> = {
  preflight: {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': '*',
      'access-control-allow-headers': '*, authorization',
    },
  },
  actual: { status: 200, headers: { 'access-control-allow-origin': '*' } },
};
const WORKER = "addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));";

/** Server of the lab, before there is an engine. */
export interface LabServer extends Omit<Lab, 'engine' | 'clock' | 'open'> {
  readonly hostRules: readonly string[];
  close(): Promise<void>;
}

export async function startLab(): Promise<LabServer> {
  const answers = new Map<string, Answers>();
  const received = new Map<string, Received[]>();
  const note = ({ method = '', url = '', headers }: IncomingMessage) => {
    const number = new URL(url, API).pathname;
    received.set(number, [...(received.get(number) ?? []), { method, headers }]);
    return answers.get(number);
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const known = note(request);
    if (known === undefined) answerPage(request, response);
    else {
      const kind = request.method === 'OPTIONS' ? 'preflight' : 'actual';
      const { status = PASS[kind].status!, headers = PASS[kind].headers } = known[kind] ?? PASS[kind];
      response
        .writeHead(status, headers as Record<string, string | string[]>)
        .end(status === 204 ? undefined : 'answered');
    }
  };
  const refuseUpgrade = (request: IncomingMessage, socket: Duplex) => {
    note(request);
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  };
  const plain = createServer(answer).on('upgrade', refuseUpgrade);
  const secure = createSecureServer(await selfSignedCertificate(), answer).on('upgrade', refuseUpgrade);
  const [plainPort, securePort] = await Promise.all([listen(plain), listen(secure)]);
  let last = 0;
  return {
    local: `http://127.0.0.1:${plainPort}`,
    hostRules: [`MAP *:80 127.0.0.1:${plainPort}`, `MAP *:443 127.0.0.1:${securePort}`],
    url: (given = {}, origin = API) => {
      const path = `/${++last}`;
      answers.set(path, given);
      return origin + path;
    },
    received: (url) => received.get(new URL(url).pathname) ?? [],
    close: async () => {
      await Promise.all([plain, secure].map(close));
    },
  };
}

/** `?referrer=POLICY` gives the page a referrer policy. */
function answerPage(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', API);
  const policy = searchParams.get('referrer');
  if (policy) response.setHeader('referrer-policy', policy);
  response.setHeader('content-type', pathname === '/worker.js' ? 'text/javascript' : 'text/html');
  response.end(pathname === '/worker.js' ? WORKER : '<!doctype html><title>page</title><body></body>');
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
