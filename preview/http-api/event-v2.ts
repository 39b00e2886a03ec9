import { commonLogTime } from '../gateway/common-log-time';
import { domainPrefix } from './context';
import { eventBody } from './event-body';
import type { HttpExchange } from './exchange';
import { joinedHeader } from './http-api-request';

/** What such an event tells; function URLs use the format too. */
type ToldExchange = Pick<HttpExchange, 'request' | 'pathParameters' | 'authorizer'> & {
  readonly stage: Pick<HttpExchange['stage'], 'name' | 'variables'>;
  readonly api: Pick<HttpExchange['api'], 'id' | 'stack'>;
  readonly route: Pick<HttpExchange['route'], 'key'>;
};

/**
 * Event of a Lambda integration, payload format 2.0. What is empty is left out.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventV2(exchange: ToldExchange): Record<string, unknown> {
  const { body, isBase64Encoded } = eventBody(exchange.request);
  return { ...requestV2(exchange), ...(body !== null && { body }), isBase64Encoded };
}

/** What the events of integrations and of authorizers have in common. */
export function requestV2(exchange: ToldExchange): Record<string, unknown> {
  const { request, route, stage, pathParameters } = exchange;
  const cookies = request.headers.get('cookie')?.flatMap((line) => line.split(/; */));
  const headers = [...request.headers].filter(([name]) => name !== 'cookie');
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: request.path,
    rawQueryString: request.queryString,
    ...(cookies && { cookies }),
    headers: joined(headers),
    ...(request.query.size > 0 && { queryStringParameters: joined(request.query) }),
    requestContext: requestContext(exchange),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(stage.variables && { stageVariables: stage.variables }),
  };
}

function requestContext({ api, stage, request, route, authorizer }: ToldExchange): Record<string, unknown> {
  return {
    accountId: api.stack.account,
    apiId: api.id,
    ...(authorizer && { authorizer }),
    domainName: request.host,
    domainPrefix: domainPrefix(request.host),
    http: {
      method: request.method,
      path: request.path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: joinedHeader(request, 'user-agent') ?? '',
    },
    requestId: request.id,
    routeKey: route.key,
    stage: stage.name,
    time: commonLogTime(request.receivedAt),
    timeEpoch: request.receivedAt,
  };
}

function joined(values: Iterable<readonly [string, readonly string[]]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(',')]));
}
