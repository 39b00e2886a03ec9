import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { rawHeaders } from './raw-headers';

/** Largest payload that API Gateway takes, in bytes. */
export const MAX_PAYLOAD = 10 * 1024 * 1024;

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
    headers: rawHeaders(message),
    body,
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    port: message.socket.localPort ?? 0,
    secure: (message.socket as Partial<TLSSocket>).encrypted === true,
    protocol: `HTTP/${message.httpVersion}`,
  };
}

/** Headers as API Gateway has them: without those of the connection, with those that it adds. */
export function gatewayHeaders(wire: WireRequest): [string, string][] {
  const time = Math.floor(Date.now() / 1000).toString(16);
  return [
    ...wire.headers
      .filter(([name]) => !DROPPED.has(name.toLowerCase()))
      .map(([name, value]): [string, string] => [name, value]),
    ['X-Amzn-Trace-Id', `Root=1-${time}-${randomBytes(12).toString('hex')}`],
    ['X-Forwarded-For', [...forwardedFor(wire), wire.sourceIp].join(', ')],
    ['X-Forwarded-Port', String(wire.port)],
    ['X-Forwarded-Proto', wire.secure ? 'https' : 'http'],
  ];
}

/** Whom those before say that they passed a request on for: nobody checks it. */
function forwardedFor({ headers }: WireRequest): string[] {
  return headers.filter(([name]) => name.toLowerCase() === 'x-forwarded-for').map(([, value]) => value);
}

/** Value of the `Host` header. */
export function hostOf({ headers }: WireRequest): string {
  return headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'localhost';
}

/** Path and query string of a URL; the latter is empty where there is none. */
export function splitUrl(url: string): [path: string, query: string] {
  const index = url.indexOf('?');
  return index < 0 ? [url, ''] : [url.slice(0, index), url.slice(index + 1)];
}

/** All values of each name, in the order they came. */
export function group(entries: Iterable<readonly [string, string]>): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of entries) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  return grouped;
}

/** The last value of each name, as API Gateway shows repeated ones in single-value maps. */
export function lastValues(values: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? '']));
}

/** Of the connection alone, or told anew by API Gateway. */
const DROPPED = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);
