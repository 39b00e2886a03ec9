import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Listener, Upgrade } from '../listeners';
import type { SentStep } from './contract';

/** A request that was answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** Port at which it came. */
  readonly port: number;
  readonly at: number;
  readonly milliseconds: number;
  readonly status: number;
  readonly headers: SentStep['headers'];
  /** `reason` of problem details. */
  readonly reason?: string;
  /** Whether a client asked for a WebSocket. */
  readonly isHandshake?: boolean;
}

const MAX_PROBLEM = 4096;

/** Tells of each request how it was answered, whoever answers it. */
export function recorded(listener: Listener, tell: (exchange: Exchange) => void): Listener {
  return (request, response) => {
    const at = Date.now();
    const port = request.socket.localPort ?? 0;
    const seen = watch(response);
    response.once('close', () => {
      if (!response.headersSent) return;
      const milliseconds = Date.now() - at;
      tell({ request, port, at, milliseconds, status: response.statusCode, ...seen() });
    });
    return listener(request, response);
  };
}

/** The same of handshakes. */
export function recordedHandshakes(upgrade: Upgrade, tell: (exchange: Exchange) => void): Upgrade {
  return async (request, socket, head) => {
    const at = Date.now();
    const port = request.socket.localPort ?? 0;
    const status = await upgrade(request, socket, head);
    const milliseconds = Date.now() - at;
    if (status !== undefined) tell({ request, port, at, milliseconds, status, headers: [], isHandshake: true });
    return status;
  };
}

/** Headers go by `writeHead`, which keeps none that could be asked for afterwards. */
function watch(response: ServerResponse): () => Pick<Exchange, 'headers' | 'reason'> {
  let headers: SentStep['headers'] = [];
  let problem: string | undefined;
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = ((...args: unknown[]) => {
    headers = [...pairsOf(response.getHeaders()), ...pairsOf(args.at(-1))];
    return writeHead(...args);
  }) as ServerResponse['writeHead'];
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  response.end = ((...args: unknown[]) => {
    if (response.statusCode >= 400) problem = problemOf(args[0]);
    return end(...args);
  }) as ServerResponse['end'];
  return () => ({ headers, ...(problem !== undefined && { reason: problem }) });
}

/** Of `[name, value, name, value]`, `[[name, value]]` or an object. */
function pairsOf(headers: unknown): [string, string][] {
  if (typeof headers !== 'object' || headers === null) return [];
  if (!Array.isArray(headers))
    return Object.entries(headers).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, String(one)]),
    );
  if (Array.isArray(headers[0])) return headers.map(([name, value]) => [String(name), String(value)]);
  return headers.flatMap((name, i): [string, string][] =>
    i % 2 === 0 ? [[String(name), String(headers[i + 1])]] : [],
  );
}

function problemOf(body: unknown): string | undefined {
  if (!(typeof body === 'string' || Buffer.isBuffer(body)) || body.length > MAX_PROBLEM) return undefined;
  try {
    const { reason } = JSON.parse(String(body)) as { reason?: unknown };
    return typeof reason === 'string' ? reason : undefined;
  } catch {
    return undefined;
  }
}
