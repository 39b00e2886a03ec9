import type { CorsRequest } from '../../lib/policy/model';
import { isText } from '../guards';

/** The lines of some headers, in the order of their lower-case names. */
export type LinesOf = (names: readonly string[]) => readonly (readonly string[])[];

const CORS_HEADERS = ['origin', 'access-control-request-method', 'access-control-request-headers', 'sec-fetch-site'];

/**
 * What of a request the policy judges. The domain that the request came in by is the API's own: browsers without
 * `Sec-Fetch-Site` would be refused otherwise.
 */
export function toCorsRequest(method: string, linesOf: LinesOf, domainName?: unknown): CorsRequest {
  const [origin = [], requestMethod = [], requestHeaders = [], secFetchSite = []] = linesOf(CORS_HEADERS);
  const own = isText(domainName) && origin.length === 1 && origin[0] === `https://${domainName}`;
  return {
    method,
    origin: joined(origin),
    requestMethod: joined(requestMethod),
    requestHeaders: requestHeaders.length > 1 ? requestHeaders : requestHeaders[0],
    secFetchSite: own ? 'same-origin' : joined(secFetchSite),
  };
}

function joined(lines: readonly string[]): string | undefined {
  return lines.length > 1 ? lines.join(', ') : lines[0];
}
