import type { CorsRequest } from '../../../lib/policy';

const NAMES = {
  origin: 'origin',
  requestMethod: 'access-control-request-method',
  requestHeaders: 'access-control-request-headers',
  secFetchSite: 'sec-fetch-site',
} as const;

/** The event that CloudFront gives a function for a request. */
export function originRequest(request: CorsRequest, uri = '/orders/1') {
  const headers = Object.entries(NAMES).flatMap(([field, name]) => {
    const lines = [request[field as keyof typeof NAMES] ?? []].flat();
    return lines.length === 0 ? [] : [[name, lines.map((value) => ({ key: name, value }))] as const];
  });
  const domainName = request.selfOrigin?.replace('https://', '') ?? 'd111111abcdef8.cloudfront.net';
  return record(domainName, { method: request.method, uri, querystring: '', headers: Object.fromEntries(headers) });
}

/** The event for the origin's answer to a request. */
export function originResponse(
  request: CorsRequest,
  response: { status?: string; headers?: Record<string, { key: string; value: string }[]> } = {},
  uri = '/orders/1',
) {
  const { request: sent, config } = originRequest(request, uri).Records[0].cf;
  return record(config.distributionDomainName, sent, {
    status: '200',
    statusDescription: 'OK',
    headers: {},
    ...response,
  });
}

function record(distributionDomainName: string, request: object, response?: object) {
  const config = {
    distributionDomainName,
    eventType: response ? 'origin-response' : 'origin-request',
  };
  return { Records: [{ cf: { config, request, ...(response && { response }) } }] as const };
}
