import type { CorsRequest, Decision } from '../../../lib/policy';

/** What a script asks its browser for. */
export interface ScriptRequest {
  /** Serialised origin of the page; `null` for a sandboxed frame. */
  readonly origin: string;
  /** Serialised origin of the API. */
  readonly apiOrigin: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: 'omit' | 'same-origin' | 'include';
  readonly mode: 'cors' | 'no-cors';
}

/** What becomes of a request in a browser that follows the Fetch standard. */
export interface Prediction {
  /** Whether a preflight is sent. */
  readonly preflighted: boolean;
  /** Whether the request itself comes to the handler. */
  readonly handled: boolean;
  /** What the script gets: a response, one that it cannot look into, or a network error. */
  readonly result: 'response' | 'opaque' | 'error';
  /** Which of the handler's headers the script sees. */
  readonly visible: readonly string[];
}

/** Decides as the endpoint is expected to. */
export type Endpoint = (request: CorsRequest) => Decision;

/**
 * Predicts from the endpoint's decisions what a browser makes of a script's request
 * (https://fetch.spec.whatwg.org/#http-fetch).
 *
 * @param handlerHeaders the headers, lower-case, that the handler sets and that no list exposes of itself
 */
export function predict(endpoint: Endpoint, request: ScriptRequest, handlerHeaders: readonly string[]): Prediction {
  const { origin, apiOrigin, mode } = request;
  const method = normalizeMethod(request.method);
  const actual = endpoint({
    method,
    origin: sentOrigin({ ...request, method }),
    secFetchSite: secFetchSite(request),
    // the domain that was called, which events tell
    selfOrigin: origin === apiOrigin ? origin : undefined,
  });
  const handled = actual.status === undefined;
  if (origin === apiOrigin)
    return { preflighted: false, handled, result: 'response', visible: handled ? handlerHeaders : [] };
  if (mode === 'no-cors') return { preflighted: false, handled, result: 'opaque', visible: [] };

  const unsafe = unsafeHeaderNames(request.headers);
  const preflighted = !SAFELISTED_METHODS.includes(method) || unsafe.length > 0;
  const error = { preflighted, result: 'error', visible: [] } as const;
  if (preflighted) {
    const asked = unsafe.length > 0 ? unsafe.join(',') : undefined;
    const preflight = endpoint({ method: 'OPTIONS', origin, requestMethod: method, requestHeaders: asked });
    if (!passesPreflight(preflight, request, method, unsafe)) return { ...error, handled: false };
  }
  if (!passesCorsCheck(actual, request)) return { ...error, handled };
  const exposed = tokens(actual.headers['access-control-expose-headers']);
  const any = exposed.includes('*') && request.credentials !== 'include';
  return {
    preflighted,
    handled,
    result: 'response',
    visible: handled ? handlerHeaders.filter((name) => any || exposed.includes(name)) : [],
  };
}

const SAFELISTED_METHODS = ['GET', 'HEAD', 'POST'];
const NORMALIZED_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

/** https://fetch.spec.whatwg.org/#concept-method-normalize */
function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED_METHODS.includes(upper) ? upper : method;
}

/** https://fetch.spec.whatwg.org/#append-a-request-origin-header */
function sentOrigin({ origin, apiOrigin, method, mode }: ScriptRequest): string | undefined {
  const simple = method === 'GET' || method === 'HEAD';
  return simple && (mode === 'no-cors' || origin === apiOrigin) ? undefined : origin;
}

/** https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header; of its values the policy knows this one. */
function secFetchSite({ origin, apiOrigin }: ScriptRequest): string | undefined {
  return origin === apiOrigin ? 'same-origin' : 'cross-site';
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7 */
function passesPreflight(
  preflight: Decision,
  request: ScriptRequest,
  method: string,
  unsafe: readonly string[],
): boolean {
  const { status = 0, headers } = preflight;
  if (status < 200 || status > 299 || !passesCorsCheck(preflight, request)) return false;
  const wildcard = request.credentials !== 'include';
  const methods = list(headers['access-control-allow-methods']);
  if (!SAFELISTED_METHODS.includes(method) && !methods.includes(method) && !(wildcard && methods.includes('*')))
    return false;
  const names = tokens(headers['access-control-allow-headers']);
  // The standard has `*` not cover `authorization`; Chromium does not hold to that.
  return unsafe.every((name) => names.includes(name) || (wildcard && names.includes('*')));
}

/** https://fetch.spec.whatwg.org/#cors-check */
function passesCorsCheck({ headers }: Decision, { origin, credentials }: ScriptRequest): boolean {
  const allowed = headers['access-control-allow-origin'];
  if (credentials !== 'include' && allowed === '*') return true;
  if (allowed !== origin) return false;
  return credentials !== 'include' || headers['access-control-allow-credentials'] === 'true';
}

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names, sorted */
function unsafeHeaderNames(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => !isSafelisted(name, value))
    .map(([name]) => name)
    .sort();
}

const SAFELISTED_MEDIA_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
function isSafelisted(name: string, value: string): boolean {
  if (value.length > 128) return false;
  switch (name) {
    case 'accept':
      return !/[^\t\x20-\x7e]|["():<>?@[\\\]{}\x7f]/.test(value);
    case 'accept-language':
    case 'content-language':
      return /^[0-9A-Za-z *,\-.;=]*$/.test(value);
    case 'content-type':
      return SAFELISTED_MEDIA_TYPES.includes((value.split(';')[0] as string).trim().toLowerCase());
    case 'range':
      return /^bytes=\d+-\d*$/.test(value);
    default:
      return false;
  }
}

function tokens(value: string | undefined): string[] {
  return list(value).map((token) => token.toLowerCase());
}

function list(value: string | undefined): string[] {
  return (value ?? '').split(',').map((token) => token.trim());
}
