import { toCorsRequest } from '../../request/events/cors-request';
import type { EventHeaders } from '../../request/events/event-headers';
import { isObject, isText } from '../../request/guards';
import { addressOf, networkOf } from './clients/source-network';

/** A request as the issuer looks at it: nothing of the event is taken for granted. */
export interface IssuerRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name; repeated lines are joined by commas, which none of the headers that count may have. */
  readonly headers: ReadonlyMap<string, string>;
  /** `undefined` where it is too long, or no UTF-8. */
  readonly body: string | undefined;
  /** Who asks, for throttling: an IPv4 address, or the /64 network of an IPv6 one. */
  readonly address: string;
  /** What lies around it, by `networkOf`. */
  readonly network: string;
}

/** A token, an assertion and some parameters; each has a limit of its own as well. */
const MAX_BODY_LENGTH = 32_768;

interface HttpApiEvent extends EventHeaders {
  readonly rawPath?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
  readonly requestContext?: unknown;
}

/** Reads an event of payload format 2.0 (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
export function toIssuerRequest(event: unknown): IssuerRequest | undefined {
  const { rawPath, body, isBase64Encoded, requestContext, headers } = (isObject(event) ? event : {}) as HttpApiEvent;
  const { http } = (isObject(requestContext) ? requestContext : {}) as { http?: unknown };
  const { method, sourceIp } = (isObject(http) ? http : {}) as { method?: unknown; sourceIp?: unknown };
  if (!isText(method) || !isText(rawPath)) return undefined;
  const ip = isText(sourceIp) ? sourceIp : '';
  return {
    method,
    path: rawPath,
    headers: headersOf(headers),
    body: bodyOf(body, isBase64Encoded === true),
    address: addressOf(ip),
    network: networkOf(ip),
  };
}

/** What CORS looks at. */
export function corsRequestOf({ method, headers }: IssuerRequest) {
  return toCorsRequest(method, (names) => names.map((name) => [headers.get(name) ?? []].flat()));
}

function headersOf(headers: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(isObject(headers) ? headers : {})) {
    if (!isText(value)) continue;
    const key = name.toLowerCase();
    const before = found.get(key);
    found.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return found;
}

function bodyOf(body: unknown, isBase64: boolean): string | undefined {
  if (body === undefined || body === null) return '';
  if (!isText(body) || body.length > MAX_BODY_LENGTH) return undefined;
  if (!isBase64) return body;
  const bytes = Buffer.from(body, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}
