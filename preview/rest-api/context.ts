import { commonLogTime } from '../gateway/common-log-time';
import { header } from './api-request';
import type { PartialExchange } from './exchange';

/** `$context` as plain data. */
export type Context = Readonly<Record<string, unknown>>;

/**
 * `$context` of a request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function contextOf(exchange: PartialExchange, error?: Readonly<Record<string, string>>): Context {
  const { api, request, node } = exchange;
  return {
    accountId: api.stack.account,
    apiId: api.id,
    ...(exchange.authorizer && { authorizer: exchange.authorizer }),
    domainName: request.host,
    domainPrefix: request.host.split('.')[0],
    ...(error && { error }),
    extendedRequestId: request.extendedId,
    httpMethod: request.method,
    identity: {
      accountId: null,
      apiKey: exchange.method?.apiKeyRequired ? (header(request, 'x-api-key') ?? null) : null,
      caller: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: header(request, 'user-agent') ?? null,
      userArn: null,
    },
    path: `/${request.stage}${request.path}`,
    protocol: request.protocol,
    requestId: request.id,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    resourceId: node?.id,
    resourcePath: node?.path,
    stage: exchange.stage?.name ?? request.stage,
  };
}

/** Value at a dotted path, as text; undefined where there is none. */
export function contextValue(context: Context, path: string): string | undefined {
  let value: unknown = context;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}
