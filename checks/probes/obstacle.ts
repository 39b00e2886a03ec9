import type { CorsRequest } from '../../lib/policy';
import type { NetworkCode } from './network-error';
import type { Answer, SendOptions } from './send';

/** Codes of answers that somebody else than the endpoint may have given. Frozen: codes are added, never changed. */
export const ANSWER_CODES = [
  'redirected',
  'rate-limited',
  'unavailable',
  'unauthorized',
  'not-served',
  'not-found',
] as const;

/** Why an answer cannot be judged. */
export interface Obstacle {
  readonly code: NetworkCode | (typeof ANSWER_CODES)[number];
  /** What happened, and what to change. */
  readonly message: string;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What was answered. */
interface Sent {
  readonly request: CorsRequest;
  readonly url: URL;
  /** What was added to it by `--header`. */
  readonly headers: SendOptions['headers'];
}

/** What stands between a request and the endpoint that a policy is about; `undefined` where nothing does. */
export function obstacleIn(answer: Answer, { request, url, headers }: Sent): Obstacle | undefined {
  const { status } = answer;
  const { location } = answer.headers;
  if (isUnauthorized(answer, request)) return { code: 'unauthorized', message: authorization(headers) };
  if (REDIRECTS.has(status)) return { code: 'redirected', message: redirection(status, location, url) };
  switch (status) {
    case 407:
      return { code: 'proxy-refused', message: '407: write user and password into the URL of the proxy' };
    case 426:
    case 505:
      return { code: 'http-version-unsupported', message: `${status}: only what speaks HTTP/1.1 can be asked` };
    case 429:
      return { code: 'rate-limited', message: '429, even after waiting: try again later, or from elsewhere' };
    case 503:
      return { code: 'unavailable', message: '503, even after waiting: try again once it answers' };
    case 501:
      return { code: 'not-served', message: '501: the preview says in its notes what it does not serve' };
    default:
      return undefined;
  }
}

/** An authorizer that stands before what states the policy; preflights need no token, and who grants an origin has a policy. */
function isUnauthorized({ status, headers }: Answer, { method }: CorsRequest): boolean {
  return status === 401 && method !== 'OPTIONS' && headers['access-control-allow-origin'] === undefined;
}

function authorization(headers: Sent['headers']): string {
  return headers && Object.hasOwn(headers, 'authorization')
    ? '401: the token of --header was not accepted; pass a valid one'
    : `needs a token: pass --header 'authorization: Bearer ...'`;
}

/** A path at which nothing answers; 403 is how REST APIs say so. */
export function isMissing({ status, headers }: Answer): boolean {
  if (status === 404) return true;
  return status === 403 && String(headers['x-amzn-errortype']).startsWith('MissingAuthenticationToken');
}

/** Where every request to a path was answered so. */
export const NOT_FOUND: Obstacle = {
  code: 'not-found',
  message: 'nothing answers at this path: name another by --path',
};

/** Whether waiting may help. */
export function isTransient({ code }: Obstacle): boolean {
  return code === 'rate-limited' || code === 'unavailable';
}

/** Without what differs from one request to the next, so that requests which went the same way read the same. */
function redirection(status: number, location: string | undefined, url: URL): string {
  if (location === undefined || !URL.canParse(location, url.href)) return `${status}, and Location says not where to`;
  const { origin, pathname } = new URL(location, url);
  return `${status} to ${origin}${pathname}: browsers follow no redirect of a preflight; test that URL`;
}
