import { randomBytes, randomUUID } from 'node:crypto';
import { gatewayHeaders, group, hostOf, splitUrl, type WireRequest } from '../gateway/wire-request';

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

/**
 * Whether a query has characters that a REST API takes in their encoded form alone. At a semicolon it is split.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html#api-gateway-known-issues-rest-apis
 */
export function hasUnsupportedQuery(url: string): boolean {
  return /[{|}]/.test(splitUrl(url)[1]);
}

/** Takes a request apart, and adds the headers that API Gateway adds. */
export function apiRequest(wire: WireRequest): ApiRequest {
  const [pathname, search] = splitUrl(wire.url);
  const [, stage = '', ...segments] = pathname.split('/');
  return {
    id: randomUUID(),
    extendedId: randomBytes(11).toString('base64url').concat('='),
    receivedAt: Date.now(),
    method: wire.method,
    stage,
    path: `/${segments.join('/')}`,
    headers: group(gatewayHeaders(wire)),
    query: group(new URLSearchParams(search.replaceAll(';', '&'))),
    body: wire.body ?? Buffer.alloc(0),
    host: hostOf(wire),
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
