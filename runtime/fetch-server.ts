import { type HttpResponse, responseOf } from '../request/cors/http-response';
import type { HonoContext } from './frameworks';
import { internalServerError } from './handler-error';
import { clientOf, type Find, pathOf, serverRequest } from './server-request';
import { varyWith } from './vary';

/** Serves one request of a framework that speaks `Request` and `Response`, or lets what comes next do it. */
export async function serveFetch(find: Find, context: HonoContext, next: () => Promise<void>): Promise<unknown> {
  const { method, url, headers } = context.req.raw;
  const classes = find(pathOf(url));
  if (classes === undefined) return next();
  if (classes === 'failed') return toFetch(internalServerError());
  const headerOf = (name: string) => headers.get(name) ?? undefined;
  const decision = await classes.judge(serverRequest(method, headerOf), { client: () => clientOf(headerOf) });
  const answer = responseOf(decision);
  if (answer) return toFetch(answer);
  await next();
  const { vary, ...granted } = decision.headers;
  const given: Headers = context.res.headers;
  for (const name of [...given.keys()]) if (name.startsWith('access-control-')) context.header(name);
  for (const [name, value] of Object.entries(granted)) context.header(name, value);
  const all = vary === undefined ? undefined : varyWith([given.get('vary') ?? ''], vary);
  if (all !== undefined) context.header('vary', all);
  return undefined;
}

function toFetch({ statusCode, headers, body }: HttpResponse): Response {
  return new Response(body ?? null, { status: statusCode, headers });
}
