/** A request before an authorizer, as API Gateway sees it. */
export interface GatewayRequest {
  readonly method: string;
  /** Without stage or base path, and without query. */
  readonly path: string;
  /** The route that API Gateway found: its resource or route key. @default '/{proxy+}' */
  readonly route?: string;
  /** @default - none */
  readonly query?: string;
  /** Lines of headers by the names that clients use. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

export const DOMAIN = 'abc.execute-api.eu-west-1.amazonaws.com';
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:abc';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html */
export function restEvent({
  method,
  path,
  route = '/{proxy+}',
  query = '',
  headers,
}: GatewayRequest): Record<string, unknown> {
  return {
    type: 'REQUEST',
    methodArn: `${ARN}/prod/${method}${path}`,
    resource: route,
    path,
    httpMethod: method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, lines]) => [name, lines.at(-1)])),
    multiValueHeaders: headers,
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    multiValueQueryStringParameters: {},
    pathParameters: route === '/{proxy+}' ? { proxy: path.slice(1) } : {},
    stageVariables: {},
    requestContext: {
      path: `/prod${path}`,
      accountId: '123456789012',
      resourceId: '05c7jb',
      stage: 'prod',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      identity: { sourceIp: '192.0.2.1' },
      domainName: DOMAIN,
      resourcePath: route,
      httpMethod: method,
      apiId: 'abc',
    },
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export function httpEvent({
  method,
  path,
  route = '/{proxy+}',
  query = '',
  headers,
}: GatewayRequest): Record<string, unknown> {
  const lines: Record<string, string> = {};
  for (const [name, values] of Object.entries(headers)) {
    const key = name.toLowerCase();
    lines[key] = [lines[key] ?? [], values].flat().join(',');
  }
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `${ARN}/prod/${method}${path}`,
    identitySource: headers['Authorization'] ?? [],
    routeKey: `ANY ${route}`,
    rawPath: `/prod${path}`,
    rawQueryString: query,
    headers: lines,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc',
      domainName: DOMAIN,
      http: { method, path: `/prod${path}`, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'agent' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: `ANY ${route}`,
      stage: 'prod',
      timeEpoch: 1_583_348_638_390,
    },
    pathParameters: route === '/{proxy+}' ? { proxy: path.slice(1) } : {},
    stageVariables: {},
  };
}

export const FORMATS = [
  ['a REST API', restEvent],
  ['an HTTP API', httpEvent],
] as const;
