import { isPreflight } from '../../lib/policy/decide';
import { PREFLIGHT_VARY } from '../../lib/policy/response-header-names';
import type { ClassTable } from '../../request/cors/class-table';
import { type HttpResponse, responseOf } from '../../request/cors/http-response';
import { NO_CLASS } from '../../request/cors/route-classes';
import { readHttpEvent } from '../../request/events/http-event';

/**
 * Answers the `OPTIONS` requests of a REST API
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
 * Never throws, whatever the event is.
 */
export async function respond(table: ClassTable, event: unknown): Promise<HttpResponse> {
  const http = readHttpEvent(event);
  const { request, path } = http ?? {};
  if (request?.method !== 'OPTIONS' || path === undefined)
    return { statusCode: 400, headers: { vary: PREFLIGHT_VARY } };
  const classes = table.find(path) ?? NO_CLASS;
  if (!isPreflight(request)) return notPreflight(classes.methods);
  return responseOf(await classes.judge(request, http)) ?? notPreflight(classes.methods);
}

function notPreflight(methods: readonly string[]): HttpResponse {
  const allow = [...methods.filter((method) => method !== 'OPTIONS'), 'OPTIONS'].join(', ');
  return { statusCode: 204, headers: { allow, vary: PREFLIGHT_VARY } };
}
