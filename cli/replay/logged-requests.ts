import type { LoggedRequest } from './logged-request';

/** The headers of a request that CORS looks at. */
export interface CorsHeaders {
  origin?: string;
  'access-control-request-method'?: string;
  'access-control-request-headers'?: string;
  'sec-fetch-site'?: string;
}

const NAMES = ['origin', 'access-control-request-method', 'access-control-request-headers', 'sec-fetch-site'] as const;
/** Requests that are kept, so that those that are alike are one object. */
const MAX_KEPT = 50_000;

/** Takes a header, if it is one of those. Names are compared by their length first: most are others. */
export function takeHeader(headers: CorsHeaders, name: string, value: string): void {
  for (const one of NAMES) if (one.length === name.length && one === name.toLowerCase()) headers[one] = value;
}

/** What headers make of requests, those that are alike as one object. */
export class LoggedRequests {
  readonly #kept = new Map<string, LoggedRequest>();

  /** @returns `undefined` for a request without `Origin`, which is nobody's page */
  of(method: string, headers: CorsHeaders): LoggedRequest | undefined {
    const { origin } = headers;
    if (origin === undefined) return undefined;
    const { 'access-control-request-method': asked, 'access-control-request-headers': names } = headers;
    const site = headers['sec-fetch-site'];
    // with their lengths, since a header may hold anything
    const lengths = `${method.length} ${origin.length} ${asked?.length} ${names?.length} ${site?.length}`;
    const key = `${lengths} ${method}${origin}${asked}${names}${site}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const made = requestOf(method, origin, headers);
    if (this.#kept.size < MAX_KEPT) this.#kept.set(key, made);
    return made;
  }
}

function requestOf(method: string, origin: string, headers: CorsHeaders): LoggedRequest {
  const asked = headers['access-control-request-method'];
  const isPreflight = method === 'OPTIONS' && asked !== undefined;
  const requestHeaders = headers['access-control-request-headers'];
  const secFetchSite = headers['sec-fetch-site'];
  return {
    origin,
    kind: isPreflight ? 'preflight' : 'actual',
    method: isPreflight ? asked : method,
    ...(isPreflight && requestHeaders !== undefined && { requestHeaders }),
    ...(secFetchSite !== undefined && { secFetchSite }),
    weight: 1,
  };
}
