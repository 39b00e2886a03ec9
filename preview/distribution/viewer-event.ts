import { STATUS_CODES } from 'node:http';
import type { EdgeContext } from './edge-context';
import { EdgeError } from './edge-error';
import { bare, type EdgeHeaders, edgeHeaders, headerValue, pickHeaders } from './edge-headers';
import type { EdgeRequest, EdgeResponse } from './edge-message';
import { isDisallowed } from './edge-restrictions';

/** A value of a header, a cookie or a query string, and all of them where there are several. */
interface Value {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

type Values = Readonly<Record<string, Value>>;

/** A request as functions see it, and return it. */
export interface ReturnedRequest {
  readonly uri?: unknown;
  readonly querystring?: Values;
  readonly headers?: Values;
  readonly cookies?: Values;
}

/** A response that a function makes. */
export interface ReturnedResponse {
  readonly statusCode: unknown;
  readonly statusDescription?: unknown;
  readonly headers?: Values;
  readonly cookies?: Values;
  readonly body?: string | { readonly encoding?: string; readonly data?: string };
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export function viewerEvent({ distribution, domainName, requestId }: EdgeContext, request: EdgeRequest): object {
  const { method, uri, querystring, headers, clientIp } = request;
  const seen = Object.entries(pickHeaders(headers, (name) => name !== 'cookie' && !isDisallowed(name)));
  return {
    version: '1.0',
    context: {
      distributionDomainName: domainName,
      distributionId: distribution.id,
      eventType: 'viewer-request',
      requestId,
    },
    viewer: { ip: clientIp },
    request: {
      method,
      uri,
      querystring: valuesOf(
        querystring
          .split('&')
          .filter((part) => part !== '')
          .map(pairOf),
      ),
      headers: valuesOf(seen.flatMap(([name, lines]) => lines.map(({ value }) => [name, value] as const))),
      cookies: valuesOf(
        (headerValue(headers, 'cookie') ?? '')
          .split(/; */)
          .filter((part) => part !== '')
          .map(pairOf),
      ),
    },
  };
}

/** The request as a function left it. */
export function requestOf(
  { uri, querystring = {}, headers = {}, cookies = {} }: ReturnedRequest,
  before: EdgeRequest,
): EdgeRequest {
  if (typeof uri !== 'string' || !uri.startsWith('/')) {
    throw new EdgeError(502, `The function returned a request whose uri is ${JSON.stringify(uri)}, expected a path.`);
  }
  const pairs = (values: Values) => linesOf(values).map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const cookie = pairs(cookies).join('; ');
  const changed = edgeHeaders([...linesOf(headers), ...(cookie === '' ? [] : [['Cookie', cookie] as const])]);
  // what functions do not see stays
  const kept = Object.entries(pickHeaders(before.headers, isDisallowed));
  return {
    ...before,
    uri,
    querystring: pairs(querystring).join('&'),
    headers: bare([...kept, ...Object.entries(changed)]),
  };
}

/** The response that a function made. */
export function responseOf({ statusCode, statusDescription, headers = {}, body }: ReturnedResponse): EdgeResponse {
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    throw new EdgeError(
      502,
      `The function returned the statusCode ${JSON.stringify(statusCode)}, expected 100 to 599.`,
    );
  }
  const { encoding = 'text', data = '' } = typeof body === 'string' ? { data: body } : (body ?? {});
  const made: EdgeHeaders = edgeHeaders(linesOf(headers));
  return {
    status,
    statusDescription: String(statusDescription ?? STATUS_CODES[status] ?? ''),
    headers: made,
    body: Buffer.from(data, encoding === 'base64' ? 'base64' : 'utf8'),
  };
}

function pairOf(part: string): readonly [string, string] {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

function valuesOf(pairs: readonly (readonly [name: string, value: string])[]): Values {
  const values: Record<string, Value> = {};
  for (const [name, value] of pairs) {
    const first = Object.hasOwn(values, name) ? values[name] : undefined;
    const all = first && [...(first.multiValue ?? [{ value: first.value }]), { value }];
    const made = all ? { value: all[0]!.value, multiValue: all } : { value };
    Object.defineProperty(values, name, { value: made, enumerable: true, configurable: true, writable: true });
  }
  return values;
}

function linesOf(values: Values): [string, string][] {
  return Object.entries(values).flatMap(([name, { value, multiValue }]) => {
    return (multiValue ?? [{ value }]).map((one): [string, string] => [name, String(one.value)]);
  });
}
