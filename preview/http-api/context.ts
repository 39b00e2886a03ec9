import { commonLogTime } from '../gateway/common-log-time';
import type { HttpExchange } from './exchange';
import { joinedHeader } from './http-api-request';

/**
 * Values of `$context`, by dotted name.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function contextVariables({ api, stage, request, route }: HttpExchange): Readonly<Record<string, string>> {
  return {
    accountId: api.stack.account,
    apiId: api.id,
    domainName: request.host,
    domainPrefix: domainPrefix(request.host),
    extendedRequestId: request.id,
    httpMethod: request.method,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': joinedHeader(request, 'user-agent') ?? '',
    path: request.path,
    protocol: request.protocol,
    requestId: request.id,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: String(request.receivedAt),
    routeKey: route.key,
    stage: stage.name,
  };
}

/** First label of a host name. */
export function domainPrefix(host: string): string {
  return host.split('.')[0] ?? host;
}
