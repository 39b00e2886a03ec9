import type { EdgeClass, EdgeSettings } from '../lib/contract/edge-settings';
import { LISTED, originKey, patternKeys } from '../lib/contract/stored-list';
import { isReadMethod, isSafeMethod } from '../lib/policy/methods';
import { MAX_ORIGIN_LENGTH } from '../lib/policy/origin';
import { admitsOrigin, hostOf } from '../lib/policy/pattern-match';
import { PREFLIGHT_VARY } from '../lib/policy/response-header-names';
import { NO_CLASS, routeOf, UNSETTLED } from './class-of-path';
import { linesOf, textOf, type ViewerRequestEvent, type ViewerResponse } from './event';
import { allowHeaders } from './request-headers';

// The steps of `decide`, for an engine that is given its lists key by key: what is asked (`ask`), which key could admit the origin
// (`keyAt`), does it (`admits`), what is the answer (`answer`). Written in what both CloudFront's runtime 2.0 and njs know: no classes, maps,
// sets, destructuring, spread, default parameters, `for ... of`. scripts/edge-function.mjs checks the result. Where there is a choice, it
// is the form that njs takes least time for: a list rather than an object, a regular expression that begins with `^`.

/** A request that is ours to judge: by which class, its origin, the method that a preflight asks for, and what needs no look at the store. */
export type Asked = readonly [
  endpointClass: EdgeClass,
  origin: string,
  requestMethod: string | undefined,
  isAdmitted: boolean,
];

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1):/;
// made once, as what settings hold: each object less is a tenth of a preflight
const EMPTY = { value: '' };
const TRUE = { value: 'true' };
const VARY = { value: PREFLIGHT_VARY };
/** For paths whose class nobody can tell. */
const NOBODY: EdgeClass = {
  name: '',
  origins: [],
  methods: [],
  allowMethods: EMPTY,
  headers: [],
  allowHeaders: EMPTY,
  maxLength: 0,
  maxLines: 0,
  maxAge: EMPTY,
  strict: true,
};

/** What is asked; `undefined` for what is passed on whatever a list says. */
export function ask(settings: EdgeSettings, event: ViewerRequestEvent): Asked | undefined {
  const request = event.request;
  const headers = request.headers;
  const origin = textOf(headers['origin']);
  if (origin === undefined) return undefined;
  const method = request.method;
  const requestMethod = method === 'OPTIONS' ? textOf(headers['access-control-request-method']) : undefined;
  const isPreflight = requestMethod !== undefined;
  if (!isPreflight && isSafeMethod(method)) return undefined;
  const route = routeOf(settings, request.uri);
  if (route === NO_CLASS) return undefined;
  const endpointClass = route === UNSETTLED ? NOBODY : classOf(settings, route, isPreflight ? requestMethod : method);
  const isAdmitted = admitsAny(endpointClass.origins, origin);
  if (!isPreflight && (isAdmitted || !endpointClass.strict || isOwn(settings, endpointClass, event, origin))) {
    return undefined;
  }
  return [endpointClass, origin, requestMethod, isAdmitted];
}

/** Where the origin may be listed: the first of three places, the second, the third; `undefined` where there are no more. */
export function keyAt(asked: Asked, place: number): string | undefined {
  const endpointClass = asked[0];
  const origin = asked[1];
  const domains = endpointClass.live;
  if (asked[3] || domains === undefined || origin === 'null' || origin.length > MAX_ORIGIN_LENGTH) return undefined;
  if (place === 0) return originKey(endpointClass.name, origin);
  return patternKeys(endpointClass.name, hostOf(origin), domains)[place - 1];
}

/** Whether what is at a place admits the origin. */
export function admits(asked: Asked, place: number, value: string): boolean {
  if (place === 0) return value === LISTED;
  const entries = value.split(' ');
  for (let i = 0; i < entries.length; i++) {
    const pattern = entries[i]!;
    if (pattern.includes('*') && admitsOrigin(pattern, asked[1])) return true;
  }
  return false;
}

/** What to answer once it is known whether the store admits the origin; `undefined` for what is passed on. */
export function answer(
  settings: EdgeSettings,
  event: ViewerRequestEvent,
  asked: Asked,
  isStored: boolean,
): ViewerResponse | undefined {
  const requestMethod = asked[2];
  const isAdmitted = isStored || asked[3];
  if (requestMethod === undefined) return isAdmitted ? undefined : denial(settings, 'foreign-write', 'Origin');
  const endpointClass = asked[0];
  const origin = asked[1];
  if (!isAdmitted) {
    return denial(settings, origin === 'null' ? 'origin-null' : 'origin-not-listed', PREFLIGHT_VARY);
  }
  if (!endpointClass.methods.includes(requestMethod)) return denial(settings, 'method-not-allowed', PREFLIGHT_VARY);
  const allowed = allowHeaders(endpointClass, event.request.headers['access-control-request-headers']);
  if (allowed === undefined) return denial(settings, 'header-not-allowed', PREFLIGHT_VARY);
  const headers: ViewerResponse['headers'] = {
    'access-control-allow-origin': { value: endpointClass.origins === '*' ? '*' : origin },
    'access-control-allow-methods': endpointClass.allowMethods,
    'access-control-max-age': endpointClass.maxAge,
    vary: VARY,
  };
  if (endpointClass.credentials) headers['access-control-allow-credentials'] = TRUE;
  if (allowed.value !== '') headers['access-control-allow-headers'] = allowed;
  return { statusCode: 204, statusDescription: 'No Content', headers: headers };
}

function classOf(settings: EdgeSettings, place: number, method: string): EdgeClass {
  const route = settings.routes[place]!;
  return settings.classes[route[1] === route[2] || isReadMethod(method) ? route[1] : route[2]]!;
}

function admitsAny(entries: EdgeClass['origins'], origin: string): boolean {
  if (entries === '*') return true;
  for (let i = 0; i < entries.length; i++) if (admitsOrigin(entries[i]!, origin)) return true;
  return false;
}

/** Whether a request is of a page of the API itself; `corsRequestOf` and `PreparedPolicy` have the reasons. */
function isOwn(settings: EdgeSettings, endpointClass: EdgeClass, event: ViewerRequestEvent, origin: string): boolean {
  const headers = event.request.headers;
  const domain = event.context.distributionDomainName;
  const self = endpointClass.self || [];
  const isSingle = linesOf(headers['origin']!).length === 1;
  if ((isSingle && domain && origin === `https://${domain}`) || self.includes(origin)) return true;
  if (textOf(headers['sec-fetch-site']) !== 'same-origin') return false;
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
