import type { LoggedRequest } from './logged-request';

/** What the headers of a request make of it, by lower-case name; `undefined` for one without `Origin`, which is nobody's page. */
export function requestOf(
  method: string,
  headers: ReadonlyMap<string, string>,
  path: string | undefined,
): LoggedRequest | undefined {
  const origin = headers.get('origin');
  if (origin === undefined) return undefined;
  const asked = headers.get('access-control-request-method');
  const isPreflight = method === 'OPTIONS' && asked !== undefined;
  const requestHeaders = headers.get('access-control-request-headers');
  const secFetchSite = headers.get('sec-fetch-site');
  return {
    origin,
    kind: isPreflight ? 'preflight' : 'actual',
    method: isPreflight ? asked : method,
    ...(isPreflight && requestHeaders !== undefined && { requestHeaders }),
    ...(secFetchSite !== undefined && { secFetchSite }),
    ...(path !== undefined && { path }),
    weight: 1,
  };
}
