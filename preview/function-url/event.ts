import type { FunctionUrl } from '../../lib/template/function-url/function-url';
import { commonLogTime } from '../gateway/common-log-time';
import { domainPrefix } from '../http-api/context';
import { eventBody } from '../http-api/event-body';
import { type HttpApiRequest, joinedHeader } from '../http-api/http-api-request';

const DEFAULT = '$default';

/**
 * Event of a function URL. What is empty is left out.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload
 */
export function functionUrlEvent({ stack, urlId }: FunctionUrl, request: HttpApiRequest): Record<string, unknown> {
  const cookies = request.headers.get('cookie')?.flatMap((line) => line.split(/; */));
  const headers = [...request.headers].filter(([name]) => name !== 'cookie');
  const { body, isBase64Encoded } = eventBody(request);
  return {
    version: '2.0',
    routeKey: DEFAULT,
    rawPath: request.path,
    rawQueryString: request.queryString,
    ...(cookies && { cookies }),
    headers: joined(headers),
    ...(request.query.size > 0 && { queryStringParameters: joined(request.query) }),
    requestContext: {
      accountId: stack.account,
      apiId: urlId,
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
      routeKey: DEFAULT,
      stage: DEFAULT,
      time: commonLogTime(request.receivedAt),
      timeEpoch: request.receivedAt,
    },
    ...(body !== null && { body }),
    isBase64Encoded,
  };
}

function joined(values: Iterable<readonly [string, readonly string[]]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(',')]));
}
