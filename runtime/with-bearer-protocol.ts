import { BEARER_PROTOCOL, PROTOCOL_HEADER } from '../lib/contract/bearer-protocol';
import { type EventHeaders, headerLines } from '../request/events/event-headers';
import { isObject, isText } from '../request/guards';
import { type AnyHandler, invoke } from './invoke';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Wraps the handler of the `$connect` route of a WebSocket API whose class takes tokens. Pages offer their token as a sub-protocol,
 * `new WebSocket(url, ['bearer', token])`, and browsers close a connection that accepts none of what was offered: this accepts
 * `bearer`, unless the handler accepts another one itself. The handler gets the event without the token.
 *
 * Events and results without `bearer` go to the handler and back untouched.
 *
 * @param handler async, or returning its result, or calling back
 * @returns a handler that returns a promise
 * @throws TypeError if `handler` is no function
 */
// biome-ignore lint/suspicious/noExplicitAny: the handler keeps its own type
export function withBearerProtocol<H extends (...args: any[]) => unknown>(handler: H): H {
  if (typeof handler !== 'function') throw new TypeError(`withBearerProtocol expects a handler, got ${typeof handler}`);
  return ((event: unknown, context: unknown) => connect(handler, event, context)) as H;
}

async function connect(handler: AnyHandler, event: unknown, context: unknown): Promise<unknown> {
  const withoutToken = cleaned(event);
  if (withoutToken === undefined) return invoke(handler, event, context);
  return accepting(await invoke(handler, withoutToken, context));
}

/** The event with `bearer` and without what follows it, in whichever line; `undefined` where nobody offers it. */
function cleaned(event: unknown): object | undefined {
  if (!isObject(event)) return undefined;
  const { headers, multiValueHeaders } = event as EventHeaders;
  const offered = [headers, multiValueHeaders].map((one) => linesOf({ headers: one }).flatMap(namesIn));
  if (!offered.flat().includes(BEARER_PROTOCOL)) return undefined;
  const tokens = offered.flatMap((names) => names.filter((_, i) => names[i - 1] === BEARER_PROTOCOL));
  const isKept = (name: string) => name === BEARER_PROTOCOL || !tokens.includes(name);
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(without);
    return isText(value) ? namesIn(value).filter(isKept).join(', ') : value;
  };
  return { ...event, headers: mapped(headers, without), multiValueHeaders: mapped(multiValueHeaders, without) };
}

function linesOf(event: EventHeaders): readonly string[] {
  return headerLines([PROTOCOL_HEADER], event)[0]!;
}

function namesIn(line: string): string[] {
  return line.split(',').map((name) => name.trim());
}

function mapped(headers: unknown, change: (value: unknown) => unknown): unknown {
  if (!isObject(headers)) return headers;
  const entries = Object.entries(headers).map(([name, value]) => [name, isProtocol(name) ? change(value) : value]);
  return Object.fromEntries(entries);
}

function accepting(result: unknown): unknown {
  const { headers, ...response } = (isObject(result) ? result : {}) as Fields;
  const stated = (isObject(headers) ? headers : {}) as Fields;
  if (Object.keys(stated).some(isProtocol)) return result;
  return { statusCode: 200, ...response, headers: { ...stated, 'Sec-WebSocket-Protocol': BEARER_PROTOCOL } };
}

function isProtocol(name: string): boolean {
  return name.toLowerCase() === PROTOCOL_HEADER;
}
