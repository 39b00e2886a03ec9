import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** A request as API Gateway sees it. */
export interface ApiRequest {
  readonly id: string;
  readonly extendedId: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly method: string;
  /** First segment of the path. */
  readonly stage: string;
  /** Path below the stage, percent-encoded as it came. */
  readonly path: string;
  /** Values by header name in the client's spelling, in the order they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Values by name, decoded. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  readonly host: string;
  readonly sourceIp: string;
  /** `HTTP/1.1` */
  readonly protocol: string;
}

/** A request as it came, over the wire or from a distribution of the same preview. */
export interface WireRequest {
  readonly method: string;
  /** Path and query string. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** `undefined` where it is larger than API Gateway takes. */
  readonly body: Buffer | undefined;
  readonly sourceIp: string;
  readonly port: number;
  readonly secure: boolean;
  /** `HTTP/1.1` */
  readonly protocol: string;
}

/** Reads what came over the wire. */
export function wireRequest(message: IncomingMessage, body: Buffer | undefined): WireRequest {
  return {
    method: message.method ?? 'GET',
    url: message.url ?? '/',
    headers: pairs(message.rawHeaders),
    body,
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    port: message.socket.localPort ?? 0,
    secure: (message.socket as Partial<TLSSocket>).encrypted === true,
    protocol: `HTTP/${message.httpVersion}`,
  };
}

/** Takes a request apart, and adds the headers that API Gateway adds. */
export function apiRequest(wire: WireRequest): ApiRequest {
  const [pathname = '/', search = ''] = splitOnce(wire.url, '?');
  const [, stage = '', ...segments] = pathname.split('/');
  const headers = group(wire.headers);
  for (const name of headers.keys()) if (DROPPED.has(name.toLowerCase())) headers.delete(name);
  headers.set('X-Amzn-Trace-Id', [
    `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
  ]);
  headers.set('X-Forwarded-For', [wire.sourceIp]);
  headers.set('X-Forwarded-Port', [String(wire.port)]);
  headers.set('X-Forwarded-Proto', [wire.secure ? 'https' : 'http']);
  return {
    id: randomUUID(),
    extendedId: randomBytes(11).toString('base64url').concat('='),
    receivedAt: Date.now(),
    method: wire.method,
    stage,
    path: `/${segments.join('/')}`,
    headers,
    query: group([...new URLSearchParams(search)]),
    body: wire.body ?? Buffer.alloc(0),
    host: wire.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'localhost',
    sourceIp: wire.sourceIp,
    protocol: wire.protocol,
  };
}

/** Value of a header in any spelling; the last where it is repeated. */
export function header(request: ApiRequest, name: string): string | undefined {
  return headerValues(request, name).at(-1);
}

/** All values of a header in any spelling. */
export function headerValues(request: ApiRequest, name: string): string[] {
  return [...request.headers].filter(([key]) => key.toLowerCase() === name).flatMap(([, values]) => values);
}

/** The last value of each name, as API Gateway shows repeated ones in single-value maps. */
export function lastValues(values: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? '']));
}

/** Of the connection alone, or told anew by API Gateway. */
const DROPPED = new Set(['connection', 'keep-alive', 'transfer-encoding', 'x-forwarded-for', 'x-amzn-trace-id']);

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
}

function group(entries: readonly (readonly [string, string])[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of entries) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  return grouped;
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
