import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CorsRequest } from '../../lib/policy';

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
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request with exactly the headers that a browser's would have for CORS; `fetch` would add its own. */
export function send(
  url: URL,
  request: CorsRequest,
  { insecure = false, headers: added }: SendOptions,
): Promise<Answer> {
  const headers: Record<string, string> = request.method === 'OPTIONS' ? {} : { ...added };
  const set = (name: string, value: unknown) => {
    if (value !== undefined) headers[name] = String(value);
  };
  set('origin', request.origin);
  set('access-control-request-method', request.requestMethod);
  set('access-control-request-headers', request.requestHeaders);
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const options = { method: request.method, headers, timeout: TIMEOUT_MS, rejectUnauthorized: !insecure };
    const outgoing = open(url, options, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      response.on('error', reject);
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${url} did not answer within ${TIMEOUT_MS / 1000} s`)));
    outgoing.on('error', (error) => reject(new Error(`${request.method} ${url}: ${error.message}`)));
    outgoing.end();
  });
}
