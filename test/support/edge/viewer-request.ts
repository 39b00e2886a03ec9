import type { ViewerRequestEvent } from '../../../edge/event';
import type { CorsRequest } from '../../../lib/policy';

const NAMES = {
  origin: 'origin',
  requestMethod: 'access-control-request-method',
  requestHeaders: 'access-control-request-headers',
  secFetchSite: 'sec-fetch-site',
} as const;

/** The event that CloudFront gives a function at viewer-request. */
export function viewerRequest(request: CorsRequest, uri = '/orders/1'): ViewerRequestEvent {
  const headers = Object.entries(NAMES).flatMap(([field, name]) => {
    const lines = [request[field as keyof typeof NAMES] ?? []].flat().map((value) => ({ value }));
    if (lines.length === 0) return [];
    return [[name, { value: lines.at(-1)!.value, ...(lines.length > 1 && { multiValue: lines }) }] as const];
  });
  const distributionDomainName = request.selfOrigin?.replace('https://', '') ?? 'd111111abcdef8.cloudfront.net';
  const context = { distributionDomainName, eventType: 'viewer-request', requestId: 'r', distributionId: 'E1' };
  const called = { method: request.method, uri, querystring: {}, headers: Object.fromEntries(headers), cookies: {} };
  return { version: '1.0', context, viewer: { ip: '192.0.2.1' }, request: called } as ViewerRequestEvent;
}
