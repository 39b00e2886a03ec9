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
      const sent = send(url, { method, signal, agent: false });
      let isAnswered = false;
      sent.on('response', (message) => {
        isAnswered = true;
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('end', () => resolve({ message, content: Buffer.concat(chunks) }));
        message.on('error', reject);
        message.on('close', () => reject(new Error('the answer ended too early')));
      });
      // after 101, the connection belongs to nobody, and no other event tells of it
      sent.on('upgrade', (_, socket) => {
        socket.destroy();
        reject(new Error('it answered 101, which switches to another protocol'));
      });
      sent.on('close', () => {
        if (!isAnswered) reject(new Error('the connection ended without an answer'));
      });
      sent.on('error', reject);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      for (const [name, values] of bySpelling(headers)) sent.setHeader(name, values.map(headerToWire));
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

/** All values of each name, however its repetitions are spelt: Node.js takes them for one header. */
function bySpelling(headers: BackendRequest['headers']): [string, string[]][] {
  const grouped = new Map<string, [string, string[]]>();
  for (const [name, value] of headers) {
    const [spelling, values] = grouped.get(name.toLowerCase()) ?? [name, []];
    grouped.set(name.toLowerCase(), [spelling, [...values, value]]);
  }
  return [...grouped.values()];
}

/** An address with more of a query. */
export function withQuery(uri: string, query: string): string {
  if (query === '') return uri;
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
}
