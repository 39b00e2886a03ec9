import type { ResponseHeaders } from '../lib/policy/model';
import type { HttpEvent } from '../request/events/http-event';
import { isObject, isText } from '../request/guards';
import { varyWith } from './vary';

type Headers = Readonly<Record<string, unknown>>;

/** What a handler may return; nothing of it is taken for granted. */
interface Result {
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
}

/**
 * The handler's result with the headers of a decision. The policy alone speaks for `access-control-*`; `Vary` is added
 * to; what the decision has otherwise replaces the handler's, everything else stays. What is no response is returned as it is, for the gateway to judge.
 */
export function withHeaders(
  result: unknown,
  headers: ResponseHeaders,
  { payload, hasListsOnly }: Pick<HttpEvent, 'payload' | 'hasListsOnly'>,
): unknown {
  const response = payload === '2.0' ? completed(result) : result;
  if (!isObject(response) || !('statusCode' in response)) return result;
  const { headers: single, multiValueHeaders: multiple } = response as Result;
  if (!isHeaders(single) || !isHeaders(multiple)) return result;

  const { vary, ...granted } = headers;
  const named = withVary(withoutThose(granted, single ?? {}), withoutThose(granted, multiple ?? {}), vary);
  const completedResponse = {
    ...response,
    headers: { ...named.single, ...granted },
    ...(multiple && { multiValueHeaders: named.multiple }),
  };
  return hasListsOnly ? withLists(completedResponse, headers) : completedResponse;
}

/** The same response with these headers where a load balancer that takes lists alone looks for them. */
export function withLists(
  response: { readonly headers?: Headers; readonly multiValueHeaders?: Headers },
  { ...names }: Headers,
): object {
  const isMoved = ([name]: [string, unknown]) => Object.hasOwn(names, name.toLowerCase());
  const single = Object.entries(response.headers ?? {});
  const moved = single.filter(isMoved).map(([name, value]) => [name, [value]]);
  return {
    ...response,
    headers: Object.fromEntries(single.filter((entry) => !isMoved(entry))),
    multiValueHeaders: { ...response.multiValueHeaders, ...Object.fromEntries(moved) },
  };
}

/** Payload 2.0 completes results without a status code: whatever they are in JSON is the body, also `null` for nothing. */
function completed(result: unknown): unknown {
  if (isObject(result) && 'statusCode' in result) return result;
  const body = isText(result) ? result : (JSON.stringify(result) ?? 'null');
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body, isBase64Encoded: false };
}

function isHeaders(value: unknown): value is Headers | null | undefined {
  return value === undefined || value === null || (isObject(value) && !Array.isArray(value));
}

/** Without what the decision says, and what it leaves out of CORS on purpose. */
function withoutThose(granted: ResponseHeaders, headers: Headers): Headers {
  const isKept = (name: string) => !name.startsWith('access-control-') && !Object.hasOwn(granted, name);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name.toLowerCase())));
}

/** Adds to `Vary` what is not in it yet, where the handler has put it. */
function withVary(single: Headers, multiple: Headers, added: string | undefined) {
  if (added === undefined) return { single, multiple };
  const names = [...varyNames(single), ...varyNames(multiple)];
  const lines = [single, multiple].flatMap((headers) => varyNames(headers).map((name) => String(headers[name])));
  const all = varyWith(lines, added);
  if (all === undefined) return { single, multiple };

  const rest = { single: without(single, names), multiple: without(multiple, names) };
  return { ...rest, single: { ...rest.single, [names[0] ?? 'vary']: all } };
}

function varyNames(headers: Headers): string[] {
  return Object.keys(headers).filter((name) => name.toLowerCase() === 'vary');
}

function without(headers: Headers, names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
