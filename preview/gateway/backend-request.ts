import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { headerToWire } from './header-text';
import { rawHeaders } from './raw-headers';

/** A request of an integration. */
export interface BackendRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly timeoutMilliseconds: number;
}

/** What came back. */
export interface BackendResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** Of one connection alone, or of the request that goes out. */
const DROPPED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a preview can send requests to the address of an integration: it is complete, and no private link. */
export function isReachable(uri: string | undefined, connectionType: string | undefined): boolean {
  return /^https?:\/\/[^/]/.test(uri ?? '') && !uri?.includes('${') && connectionType !== 'VPC_LINK';
}

/**
 * Sends a request and reads the whole answer, as it is; undefined where none came in time.
 *
 * @throws {Error} where the other side cannot be reached
 */
export async function askBackend(asked: BackendRequest): Promise<BackendResponse | undefined> {
  const { method, url, body, timeoutMilliseconds } = asked;
  const headers = asked.headers.filter(([name]) => !DROPPED.has(name.toLowerCase()));
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  try {
    const { message, content } = await new Promise<{ message: IncomingMessage; content: Buffer }>((resolve, reject) => {
      const send = url.startsWith('https:') ? requestSecure : requestPlain;
      const sent = send(url, { method, signal, agent: false }, (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('end', () => resolve({ message, content: Buffer.concat(chunks) }));
        message.on('error', reject);
      });
      for (const name of new Set(headers.map(([key]) => key))) {
        sent.setHeader(
          name,
          headers.flatMap(([key, value]) => (key === name ? [headerToWire(value)] : [])),
        );
      }
      sent.on('error', reject);
      if (body.length > 0) sent.setHeader('content-length', body.length);
      sent.end(body);
    });
    const answered = rawHeaders(message).filter(([name]) => !DROPPED.has(name.toLowerCase()));
    return { status: message.statusCode ?? 502, headers: answered, body: content };
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** An address with the variables of its path filled in. */
export function filledUri(uri: string, variables: Readonly<Record<string, string>>): string {
  return uri.replace(/\{([^{}+]+)\+?\}/g, (whole, name: string) => variables[name] ?? whole);
}

/** An address with more of a query. */
export function withQuery(uri: string, query: string): string {
  if (query === '') return uri;
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
}
