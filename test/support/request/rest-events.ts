import type { CorsRequest } from '../../../lib/policy';

/** The event of a REST API for a request, as far as headers and paths go. */
export function restEvent(request: CorsRequest, resource = '/orders', path = resource): Record<string, unknown> {
  const multiValueHeaders = headerLines(request);
  return {
    resource,
    path,
    httpMethod: request.method,
    headers: Object.fromEntries(Object.entries(multiValueHeaders).map(([name, lines]) => [name, lines.at(-1)])),
    multiValueHeaders,
    pathParameters: null,
    requestContext: { resourcePath: resource, stage: 'prod', domainName: domainNameOf(request) },
    body: null,
    isBase64Encoded: false,
  };
}

/** The domain that a request came in by. */
export function domainNameOf({ selfOrigin }: CorsRequest): string {
  return selfOrigin?.replace('https://', '') ?? 'abc.execute-api.eu-west-1.amazonaws.com';
}

/** The headers of a request by the names that browsers use. */
export function headerLines(request: CorsRequest): Record<string, string[]> {
  const { origin, requestMethod, requestHeaders, secFetchSite, selfOrigin } = request;
  const lines: Record<string, readonly (string | undefined)[]> = {
    Host: ['abc.execute-api.eu-west-1.amazonaws.com'],
    Origin: [origin],
    'Access-Control-Request-Method': [requestMethod],
    'Access-Control-Request-Headers': [requestHeaders].flat(),
    'Sec-Fetch-Site': [secFetchSite],
    // what is called is not known where something stands before the API
    Via: [selfOrigin === undefined ? '2.0 d111111abcdef8.cloudfront.net (CloudFront)' : undefined],
  };
  const given = Object.entries(lines).map(([name, values]) => [name, values.filter((value) => value !== undefined)]);
  return Object.fromEntries(given.filter(([, values]) => values!.length > 0));
}
