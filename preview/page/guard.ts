import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Header with the secret that only a page of ours has read. */
const TOKEN_HEADER = 'x-preview-token';

/**
 * Why the page's server does not answer a request; `undefined` where it does. The page edits lists and hands out tokens, so that no
 * other page may ask: `Host` tells names that were pointed to loopback, `Origin` and `Sec-Fetch-Site` tell other pages, and the
 * header cannot be sent by a form, nor across origins without a preflight, which is never answered.
 */
export function refusalOf(request: IncomingMessage, token: string): string | undefined {
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  if (!isOwnHost(host, request.socket.localPort)) return 'the page answers to localhost and 127.0.0.1 alone';
  if (isNavigation(request)) return undefined;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'the page answers to itself alone';
  if (origin !== undefined && origin !== `http://${host}`) return 'the page answers to its own origin alone';
  if (!request.url?.startsWith('/page/')) return undefined;
  if (!isSame(String(request.headers[TOKEN_HEADER] ?? ''), token)) return 'the page was started anew: load it again';
  const isRead = request.method === 'GET';
  return isRead || request.headers['content-type'] === 'application/json' ? undefined : 'JSON was expected';
}

function isOwnHost(host: string, port: number | undefined): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${port}`);
}

/** A link from elsewhere may lead to the page, into a tab of its own. */
function isNavigation({ method, url, headers }: IncomingMessage): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers;
  return method === 'GET' && url?.split('?')[0] === '/' && mode === 'navigate' && dest === 'document';
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
