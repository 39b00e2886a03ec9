import { isPreflight } from '../../lib/policy/decide';
import { PREFLIGHT_VARY } from '../../lib/policy/prepared-policy';
import { type Answer, answerOf } from '../../request/cors/answer';
import { type ClassTable, RouteClasses } from '../../request/cors/class-table';
import { EndpointClass } from '../../request/cors/endpoint-class';
import { isObject, pathOf, toCorsRequest } from '../../request/events/proxy-event';

/** Stands for the class of a path that none was applied to: nobody's origin is listed for it. */
const nobody = new EndpointClass('(none)', { policy: { name: 'none', origins: [], methods: [] } });
const NO_CLASS = new RouteClasses(nobody, nobody);

/** What of a REST API's proxy event is looked at; nothing of it is taken for granted. */
interface RestEvent {
  readonly httpMethod?: unknown;
  readonly resource?: unknown;
  readonly path?: unknown;
  readonly pathParameters?: unknown;
  readonly headers?: unknown;
  readonly multiValueHeaders?: unknown;
}

/**
 * Answers the `OPTIONS` requests of a REST API
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
 * Never throws, whatever the event is.
 */
export async function respond(table: ClassTable, event: unknown): Promise<Answer> {
  const { httpMethod, resource, path, pathParameters, ...headers } = (isObject(event) ? event : {}) as RestEvent;
  const at = pathOf(resource, pathParameters, path);
  if (httpMethod !== 'OPTIONS' || at === undefined) return { statusCode: 400, headers: { vary: PREFLIGHT_VARY } };
  const request = toCorsRequest('OPTIONS', headers);
  const classes = table.find(at) ?? NO_CLASS;
  if (!isPreflight(request)) return notPreflight(classes.methods);
  return answerOf(await classes.judge(request)) ?? notPreflight(classes.methods);
}

function notPreflight(methods: readonly string[]): Answer {
  const allow = [...methods.filter((method) => method !== 'OPTIONS'), 'OPTIONS'].join(', ');
  return { statusCode: 204, headers: { allow, vary: PREFLIGHT_VARY } };
}
