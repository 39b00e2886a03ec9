import { CONFIG_VARIABLE } from '../lib/contract/variables';
import { RouteTable } from '../lib/routes/route-table';
import { ClassTable } from '../request/cors/class-table';
import { checkFunctionConfig, loadFunctionConfig } from '../request/cors/function-config';
import { type HttpResponse, responseOf } from '../request/cors/http-response';
import { type HttpEvent, readHttpEvent } from '../request/events/http-event';
import { log } from '../request/log';
import { makeMeter } from '../request/observe/meter';
import { internalServerError, logError } from './handler-error';
import { type AnyHandler, invoke } from './invoke';
import type { WithCorsOptions } from './options';
import { withHeaders, withLists } from './response';
import { isResponseStream, sendResponse, streamResponse } from './response-stream';

/** Wrapped handlers of one function share the classes of its environment, and so their lists. */
let shared: { readonly text: string | undefined; readonly table: ClassTable | undefined } | undefined;

/**
 * Puts the policies of endpoint classes around a Lambda handler behind a REST API, an HTTP API (payload 1.0 or 2.0), a
 * function URL or an Application Load Balancer, with multi-value headers or without.
 *
 * - Preflights of paths that have a class are answered; other `OPTIONS` requests reach the handler.
 * - Writes that a class rejects as foreign get 403 before the handler runs.
 * - Every response gets the policy's headers: `access-control-*` of the handler is replaced, `Vary` is added to, all
 *   else stays, except as said below.
 * - An error that the handler throws is logged and becomes a 500 that scripts can read, without any detail. Lambda's
 *   `Errors` metric does not see it any more: put alarms on the 5xx metric of the API.
 * - A list that was never read, or not for too long, grants nothing: preflights, and foreign writes of classes that reject
 *   them, get 503; what else passes gets no CORS headers. All of it has `cache-control: no-store`, in place of the handler's.
 *
 * Handlers that stream, behind a REST API or a function URL, are wrapped inside `awslambda.streamifyResponse` or around it.
 * The headers go into the metadata of `awslambda.HttpResponseStream.from`, and into Lambda's defaults where the handler
 * writes without. An error before the first byte becomes that 500; one after it is logged and thrown on: the runtime ends
 * the stream.
 *
 * Events that are no HTTP request, and paths without a class, go to the handler and back untouched.
 *
 * @param handler async, or returning its result, or calling back, or streaming
 * @returns a handler that returns a promise
 * @throws TypeError if `handler` is no function
 */
// biome-ignore lint/suspicious/noExplicitAny: the handler keeps its own type
export function withCors<H extends (...args: any[]) => unknown>(handler: H, options: WithCorsOptions = {}): H {
  if (typeof handler !== 'function') throw new TypeError(`withCors expects a handler, got ${typeof handler}`);
  const table = options.config === undefined ? sharedTable() : tableOf(checkFunctionConfig(options.config));
  if (table === undefined) return handler;
  // two parameters: runtimes from Node.js 24 on refuse handlers that take a callback
  const wrapped = (event: unknown, second: unknown, ...rest: unknown[]) => serve(table, handler, event, second, rest);
  // by which the runtime knows that a handler streams, and how
  for (const mark of Object.getOwnPropertySymbols(handler)) Object.assign(wrapped, { [mark]: handler[mark as never] });
  return wrapped as unknown as H;
}

function sharedTable(): ClassTable | undefined {
  const text = process.env[CONFIG_VARIABLE];
  if (shared === undefined || shared.text !== text) shared = { text, table: tableOf(loadFunctionConfig(text)) };
  return shared.table;
}

function tableOf({ config, problems }: ReturnType<typeof loadFunctionConfig>): ClassTable | undefined {
  if (config) return new ClassTable(config, RouteTable, { meter: makeMeter('function') });
  log('config', { problems, consequence: 'withCors adds no headers and stops nothing' });
  return undefined;
}

async function serve(
  table: ClassTable,
  handler: AnyHandler,
  event: unknown,
  second: unknown,
  rest: readonly unknown[],
): Promise<unknown> {
  const http = readHttpEvent(event);
  const classes = http && table.find(http.path);
  const stream = isResponseStream(second) ? second : undefined;
  const run = () => (stream ? handler(event, stream, ...rest) : invoke(handler, event, second));
  if (http === undefined || classes === undefined) return run();
  const decision = await classes.judge(http.request, http);
  const answer = responseOf(decision);
  if (answer) return stream ? sendResponse(stream, answer) : ownAnswer(answer, http);
  const complete = (response: unknown) => withHeaders(response, decision.headers, http);
  if (stream) return streamResponse(stream, complete as (response: object) => object, http.payload === '1.0', run);
  try {
    return complete(await run());
  } catch (error) {
    logError(error);
    return ownAnswer(complete(internalServerError()) as HttpResponse, http);
  }
}

function ownAnswer(answer: HttpResponse, { hasListsOnly }: HttpEvent): object {
  return hasListsOnly ? withLists(answer, answer.headers) : answer;
}
