import type { EdgeClass, EdgeSettings } from '../lib/contract/edge-settings';
import { isInForce, originKey, patternKeys } from '../lib/contract/stored-list';
import { isReadMethod, isSafeMethod } from '../lib/policy/methods';
import { MAX_ORIGIN_LENGTH } from '../lib/policy/origin';
import { admitsOrigin, hostOf } from '../lib/policy/pattern-match';
import { PREFLIGHT_VARY } from '../lib/policy/response-header-names';
import { NO_CLASS, routeOf, UNSETTLED } from './class-of-path';
import { linesOf, type ViewerRequestEvent, type ViewerResponse } from './event';
import { allowHeaders } from './request-headers';

// The three steps of `decide`, for an engine that is given its lists key by key: which keys could admit the origin (`ask`), does one of
// them (`take`), what is the answer (`answer`). Written in what both CloudFront's runtime 2.0 and njs know: no classes, maps, sets,
// destructuring, spread, default parameters, `for ... of`. scripts/edge-function.mjs checks the result.

/** A request that is ours to judge. */
export interface Asked {
  /** What to read, in this order, until one admits the origin: three at most. */
  readonly keys: readonly string[];
  readonly endpointClass: EdgeClass;
  readonly origin: string;
  /** Of a preflight. */
  readonly requestMethod: string | undefined;
  readonly requestHeaders: readonly string[];
  isAdmitted: boolean;
}

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1):/;
/** For paths whose class nobody can tell. */
const NOBODY: EdgeClass = {
  name: '',
  origins: [],
  methods: [],
  headers: [],
  maxLength: 0,
  maxLines: 0,
  maxAge: 0,
  strict: true,
};

/** Where the origin of a request may be listed; `undefined` for what is passed on whatever the list says. */
export function ask(settings: EdgeSettings, event: ViewerRequestEvent): Asked | undefined {
  const method = event.request.method;
  const headers = event.request.headers;
  const origins = linesOf(headers, 'origin');
  const requestMethods = linesOf(headers, 'access-control-request-method');
  const isPreflight = method === 'OPTIONS' && requestMethods.length > 0;
  if (origins.length === 0 || (!isPreflight && isSafeMethod(method))) return undefined;
  const route = routeOf(settings, event.request.uri);
  if (route === NO_CLASS) return undefined;
  const requestMethod = isPreflight ? requestMethods.join(', ') : undefined;
  const isRead = isReadMethod(requestMethod === undefined ? method : requestMethod);
  const endpointClass = route === UNSETTLED ? NOBODY : settings.classes[settings.routes[route]![isRead ? 1 : 2]]!;
  const origin = origins.join(', ');
  const isAdmitted = endpointClass.origins === '*' || admitsAny(endpointClass.origins, origin);
  if (!isPreflight && (isAdmitted || !endpointClass.strict || isOwn(settings, endpointClass, event, origins))) {
    return undefined;
  }
  return {
    keys: isAdmitted ? [] : keysOf(endpointClass, origin),
    endpointClass: endpointClass,
    origin: origin,
    requestMethod: requestMethod,
    requestHeaders: linesOf(headers, 'access-control-request-headers'),
    isAdmitted: isAdmitted,
  };
}

/** Takes what is under the key at a place of `keys`. */
export function take(asked: Asked, place: number, value: string, nowSeconds: number): void {
  if (place === 0) {
    asked.isAdmitted = isInForce(value, nowSeconds);
    return;
  }
  const entries = value.split(' ');
  for (let i = 0; i < entries.length; i++) {
    const parts = entries[i]!.split(';');
    const isEnded = parts.length > 1 && !isInForce(parts[1]!, nowSeconds);
    if (!isEnded && parts[0]!.includes('*') && admitsOrigin(parts[0]!, asked.origin)) asked.isAdmitted = true;
  }
}

/** What to answer once all is read; `undefined` for what is passed on. */
export function answer(settings: EdgeSettings, asked: Asked | undefined): ViewerResponse | undefined {
  if (!asked) return undefined;
  if (asked.requestMethod === undefined) {
    return asked.isAdmitted ? undefined : denial(settings, 'foreign-write', 'Origin');
  }
  const endpointClass = asked.endpointClass;
  const isNull = asked.origin === 'null';
  if (!asked.isAdmitted) return denial(settings, isNull ? 'origin-null' : 'origin-not-listed', PREFLIGHT_VARY);
  if (!endpointClass.methods.includes(asked.requestMethod)) {
    return denial(settings, 'method-not-allowed', PREFLIGHT_VARY);
  }
  const allowed = allowHeaders(endpointClass, asked.requestHeaders);
  if (allowed === undefined) return denial(settings, 'header-not-allowed', PREFLIGHT_VARY);
  const headers: ViewerResponse['headers'] = {
    'access-control-allow-origin': { value: endpointClass.origins === '*' ? '*' : asked.origin },
    'access-control-allow-methods': { value: endpointClass.methods.join(',') },
    'access-control-max-age': { value: String(endpointClass.maxAge) },
    vary: { value: PREFLIGHT_VARY },
  };
  if (endpointClass.credentials) headers['access-control-allow-credentials'] = { value: 'true' };
  if (allowed !== '') headers['access-control-allow-headers'] = { value: allowed };
  return { statusCode: 204, statusDescription: 'No Content', headers: headers };
}

function keysOf(endpointClass: EdgeClass, origin: string): string[] {
  const domains = endpointClass.live;
  if (!domains || origin === 'null' || origin.length > MAX_ORIGIN_LENGTH) return [];
  return [originKey(endpointClass.name, origin)].concat(patternKeys(endpointClass.name, hostOf(origin), domains));
}

function admitsAny(entries: readonly string[], origin: string): boolean {
  for (let i = 0; i < entries.length; i++) if (admitsOrigin(entries[i]!, origin)) return true;
  return false;
}

/** Whether a request is of a page of the API itself; `corsRequestOf` and `PreparedPolicy` have the reasons. */
function isOwn(
  settings: EdgeSettings,
  endpointClass: EdgeClass,
  event: ViewerRequestEvent,
  origins: readonly string[],
): boolean {
  const origin = origins.join(', ');
  const domain = event.context.distributionDomainName;
  const self = endpointClass.self || [];
  const isSingle = origins.length === 1;
  if ((isSingle && domain && origin === `https://${domain}`) || self.includes(origin)) return true;
  if (linesOf(event.request.headers, 'sec-fetch-site').join(', ') !== 'same-origin') return false;
  if (origin === 'null' || (isSingle && (settings.otherDomains || LOCAL_ORIGIN.test(origin)))) return true;
  return self.length === 0 && endpointClass !== NOBODY && !(domain && isSingle);
}

function denial(settings: EdgeSettings, reason: string, vary: string): ViewerResponse {
  return {
    statusCode: 403,
    statusDescription: 'Forbidden',
    headers: {
      vary: { value: vary },
      'cache-control': { value: 'no-store' },
      'content-type': { value: 'application/problem+json' },
    },
    body: { encoding: 'text', data: settings.bodies[reason]! },
  };
}
