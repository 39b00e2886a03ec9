/** What functions are asked, as API Gateway and CloudFront tell it. */

const PREFLIGHT = {
  Host: 'api.example.com',
  'Access-Control-Request-Method': 'PUT',
  'Access-Control-Request-Headers': 'authorization,content-type',
};
const ACTUAL = {
  Host: 'api.example.com',
  Accept: 'application/json, text/plain, */*',
  Authorization: `Bearer ${'a'.repeat(600)}`,
  'Content-Type': 'application/json',
  'User-Agent': 'Amazon CloudFront',
  Via: '2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)',
  'X-Forwarded-For': '192.0.2.1',
  'Sec-Fetch-Site': 'cross-site',
  'Sec-Fetch-Mode': 'cors',
};
/** Of a Lambda function behind a REST API. */
const ANSWER = {
  'Content-Type': 'application/json',
  'Content-Length': '1234',
  Date: 'Tue, 24 Nov 2026 08:00:00 GMT',
  'X-Amzn-Requestid': '00000000-0000-4000-8000-000000000000',
  'X-Amz-Apigw-Id': 'AAAAAAAAAAAAAAA=',
  'X-Amzn-Trace-Id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
  'Cache-Control': 'no-store',
  Vary: 'Accept-Encoding',
};

/** A preflight as a REST API tells it. */
export function apiGatewayPreflight(origin) {
  const headers = { ...PREFLIGHT, Origin: origin };
  return {
    resource: '/orders',
    path: '/orders',
    httpMethod: 'OPTIONS',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: { httpMethod: 'OPTIONS', path: '/orders', stage: 'prod', identity: { sourceIp: '192.0.2.1' } },
    body: null,
    isBase64Encoded: false,
  };
}

/** A preflight at origin-request of a distribution. */
export function cloudFrontPreflight(origin) {
  return cloudFrontEvent('origin-request', 'OPTIONS', { ...PREFLIGHT, Origin: origin });
}

/** An actual request at origin-request. */
export function cloudFrontRequest(origin) {
  return cloudFrontEvent('origin-request', 'PUT', { ...ACTUAL, Origin: origin });
}

/** The same at origin-response, with the answer of its origin. */
export function cloudFrontResponse(origin) {
  const response = { status: '200', statusDescription: 'OK', headers: lines(ANSWER) };
  return cloudFrontEvent('origin-response', 'PUT', { ...ACTUAL, Origin: origin }, { response });
}

function cloudFrontEvent(eventType, method, headers, answered = {}) {
  const config = {
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType,
    requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
  };
  const request = { clientIp: '192.0.2.1', method, uri: '/orders/1', querystring: '', headers: lines(headers) };
  return { Records: [{ cf: { config, request, ...answered } }] };
}

function lines(headers) {
  return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]));
}
