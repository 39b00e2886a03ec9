import type { IncomingMessage } from 'node:http';
import type { CorsRequest } from '../../lib/policy';
import type { PreviewEndpoint } from '../endpoint';
import { blockedBy, headerOf } from './browser-check';
import type { Outcome, RequestEvent } from './contract';
import type { PageState } from './page-state';
import type { Exchange } from './recorder';
import { keyOf } from './targets';

const MAX_TEXT = 300;
const SHOWN = /^(?:access-control-|vary$|www-authenticate$|retry-after$|x-cache$)/;

/** What the timeline says of a request: how a browser takes the answer, and what the policy of its class says about it. */
export function requestEvent(
  exchange: Exchange,
  { endpointAt, targets, sockets, judge }: PageState,
): Omit<RequestEvent, 'id'> {
  const { request, port, at, milliseconds, status } = exchange;
  const endpoint = endpointAt(port);
  const asked = corsRequest(request);
  const path = pathBelow(endpoint, request.url ?? '/');
  const target = endpoint && [...targets, ...sockets].find(({ key }) => key === keyOf(endpoint));
  const judged = target && judge.explain(target, path.split('?')[0]!, asked);
  const kind = kindOf(asked, exchange);
  const { outcome, reason, summary } = outcomeOf(exchange, asked, kind);
  const headers = exchange.headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.slice(0, MAX_TEXT)])
    .filter(([name]) => SHOWN.test(name));
  const { allowed, reason: policyReason } = judged?.explanation.decision ?? {};
  const agrees = allowed === (outcome === 'allowed') && (exchange.reason ?? policyReason) === policyReason;
  const isPolicy = judged && kind !== 'not-cors' && agrees && reason === undefined;
  const known = isPolicy ? judged.explanation : undefined;
  const unexplained =
    kind === 'not-cors' || reason !== undefined ? undefined : whyNot(target, judged !== undefined, agrees);
  return {
    type: 'request',
    at,
    target: endpoint ? keyOf(endpoint) : `port ${port}`,
    kind,
    method: asked.method,
    path: path.slice(0, MAX_TEXT),
    status,
    milliseconds,
    outcome,
    headers,
    ...clipped({
      origin: asked.origin,
      requestMethod: asked.requestMethod,
      requestHeaders: [asked.requestHeaders ?? []].flat().join(', '),
    }),
    ...clipped({
      className: judged?.className,
      reason: known?.decision.reason ?? reason ?? exchange.reason,
      summary: known?.summary ?? unexplained ?? summary,
      fix: outcome === 'denied' ? (known?.fix ?? judged?.explanation.fix) : undefined,
      list: outcome === 'denied' ? judged?.list : undefined,
    }),
  };
}

function corsRequest({ method = 'GET', headers }: IncomingMessage): CorsRequest {
  const text = (name: string) => (headers[name] === undefined ? undefined : String(headers[name]));
  return {
    method,
    origin: headers.origin,
    requestMethod: text('access-control-request-method'),
    requestHeaders: text('access-control-request-headers'),
    secFetchSite: text('sec-fetch-site'),
  };
}

function kindOf({ method, origin, requestMethod }: CorsRequest, { isHandshake }: Exchange): RequestEvent['kind'] {
  if (origin === undefined) return 'not-cors';
  if (isHandshake) return 'handshake';
  return method === 'OPTIONS' && requestMethod !== undefined ? 'preflight' : 'actual';
}

function outcomeOf(
  { status, headers, reason }: Exchange,
  { origin, secFetchSite }: CorsRequest,
  kind: RequestEvent['kind'],
): { outcome: Outcome; reason?: string; summary?: string } {
  if (status >= 500)
    return { outcome: 'failed', ...(reason !== undefined && { reason }), summary: `the endpoint answered ${status}` };
  // browsers look at no CORS header of it
  if (kind === 'handshake') {
    return status === 101 ? { outcome: 'allowed' } : { outcome: 'denied', summary: 'the API refused the connection' };
  }
  const isStranger = kind !== 'preflight' && (status === 401 || status === 429);
  if (isStranger)
    return {
      outcome: 'denied',
      reason: reason ?? `${status}`,
      summary: status === 401 ? 'the token is missing, or was refused' : 'there were too many requests',
    };
  if (kind === 'not-cors' || origin === undefined || secFetchSite === 'same-origin') return { outcome: 'not-cors' };
  const blocked = blockedBy(
    { isPreflight: kind === 'preflight', origin, credentials: false, status },
    headerOf(headers),
  );
  return { outcome: blocked === undefined ? 'allowed' : 'denied', ...(blocked !== undefined && { summary: blocked }) };
}

/** What can be said where the policy of the class does not explain the answer. */
function whyNot(target: unknown, hasClass: boolean, agrees: boolean): string | undefined {
  if (hasClass)
    return agrees ? undefined : 'answered by an earlier list: functions read theirs again within their time';
  return target === undefined ? undefined : 'no class was applied to this path, so that nobody states headers here';
}

/** Without the stage. */
function pathBelow(endpoint: PreviewEndpoint | undefined, url: string): string {
  const base = endpoint ? new URL(endpoint.url).pathname.replace(/\/$/, '') : '';
  return base !== '' && url.startsWith(base) ? url.slice(base.length) || '/' : url;
}

function clipped<T extends Readonly<Record<string, string | undefined>>>(texts: T): Partial<Record<keyof T, string>> {
  const known = Object.entries(texts).filter(([, text]) => text !== undefined && text !== '');
  return Object.fromEntries(known.map(([name, text]) => [name, text!.slice(0, 1000)])) as Partial<
    Record<keyof T, string>
  >;
}
