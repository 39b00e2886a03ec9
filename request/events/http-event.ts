import type { CorsRequest } from '../../lib/policy/model';
import { isObject, isText } from '../guards';
import { clientAddress } from '../observe/client-number';
import { toCorsRequest } from './cors-request';
import { CLIENT_HEADERS, headerLines } from './event-headers';
import { type RequestPath, readRequestPath } from './request-path';
import { sourceAddress } from './source-address';

/** An event that stands for an HTTP request. */
export interface HttpEvent {
  /**
   * Payload format: what the handler's result may be
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
   */
  readonly payload: '1.0' | '2.0';
  /** Whether headers are told, and taken, as lists alone: by a load balancer whose target group has multi-value headers. */
  readonly hasListsOnly: boolean;
  readonly path: RequestPath;
  readonly request: CorsRequest;
  /** Who sent it. */
  readonly address: string | undefined;
  /** Whom it came from first. */
  readonly client: () => string | undefined;
}

interface Event {
  readonly version?: unknown;
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
  readonly pathParameters?: unknown;
  readonly requestContext?: unknown;
  readonly httpMethod?: unknown;
  readonly resource?: unknown;
  readonly path?: unknown;
  readonly routeKey?: unknown;
  readonly rawPath?: unknown;
}

interface Context {
  readonly domainName?: unknown;
  readonly stage?: unknown;
  readonly http?: unknown;
}

/** Reads events of REST APIs, HTTP APIs (1.0 and 2.0), function URLs and load balancers; `undefined` for any other event. */
export function readHttpEvent(value: unknown): HttpEvent | undefined {
  const event = (isObject(value) ? value : {}) as Event;
  const context = (isObject(event.requestContext) ? event.requestContext : {}) as Context;
  const http = (isObject(context.http) ? context.http : {}) as { readonly method?: unknown };
  const payload = isText(http.method) ? '2.0' : '1.0';
  const method = http.method ?? event.httpMethod;
  const path = readPath(event, context, payload);
  if (!isText(method) || path === undefined) return undefined;
  // API Gateway tells headers both ways (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#multi-value-headers)
  const address = sourceAddress(context);
  const hasListsOnly = event.headers === undefined && isObject(event.multiValueHeaders);
  return {
    payload,
    hasListsOnly,
    path,
    request: toCorsRequest(method, (names) => headerLines(names, event), context.domainName),
    address,
    client: () => clientAddress(headerLines(CLIENT_HEADERS, event)[0]!, address),
  };
}

function readPath(event: Event, context: Context, payload: HttpEvent['payload']): RequestPath | undefined {
  const { pathParameters } = event;
  const { stage } = context;
  const given = payload === '2.0' ? event.rawPath : event.path;
  // REST APIs, whose events have no version, tell the path without its stage
  const isRest = event.version === undefined && payload === '1.0';
  return readRequestPath({
    template: payload === '2.0' ? routeOf(event.routeKey) : event.resource,
    pathParameters,
    called: isRest ? given : withoutStage(given, stage),
    given,
    stage,
  });
}

/** `/orders/{id}` of `GET /orders/{id}`. */
function routeOf(routeKey: unknown): string | undefined {
  return isText(routeKey) ? routeKey.slice(routeKey.indexOf(' ') + 1) : undefined;
}

/** HTTP APIs put the name of a stage in front of the path, unless it is `$default`. */
function withoutStage(path: unknown, stage: unknown): unknown {
  if (!isText(path) || !isText(stage) || stage === '' || stage === '$default') return path;
  if (path === `/${stage}`) return '/';
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}
