import { type Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CorsRequest } from '../../lib/policy';
import { NetworkError, networkError } from './network-error';

/** An endpoint's answer, without its body. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

const TIMEOUT_MS = 10_000;

export interface SendOptions {
  /** Whether any TLS certificate will do. @default false */
  readonly insecure?: boolean;
  /** What a script adds; preflights go without. @default - nothing */
  readonly headers?: Readonly<Record<string, string[]>>;
  /** What sends requests by the proxies of a network. @default - nothing: to the host itself */
  readonly agent?: Agent;
  /** Milliseconds for the whole answer. @default 10000 */
  readonly timeout?: number;
  /** Client certificate with its private key, both PEM. @default - none */
  readonly client?: { readonly cert: string; readonly key: string };
}

/**
 * Sends a request with exactly the headers that a browser's would have for CORS; `fetch` would add its own.
 *
 * @throws {NetworkError} where there is no answer
 */
export function send(
  url: URL,
  request: CorsRequest,
  { insecure = false, headers: added, agent, client, timeout = TIMEOUT_MS }: SendOptions,
): Promise<Answer> {
  const headers: Record<string, string | string[]> = request.method === 'OPTIONS' ? {} : { ...added };
  const set = (name: string, value: unknown) => {
    if (value !== undefined) headers[name] = String(value);
  };
  set('origin', request.origin);
  set('access-control-request-method', request.requestMethod);
  set('access-control-request-headers', request.requestHeaders);
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { method } = request;
  const options = {
    method,
    headers,
    agent,
    ...client,
    rejectUnauthorized: !insecure,
    // a server that speaks HTTP/2 alone then says so, rather than nothing
    ALPNProtocols: ['http/1.1'],
  };
  return new Promise((resolve, reject) => {
    const outgoing = open(url, options, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      response.on('error', (error) => reject(networkError(error)));
    });
    // of the whole answer: a server that sends a byte now and then would never be idle
    const late = new NetworkError('no-answer', `there was none within ${timeout / 1000} s`);
    const timer = setTimeout(() => outgoing.destroy(late), timeout);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', (error) => reject(networkError(error)));
    outgoing.end();
  });
}
