import type { CorsRequest } from '../../lib/policy/model';
import { isText } from '../guards';

/** The lines of some headers, in the order of their lower-case names. */
export type LinesOf = (names: readonly string[]) => readonly (readonly string[])[];

const CORS_HEADERS = ['origin', 'access-control-request-method', 'access-control-request-headers', 'sec-fetch-site'];
/** What stands before an API adds itself here. */
const PROXY_HEADERS = ['via', 'x-forwarded-for'];

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1):/;

/**
 * What of a request the policy judges. A page of the domain that the request came in by is the API's own: browsers
 * without `Sec-Fetch-Site` would be refused otherwise.
 *
 * @param otherDomains whether the browser may have called another domain, whose pages are known by `Sec-Fetch-Site` alone.
 * Of an API that is so where something stands before it, which no page can pretend: forms set no headers.
 */
export function toCorsRequest(
  method: string,
  linesOf: LinesOf,
  domainName?: unknown,
  otherDomains?: boolean,
): CorsRequest {
  const [origin = [], requestMethod = [], requestHeaders = [], secFetchSite = []] = linesOf(CORS_HEADERS);
  const self = isText(domainName) && origin.length === 1 ? `https://${domainName}` : undefined;
  const site = joined(secFetchSite);
  let selfOrigin = self === origin[0] ? self : undefined;
  // of others it matters only where the browser calls them the same origin
  if (self !== origin[0] && origin.length === 1 && site === 'same-origin') {
    if (otherDomains || isLocal(origin[0]!)) selfOrigin = origin[0];
    else if (otherDomains === false || !isProxied(linesOf(PROXY_HEADERS))) selfOrigin = self;
  }
  return {
    method,
    origin: joined(origin),
    requestMethod: joined(requestMethod),
    requestHeaders: requestHeaders.length > 1 ? requestHeaders : requestHeaders[0],
    secFetchSite: site,
    selfOrigin,
  };
}

/** Whether something has passed a request on. */
function isProxied([via = [], clients = []]: ReturnType<LinesOf>): boolean {
  return via.length > 0 || clients.length > 1 || clients[0]?.includes(',') === true;
}

/** In the preview, pages are called by another name than the API or distribution has. */
function isLocal(origin: string): boolean {
  return LOCAL_ORIGIN.test(origin);
}

function joined(lines: readonly string[]): string | undefined {
  return lines.length > 1 ? lines.join(', ') : lines[0];
}
