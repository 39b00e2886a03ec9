import { type ConnectEvent, readConnectEvent } from '../../request/events/connect-event';
import { type EventHeaders, headerLines } from '../../request/events/event-headers';
import { type HttpEvent, readHttpEvent } from '../../request/events/http-event';
import { isObject, isText } from '../../request/guards';
import type { AccessRequest } from '../../request/tokens/token/authorize';
import { urlOrigin } from '../../request/url-origin';

/** An event of a `REQUEST` authorizer. */
export interface AccessEvent extends AccessRequest {
  /** What the answer has to look like. */
  readonly format: 'policy' | 'simple';
  /** The ARN of the method that was called; a policy is about nothing else. */
  readonly arn: string;
  readonly requestId: string | undefined;
}

interface Event extends EventHeaders {
  readonly type?: unknown;
  readonly version?: unknown;
  readonly methodArn?: unknown;
  readonly routeArn?: unknown;
  readonly requestContext?: unknown;
}

interface Context {
  readonly requestId?: unknown;
  readonly domainName?: unknown;
  readonly path?: unknown;
  readonly http?: unknown;
}

const HEADERS = ['authorization', 'dpop'];
/** Where the preview serves, without TLS. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Reads events of REST APIs
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html) and HTTP APIs
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html), and those of the route
 * `$connect` of WebSocket APIs; `undefined` for any other. Nothing of an event is taken for granted.
 */
export function readAccessEvent(value: unknown, audience: string): AccessEvent | undefined {
  const connect = readConnectEvent(value);
  if (connect) return accessOf(connect);
  const event = (isObject(value) ? value : {}) as Event;
  const http = readHttpEvent(event);
  const isSimple = event.version === '2.0';
  const arn = isSimple ? event.routeArn : event.methodArn;
  if (http === undefined || event.type !== 'REQUEST' || !isText(arn)) return undefined;
  if (isSimple !== (http.payload === '2.0')) return undefined;
  const context = (isObject(event.requestContext) ? event.requestContext : {}) as Context;
  const [authorization = [], proofs = []] = headerLines(HEADERS, event);
  return {
    format: isSimple ? 'simple' : 'policy',
    arn,
    requestId: isText(context.requestId) ? context.requestId : undefined,
    path: http.path,
    cors: http.request,
    address: http.address,
    client: http.client,
    authorization,
    proofs,
    uris: () => urisOf(context, http, audience),
  };
}

/** A WebSocket API has one path, and the token where a page can put it. */
function accessOf({ arn, requestId, request, address, client, tokens }: ConnectEvent): AccessEvent {
  const authorization = tokens.map((token) => `Bearer ${token}`);
  const unproven = { authorization, proofs: [], uris: () => [] };
  const from = { address, client, opensConnection: true } as const;
  return { format: 'policy', arn, requestId, path: '/', cors: request, ...from, ...unproven };
}

/**
 * The URLs that a client may have called: at the API itself, stage or base path included; or at what stands before it,
 * which is where the audience is. Never by a template: a proof for `/orders/{id}` would be one for every order.
 */
function urisOf(context: Context, { path: read }: HttpEvent, audience: string): readonly string[] {
  const { domainName, http, path: contextPath } = context;
  const full = isObject(http) ? (http as Context).path : contextPath;
  const { path, spelled, longer } = read;
  const called = path.includes('{') ? [] : [path];
  const paths = [...new Set([full, spelled, longer, ...called])].filter(isText);
  const origins = isText(domainName) ? [`https://${domainName}`] : [];
  if (isText(domainName) && LOOPBACK.test(domainName)) origins.push(`http://${domainName}`);
  const front = urlOrigin(audience);
  if (front !== undefined) origins.push(front);
  return origins.flatMap((origin) => paths.map((each) => origin + each));
}
