import { randomBytes } from 'node:crypto';
import { gatewayHeaders, group, hostOf, splitUrl, type WireRequest } from '../gateway/wire-request';

/** A request as an HTTP API sees it. */
export interface HttpApiRequest {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly method: string;
  /** Decoded, with the stage where that is named. */
  readonly path: string;
  /** As it came. */
  readonly queryString: string;
  /** Values by name in lower case, in the order they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Values by name, decoded. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  readonly host: string;
  readonly sourceIp: string;
  /** `HTTP/1.1` */
  readonly protocol: string;
}

/** Takes a request apart, and adds the headers that API Gateway adds. */
export function httpApiRequest(wire: WireRequest): HttpApiRequest {
  const [path, queryString] = splitUrl(wire.url);
  return {
    id: randomBytes(11).toString('base64url').concat('='),
    receivedAt: Date.now(),
    method: wire.method,
    path: decoded(path),
    queryString,
    headers: group(gatewayHeaders(wire).map(([name, value]) => [name.toLowerCase(), value])),
    query: group(new URLSearchParams(queryString)),
    body: wire.body ?? Buffer.alloc(0),
    host: hostOf(wire),
    sourceIp: wire.sourceIp,
    protocol: wire.protocol,
  };
}

/** All values of a header, joined. */
export function joinedHeader({ headers }: HttpApiRequest, name: string): string | undefined {
  return headers.get(name.toLowerCase())?.join(',');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
