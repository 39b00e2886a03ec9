import type { CorsRequest } from '../../../lib/policy';
import { domainNameOf, headerLines, restEvent } from './rest-events';

/** The kinds of events that stand for HTTP requests, each made of the same request. */
export const EVENTS: readonly (readonly [name: string, make: (request: CorsRequest) => Record<string, unknown>])[] = [
  ['a REST API', (request) => restEvent(request)],
  ['an HTTP API, payload 1.0', (request) => ({ version: '1.0', ...restEvent(request) })],
  ['an HTTP API, payload 2.0', (request) => httpEvent(request)],
  ['a function URL', (request) => httpEvent(request, '$default', '/orders', '$default')],
];

/** Payload 2.0: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function httpEvent(request: CorsRequest, routeKey = 'ANY /orders', rawPath = '/orders', stage = '$default') {
  const lines = Object.entries(headerLines(request));
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: Object.fromEntries(lines.map(([name, values]) => [name.toLowerCase(), values.join(',')])),
    requestContext: {
      domainName: domainNameOf(request),
      http: { method: request.method, path: rawPath },
      routeKey,
      stage,
    },
    isBase64Encoded: false,
  };
}
