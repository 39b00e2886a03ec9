import type { Cause, CauseCode } from './blocked-error';

/** What browsers send without asking (https://fetch.spec.whatwg.org/#cors-safelisted-request-header), but for long values. */
const SIMPLE_HEADERS = /^(?:accept|accept-language|content-language|range)$/;
const SIMPLE_TYPES = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;
const LOCAL =
  /^(?:localhost|.*\.localhost|.*\.local|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[(?:::1|f[cd]|fe80))/;

/** What a page can tell of itself. */
export interface PageFacts {
  /** Serialised origin of the page. */
  readonly origin: string;
  readonly online: boolean;
  /** URL that the page's Content-Security-Policy refused meanwhile. */
  readonly refusedByPolicy: readonly string[];
}

/** Why a request may have failed, by what is known of it and of the page: what is certain first, then by how often it is the cause. */
export function causesOf(request: Request, { origin, online, refusedByPolicy }: PageFacts): Cause[] {
  const url = new URL(request.url);
  const isCross = url.origin !== origin;
  const unsafe = unsafeHeaders(request);
  const found: Cause[] = [];
  const add = (applies: boolean, code: CauseCode, evidence: string, fix: string, certain = false) => {
    if (applies) found.push({ code, certain, evidence, fix });
  };
  const isRefused = refusedByPolicy.some((refused) => url.href.startsWith(refused) || refused.startsWith(url.origin));
  const isMixed = origin.startsWith('https:') && url.protocol === 'http:' && !LOCAL.test(url.hostname);
  add(!online, 'offline', 'the browser is offline', 'try again later', true);
  add(
    isRefused,
    'content-security-policy',
    `the page's own policy refuses ${url.origin}`,
    'add it to connect-src',
    true,
  );
  add(isMixed, 'mixed-content', 'a page of https may not call http', 'call it by https', true);
  add(
    LOCAL.test(url.hostname) && !LOCAL.test(new URL(origin === 'null' ? 'https://null' : origin).hostname),
    'local-network',
    `${url.host} is in the visitor's own network`,
    'ask for permission, or call a public name',
  );
  add(
    isCross && unsafe.length > 0,
    'request-header',
    `the request sets ${unsafe.join(', ')}`,
    'allow them in the API, or leave them out',
  );
  add(
    isCross && !/^(?:GET|HEAD|POST)$/.test(request.method),
    'method',
    `browsers ask before ${request.method}`,
    'allow it in the API',
  );
  add(isCross, 'origin', `the API may not allow ${origin}, or its error has no CORS headers`, 'allow it in the API');
  add(
    isCross && request.credentials === 'include',
    'credentials',
    'the request has credentials',
    'allow them in the API, or leave them out',
  );
  add(true, 'unreachable', `${url.host} may not answer`, 'open it in a tab of its own');
  return found;
}

/** Names of the headers that browsers ask for. */
export function unsafeHeaders({ headers }: Request): string[] {
  return [...headers].flatMap(([name, value]) => (isSimple(name, value) ? [] : [name]));
}

function isSimple(name: string, value: string): boolean {
  return value.length <= 128 && (SIMPLE_HEADERS.test(name) || (name === 'content-type' && SIMPLE_TYPES.test(value)));
}
