import type { CorsRequest } from '../../lib/policy';

/** What a script asks its browser for. */
export interface ScriptRequest {
  /** `undefined` for a request that no browser page makes. */
  readonly origin: string | undefined;
  readonly method: string;
  /** Names of the headers that the script sets. */
  readonly requestHeaders: readonly string[];
}

const SAFELISTED_METHODS = ['GET', 'HEAD', 'POST'];
/** `content-type` is safelisted for three media types only; who names it means another one. */
const SAFELISTED_HEADERS = ['accept', 'accept-language', 'content-language'];

/**
 * The requests that a browser sends for a script's request across origins: a preflight where one is needed
 * (https://fetch.spec.whatwg.org/#http-fetch, step 5.2), then the request itself.
 */
export function browserRequests({ origin, method, requestHeaders }: ScriptRequest): CorsRequest[] {
  const actual: CorsRequest = { method, origin };
  // a sorted, lower-case list without duplicates (https://fetch.spec.whatwg.org/#convert-header-names-to-a-sorted-lowercase-set)
  const unsafe = [...new Set(requestHeaders.map((name) => name.toLowerCase()))]
    .filter((name) => !SAFELISTED_HEADERS.includes(name))
    .sort();
  if (origin === undefined || (SAFELISTED_METHODS.includes(method) && unsafe.length === 0)) return [actual];
  const preflight = { method: 'OPTIONS', origin, requestMethod: method };
  return [unsafe.length === 0 ? preflight : { ...preflight, requestHeaders: unsafe.join(',') }, actual];
}
